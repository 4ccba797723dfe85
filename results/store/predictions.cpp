#include "results/store/predictions.h"

#include "harness/base/error.h"
#include "harness/base/hash.h"
#include "harness/base/json.h"
#include "harness/base/npy.h"
#include "harness/metrics/boundaries.h"

#include <algorithm>
#include <cmath>
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

std::vector<std::uint8_t> bytes_below(std::int64_t end, const fs::path& file, const Shape& shape,
                                      const char* name) {
  const NpyArray array = array_of(file, shape);
  const auto values = array.as<std::uint8_t>();
  for (const std::uint8_t value : values)
    if (value >= end)
      throw DataError(file.string() + ": holds " + std::to_string(value) + ", which is no " + name);
  return {values.begin(), values.end()};
}

std::vector<std::uint8_t> read_classes(const fs::path& file, const TestSet& set) {
  return bytes_below(std::ssize(set.classes), file, {std::ssize(set.items)}, "class of items.json");
}

void read_truth(const fs::path& folder, TestSet& set) {
  const fs::path file = folder / "truth.npy";
  const Shape labels{std::ssize(set.items), std::ssize(set.classes)};
  set.truth = set.kind == TestSet::Kind::multilabel ? bytes_below(2, file, labels, "0 or 1")
                                                    : read_classes(file, set);
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

// Cells of before version 0.4 have none.
std::vector<double> read_boundaries(const fs::path& file, const TestSet& set) {
  if (!fs::exists(file)) return {};
  const NpyArray array = array_of(
      file, {std::ssize(set.items), std::ssize(set.classes), 2, std::int64_t{kBoundarySums}});
  const auto values = array.as<double>();
  for (std::size_t i = 0; i < values.size(); ++i)
    if (const bool is_sum = i % kBoundarySums == kBoundarySums - 2;
        !std::isfinite(values[i]) || (!is_sum && values[i] < 0))
      throw DataError(file.string() + ": holds " + std::to_string(values[i]) +
                      ", no count of boundaries and no square");
  return {values.begin(), values.end()};
}

Predictions read_answers(const fs::path& folder, const TestSet& set, const Json& json) {
  Predictions predictions;
  if (set.kind == TestSet::Kind::waves) {
    predictions.counts = read_counts(folder / "counts.npy", set);
    predictions.boundaries = read_boundaries(folder / "boundaries.npy", set);
  } else if (set.kind == TestSet::Kind::multiclass) {
    const fs::path scores = folder / "predictions.npy", answers = folder / "answers.npy";
    predictions.answers = fs::exists(scores) || !fs::exists(answers)
                              ? highest(finite_scores(scores, set), set.classes.size())
                              : read_classes(answers, set);
  } else {
    predictions.scores = finite_scores(folder / "predictions.npy", set);
    for (const Json& value : json.at("thresholds"))
      predictions.thresholds.push_back(value.is_null() ? std::nullopt
                                                       : std::optional(value.get<float>()));
    if (predictions.thresholds.size() != set.classes.size())
      throw DataError((folder / "items.json").string() + ": names " +
                      std::to_string(predictions.thresholds.size()) + " thresholds for " +
                      std::to_string(set.classes.size()) + " classes");
  }
  Sha256 hash;
  hash.update(set.digest).update(bytes_of(set.kind, predictions));
  hash.update(std::as_bytes(std::span(predictions.boundaries)));
  for (const auto& threshold : predictions.thresholds)
    hash.update(threshold ? Json(*threshold).dump() : "null").update(",");
  predictions.digest = hash.hex();
  return predictions;
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
      return set_values(bytes, predictions.scores);
    case TestSet::Kind::multiclass:
      return set_values(bytes, predictions.answers);
    case TestSet::Kind::waves:
      return set_values(bytes, predictions.counts);
  }
}

}  // namespace beatbench
