#include "results/store/predictions.h"

#include "harness/base/error.h"
#include "harness/base/hash.h"
#include "harness/base/json.h"
#include "harness/base/npy.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

using Shape = std::vector<std::int64_t>;

NpyArray array_of(const fs::path& file, const Shape& shape) {
  NpyArray array(file);
  if (array.shape() == shape) return array;
  const auto text = [](const Shape& dimensions) {
    std::string out;
    for (const std::int64_t size : dimensions)
      out += (out.empty() ? "" : ", ") + std::to_string(size);
    return "[" + out + "]";
  };
  throw DataError(file.string() + ": has the shape " + text(array.shape()) +
                  ", items.json asks for " + text(shape));
}

void read_truth(const fs::path& folder, TestSet& set) {
  const auto items = std::ssize(set.items), classes = std::ssize(set.classes);
  const bool multilabel = set.kind == TestSet::Kind::multilabel;
  const fs::path file = folder / "truth.npy";
  const NpyArray array = array_of(file, multilabel ? Shape{items, classes} : Shape{items});
  const auto values = array.as<std::uint8_t>();
  const std::int64_t end = multilabel ? 2 : classes;
  for (const std::uint8_t value : values)
    if (value >= end)
      throw DataError(file.string() + ": holds " + std::to_string(value) + ", which is no " +
                      (multilabel ? "0 or 1" : "class of items.json"));
  set.truth.assign(values.begin(), values.end());
}

TestSet read_test_set(const fs::path& folder, const Json& json) {
  TestSet set;
  set.kind = test_set_kind(json.at("kind").get<std::string>());
  json.at("classes").get_to(set.classes);
  json.at("patients").get_to(set.patients);
  for (const Json& id : read_json(folder / "ids.json"))
    set.items.push_back(id.is_string() ? id.get<std::string>() : id.dump());
  if (set.items.size() != set.patients.size())
    throw DataError((folder / "items.json").string() + ": names " +
                    std::to_string(set.patients.size()) + " patients, ids.json " +
                    std::to_string(set.items.size()) + " items: one patient an item is needed");
  if (set.kind != TestSet::Kind::waves) read_truth(folder, set);
  Sha256 hash;
  hash.update(Json{kind_name(set.kind), set.classes, set.items, set.patients}.dump());
  hash.update(std::as_bytes(std::span(set.truth)));
  set.digest = hash.hex();
  return set;
}

std::vector<float> finite_scores(const fs::path& file, const TestSet& set) {
  const NpyArray array = array_of(file, {std::ssize(set.items), std::ssize(set.classes)});
  const auto values = array.as<float>();
  for (const float value : values)
    if (!std::isfinite(value))
      throw DataError(file.string() + ": holds a score that is NaN or infinite");
  return {values.begin(), values.end()};
}

std::vector<std::uint8_t> highest(const std::vector<float>& scores, std::size_t classes) {
  std::vector<std::uint8_t> answers;
  for (std::size_t at = 0; at < scores.size(); at += classes) {
    const std::span row = std::span(scores).subspan(at, classes);
    answers.push_back(static_cast<std::uint8_t>(std::ranges::max_element(row) - row.begin()));
  }
  return answers;
}

std::vector<std::int32_t> read_counts(const fs::path& file, const TestSet& set) {
  const NpyArray array = array_of(file, {std::ssize(set.items), std::ssize(set.classes), 3});
  std::vector<std::int32_t> counts;
  for (const std::int64_t value : array.as<std::int64_t>()) {
    if (value < 0 || value > std::numeric_limits<std::int32_t>::max())
      throw DataError(file.string() + ": holds " + std::to_string(value) + ", no count of samples");
    counts.push_back(static_cast<std::int32_t>(value));
  }
  return counts;
}

Predictions read_answers(const fs::path& folder, const TestSet& set, const Json& json) {
  Predictions predictions;
  if (set.kind == TestSet::Kind::waves) {
    predictions.counts = read_counts(folder / "counts.npy", set);
  } else {
    predictions.scores = finite_scores(folder / "predictions.npy", set);
    if (set.kind == TestSet::Kind::multiclass) {
      predictions.answers = highest(predictions.scores, set.classes.size());
      predictions.scores.clear();
    } else {
      for (const Json& value : json.at("thresholds"))
        predictions.thresholds.push_back(value.is_null() ? std::nullopt
                                                         : std::optional(value.get<float>()));
      if (predictions.thresholds.size() != set.classes.size())
        throw DataError((folder / "items.json").string() + ": names " +
                        std::to_string(predictions.thresholds.size()) + " thresholds for " +
                        std::to_string(set.classes.size()) + " classes");
    }
  }
  Sha256 hash;
  hash.update(set.digest).update(bytes_of(set.kind, predictions));
  for (const auto& threshold : predictions.thresholds)
    hash.update(threshold ? Json(*threshold).dump() : "null").update(",");
  predictions.digest = hash.hex();
  return predictions;
}

template <class T>
void copy_bytes(std::span<const std::byte> bytes, std::vector<T>& values) {
  values.resize(bytes.size() / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
}

}  // namespace

const char* kind_name(TestSet::Kind kind) {
  switch (kind) {
    case TestSet::Kind::multilabel:
      return "multilabel";
    case TestSet::Kind::multiclass:
      return "multiclass";
    case TestSet::Kind::waves:
      break;
  }
  return "waves";
}

TestSet::Kind test_set_kind(const std::string& name) {
  for (const auto kind :
       {TestSet::Kind::multilabel, TestSet::Kind::multiclass, TestSet::Kind::waves})
    if (name == kind_name(kind)) return kind;
  throw DataError("a test set of the kind '" + name +
                  "': this program reads multilabel, multiclass and waves");
}

std::optional<JudgedItems> read_predictions(const fs::path& folder) {
  const fs::path file = folder / "items.json";
  if (!fs::exists(file)) return std::nullopt;
  try {
    const Json json = read_json(file);
    JudgedItems judged;
    judged.test_set = read_test_set(folder, json);
    judged.predictions = read_answers(folder, judged.test_set, json);
    return judged;
  } catch (const Json::exception& error) {
    throw DataError(file.string() + ": not as docs/cell-format.md says (" + error.what() + ")");
  }
}

std::span<const std::byte> bytes_of(TestSet::Kind kind, const Predictions& predictions) {
  switch (kind) {
    case TestSet::Kind::multilabel:
      return std::as_bytes(std::span(predictions.scores));
    case TestSet::Kind::multiclass:
      return std::as_bytes(std::span(predictions.answers));
    case TestSet::Kind::waves:
      break;
  }
  return std::as_bytes(std::span(predictions.counts));
}

void set_bytes(TestSet::Kind kind, std::span<const std::byte> bytes, Predictions& predictions) {
  switch (kind) {
    case TestSet::Kind::multilabel:
      return copy_bytes(bytes, predictions.scores);
    case TestSet::Kind::multiclass:
      return copy_bytes(bytes, predictions.answers);
    case TestSet::Kind::waves:
      return copy_bytes(bytes, predictions.counts);
  }
}

}  // namespace beatbench
