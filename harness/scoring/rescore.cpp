#include "harness/scoring/rescore.h"

#include "datasets/ptbxl/label_sets.h"
#include "harness/base/error.h"
#include "harness/base/npy.h"
#include "harness/base/version.h"
#include "harness/cell/cell.h"
#include "harness/scoring/items.h"
#include "harness/scoring/multiclass.h"
#include "harness/scoring/multilabel.h"
#include "harness/scoring/post_processing.h"
#include "harness/scoring/truth.h"
#include "harness/scoring/waves.h"
#include "harness/signal/beat_class.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

// All that is stored of an evaluation and is needed to score it.
struct Stored {
  Json cell, result;
  NpyArray predictions;
  std::vector<std::string> ids;
  PreparedSet data;

  const Json& options() const { return cell.at("input").at("protocol").at("options"); }
  Table<float> scores() const {
    if (predictions.shape().size() != 2)
      throw DataError("predictions.npy has not the form [item, class]");
    return {predictions.as<float>(), static_cast<std::size_t>(predictions.shape()[1])};
  }
};

// Where cell.json says, else in this workspace: the cell may come from another.
fs::path prepared_of(const Json& cell, const fs::path& cache) {
  const std::string fingerprint = judged_data(cell.at("input")).at("fingerprint");
  fs::path folder = cell.at("context").at("prepared").at(fingerprint).get<std::string>();
  if (fs::exists(folder)) return folder;
  if (fs::is_directory(cache))
    for (const fs::directory_entry& entry : fs::directory_iterator(cache))
      if (const fs::path corpus = entry.path() / "corpus.json"; fs::exists(corpus))
        if (read_json(corpus).at("fingerprint") == fingerprint) return entry.path();
  throw DataError("the prepared set " + folder.string() +
                  " is gone. `beatbench run` with the cell's manifest prepares it again");
}

Stored open_stored(const fs::path& folder, const fs::path& cache) {
  const Json cell = read_json(folder / "cell.json");
  if (cell.at("kind") != "evaluate")
    throw UsageError(folder.string() + ": is a pretraining, which has no predictions to score");
  for (const char* name : {"result.json", "predictions.npy", "ids.json"})
    if (!fs::exists(folder / name)) throw DataError(std::string(name) + " is missing");
  Stored stored{cell, read_json(folder / "result.json"), NpyArray(folder / "predictions.npy"),
                read_json(folder / "ids.json").get<std::vector<std::string>>(),
                PreparedSet(prepared_of(cell, cache))};
  if (stored.result.at("identity") != cell.at("identity"))
    throw DataError("result.json is of an earlier cell of this name");
  if (judged_data(cell.at("input")).at("fingerprint") != stored.data.fingerprint())
    throw DataError("the prepared set " + stored.data.folder().string() + " is another by now");
  if (stored.predictions.shape().empty() || stored.predictions.shape()[0] != std::ssize(stored.ids))
    throw DataError("predictions.npy has not as many items as ids.json");
  return stored;
}

std::vector<std::int64_t> rows_of_ids(const Stored& stored) {
  const RecordIndex index(stored.data);
  std::vector<std::int64_t> rows;
  for (const std::string& id : stored.ids) rows.push_back(index.row(id));
  return rows;
}

// Chosen on the validation part, whose predictions are not stored.
std::vector<std::optional<float>> stored_thresholds(const Stored& stored,
                                                    const std::vector<std::string>& classes) {
  const Json chosen = stored.result.at("details").value("thresholds", Json::object());
  std::vector<std::optional<float>> thresholds;
  for (const std::string& name : classes)
    thresholds.push_back(chosen.contains(name) ? std::optional(chosen.at(name).get<float>())
                                               : std::nullopt);
  return thresholds;
}

Scored rescore_ptbxl(const Stored& stored, const std::string& set) {
  const RecordLabels labels = ptbxl_labels(stored.data, set);
  const std::vector<std::int64_t> rows = rows_of_ids(stored);
  std::vector<std::uint8_t> truth;
  for (const std::int64_t row : rows) {
    const auto& own = labels.labels[static_cast<std::size_t>(row)];
    truth.insert(truth.end(), own.begin(), own.end());
  }
  if (truth.size() != stored.scores().values.size())
    throw DataError("predictions.npy does not fit the labels of the prepared set");
  Scored scored = score_multilabel(labels.classes, {truth, labels.classes.size()}, stored.scores(),
                                   stored_thresholds(stored, labels.classes));
  scored.items.patients = patients_of(stored.data, rows);
  return scored;
}

Scored rescore_ludb(const Stored& stored) {
  const Json& options = stored.options();
  return score_waves(stored.data, rows_of_ids(stored), stored.predictions.as<std::uint8_t>(),
                     {options.value("leads", "each") == "merged",
                      options.value("post", std::string(kNoPost)) != kNoPost});
}

std::uint8_t class_of_beat(const std::vector<Beat>& beats, const BeatPlace& place) {
  const auto beat = std::ranges::find(beats, place.sample, &Beat::sample);
  const std::int64_t label = beat == beats.end() ? -1 : aami_class(beat->symbol);
  if (label < 0 || label >= kBeatClasses)
    throw DataError("the prepared set has no classed beat " + beat_id(place.record, place.sample));
  return static_cast<std::uint8_t>(label);
}

Scored rescore_mitdb(const Stored& stored) {
  const RecordIndex index(stored.data);
  std::vector<std::int64_t> rows;
  std::vector<std::uint8_t> truth;
  for (const std::string& id : stored.ids) {
    const BeatPlace place = beat_place(id);
    rows.push_back(index.row(place.record));
    truth.push_back(class_of_beat(stored.data.beats(rows.back()), place));
  }
  Scored scored =
      score_multiclass({kBeatClassNames, kBeatClassNames + kBeatClasses}, truth, stored.scores());
  scored.items.patients = patients_of(stored.data, rows);
  return scored;
}

using Key = std::tuple<std::string, std::string, std::string>;
Key key_of(const ScoreRow& row) { return {row.metric, row.definition, row.scope}; }

std::map<Key, ScoreRow> by_key(const std::vector<ScoreRow>& rows) {
  std::map<Key, ScoreRow> table;
  for (const ScoreRow& row : rows) table.emplace(key_of(row), row);
  return table;
}

DataError damaged(const Json::exception& mistake) {
  return DataError(std::string("a file of the cell is damaged (") + mistake.what() + ")");
}

// What the first result said stays, however often it is re-scored.
Json mark_of(const Json& result) {
  const Json earlier = result.value("rescored", Json::object());
  return {{"beatbench", version()}, {"was", earlier.value("was", result.at("metrics"))}};
}

}  // namespace

Scored rescore(const fs::path& folder, const fs::path& prepared) try {
  const Stored stored = open_stored(folder, prepared);
  const std::string protocol = stored.cell.at("input").at("protocol").at("id");
  if (protocol.starts_with("ptbxl_")) return rescore_ptbxl(stored, protocol.substr(6));
  if (protocol == "ludb_waves") return rescore_ludb(stored);
  if (protocol == "mitdb_beats") return rescore_mitdb(stored);
  throw DataError("this version knows no protocol '" + protocol + "'");
} catch (const Json::exception& mistake) {
  throw damaged(mistake);
}

std::vector<ScoreChange> changes(const std::vector<ScoreRow>& was,
                                 const std::vector<ScoreRow>& now) {
  using enum ScoreChange::Kind;
  const auto before = by_key(was), after = by_key(now);
  std::vector<ScoreChange> found;
  for (const ScoreRow& row : now) {
    const auto old = before.find(key_of(row));
    if (old == before.end())
      found.push_back({added, {}, row});
    else if (!(old->second == row))
      found.push_back({changed, old->second, row});
  }
  for (const ScoreRow& row : was)
    if (!after.contains(key_of(row))) found.push_back({gone, row, {}});
  return found;
}

std::vector<ScoreChange> rescore_in_place(const fs::path& folder, const fs::path& prepared) try {
  const Scored scored = rescore(folder, prepared);
  Json result = read_json(folder / "result.json");
  std::vector<ScoreChange> found = changes(rows_of(result.at("metrics")), scored.rows);
  write_items(folder, scored.items);
  if (found.empty()) return found;
  result["rescored"] = mark_of(result);
  result["metrics"] = rows_json(scored.rows);
  result["details"].update(scored.details);
  write_json(folder / "result.json", result);
  return found;
} catch (const Json::exception& mistake) {
  throw damaged(mistake);
}

}  // namespace beatbench
