#include "harness/run/overlap.h"

#include "harness/base/error.h"
#include "harness/base/hash.h"
#include "harness/cell/cell.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kPairsKept = 20;

// The folder of a data set that the cell's input names by its fingerprint.
fs::path prepared_of(const PlannedCell& cell, const Json& data) {
  return cell.context.at("prepared").at(data.at("fingerprint").get<std::string>()).get<fs::path>();
}

std::string dashed(Overlap state) {
  std::string name = text(state);
  std::ranges::replace(name, ' ', '-');
  return name;
}

std::string reason_of(const Ledger& ledger) {
  const Overlap state = ledger.state();
  const auto pair = std::ranges::find(ledger.pairs, state, &LedgerPair::state);
  if (pair == ledger.pairs.end()) return ledger.reason;
  const char* relation = state == Overlap::same_record ? "is" : "has the patient of";
  return fmt::format("record {} {} {} of {}", pair->scored, relation, pair->seen, pair->seen_in);
}

Json json_of(const Ledger& ledger) {
  Json pairs = to_json(ledger).at("pairs");
  if (pairs.size() > kPairsKept)
    pairs.erase(pairs.begin() + static_cast<std::ptrdiff_t>(kPairsKept), pairs.end());
  return {{"state", dashed(ledger.state())},
          {"records", ledger.count(Overlap::same_record)},
          {"patients", ledger.count(Overlap::same_patient)},
          {"unknown", ledger.count(Overlap::unknown)},
          {"of", ledger.states.size()},
          {"reason", reason_of(ledger)},
          {"pairs", pairs}};
}

Json not_looked_at(const std::string& why) {
  return {{"state", dashed(Overlap::unknown)},
          {"records", 0},
          {"patients", 0},
          {"unknown", 0},
          {"of", 0},
          {"reason", why},
          {"pairs", Json::array()}};
}

class Judge {
 public:
  Judge(const Workspace& workspace, bool quiet) : workspace_(workspace), sets_(quiet) {}

  void judge(const PlannedCell& cell, const std::vector<SeenPart>& seen) {
    const CellFolder folder{workspace_.cells() / cell.slug};
    if (cell_state(folder, cell.identity) != CellState::done || is_current(folder, cell)) return;
    Json answer;
    try {
      answer = answer_for(cell, folder, seen);
    } catch (const DataError& error) {
      answer = not_looked_at(error.what());
    }
    answer["schema_version"] = kCellSchemaVersion;
    answer["identity"] = cell.identity;
    answer["version"] = kLedgerVersion;
    write_json(folder.file("overlap.json"), answer);
  }

 private:
  static bool is_current(const CellFolder& folder, const PlannedCell& cell) try {
    const Json json = read_json(folder.file("overlap.json"));
    return json.is_object() && json.value("identity", Json()) == cell.identity &&
           json.value("version", Json()) == kLedgerVersion && json.value("of", Json()) != 0;
  } catch (const DataError&) {
    return false;  // missing or damaged
  }

  // Cells that differ in method, mode or labels alone share their test part and what was seen.
  const Json& answer_for(const PlannedCell& cell, const CellFolder& folder,
                         const std::vector<SeenPart>& seen) {
    const fs::path prepared = prepared_of(cell, judged_data(cell.input));
    const fs::path ids = folder.file("ids.json");
    const std::string test_part = fs::exists(ids) ? sha256_file(ids) : "";
    const auto key = std::tuple(seen, prepared, test_part);
    if (const auto there = answers_.find(key); there != answers_.end()) return there->second;
    const KnownSet& scored = sets_.open(prepared);
    const Part tested{scored.set, scored.hashes, tested_records(scored.set, folder.path)};
    std::vector<Ledger> ledgers;
    for (const SeenPart& part : seen) {
      const KnownSet& set = sets_.open(part.prepared);
      ledgers.push_back(ledger(Part{set.set, set.hashes, records_of(part, set.set)}, tested,
                               sets_.same(set, scored)));
    }
    return answers_.emplace(key, json_of(worst(ledgers))).first->second;
  }

  static std::vector<std::int64_t> records_of(const SeenPart& part, const PreparedSet& set) {
    std::vector<std::int64_t> records = records_of_folds(set, part.folds);
    if (part.but_tested_by.empty()) return records;
    const std::vector<std::int64_t> tested = tested_records(set, part.but_tested_by);
    std::erase_if(records, [&](std::int64_t r) { return std::ranges::binary_search(tested, r); });
    return records;
  }

  const Workspace& workspace_;
  KnownSets sets_;
  std::map<std::tuple<std::vector<SeenPart>, fs::path, std::string>, Json> answers_;
};

}  // namespace

std::vector<SeenPart> seen_by(const PlannedCell& cell, const Plan& plan, const Catalogue& catalogue,
                              const Workspace& workspace) {
  std::vector<SeenPart> seen;
  if (cell.kind != "evaluate" || !cell.upstream) return seen;
  // Of another set than the task was learnt on every record should be new.
  if (cell.input.contains("test_data"))
    seen.push_back({prepared_of(cell, cell.input.at("data")), {}, {}});
  const EntryDescription* method = catalogue.find("method", cell.input.at("method").at("id"));
  if (method == nullptr || !method->pretrains) return seen;
  const PlannedCell& pretraining = plan.cells[*cell.upstream];
  for (const Json& corpus : pretraining.input.at("corpus"))
    seen.push_back({prepared_of(pretraining, corpus), corpus.at("folds"), {}});
  if (pretraining.classifier) {
    const PlannedCell& classifier = plan.cells[*pretraining.classifier];
    seen.push_back({prepared_of(classifier, classifier.input.at("data")),
                    {},
                    workspace.cells() / classifier.slug});
  }
  return seen;
}

std::vector<std::int64_t> tested_records(const PreparedSet& set, const fs::path& cell_folder) {
  const fs::path file = cell_folder / "ids.json";
  const Json ids = read_json(file);
  std::set<std::string> tested;
  for (const Json& id : ids) {
    if (!ids.is_array() || !id.is_string()) throw DataError(file.string() + ": not a list of ids");
    const auto name = id.get<std::string>();
    tested.insert(name.substr(0, name.find('@')));  // of a beat
  }
  std::set<std::string> found;
  std::vector<std::int64_t> records;
  for (std::int64_t r = 0; r < set.size(); ++r) {
    const std::string& id = set.records()[static_cast<std::size_t>(r)].id;
    // A window of its own, or one of a record that was judged whole.
    for (const std::string& name : {id, record_of(id)})
      if (tested.contains(name)) {
        found.insert(name);
        if (records.empty() || records.back() != r) records.push_back(r);
      }
  }
  for (const std::string& name : tested)
    if (!found.contains(name))
      throw DataError(fmt::format("{}: names the record {}, which {} lacks", file.string(), name,
                                  set.folder().string()));
  return records;
}

void judge_overlap(const Plan& plan, const Catalogue& catalogue, const Workspace& workspace,
                   bool quiet) {
  Judge judge(workspace, quiet);
  for (const PlannedCell& cell : plan.cells)
    if (const auto seen = seen_by(cell, plan, catalogue, workspace); !seen.empty())
      judge.judge(cell, seen);
}

}  // namespace beatbench
