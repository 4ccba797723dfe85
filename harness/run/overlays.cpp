#include "harness/run/overlays.h"

#include "harness/base/error.h"
#include "harness/base/npy.h"
#include "harness/cell/cell.h"
#include "harness/run/wave_strips.h"
#include "results/store/migrations.h"
#include "results/store/query.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <tuple>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

// Where a row's prediction of one record stands.
struct Answer {
  std::int64_t record = 0;  // of the set
  std::size_t cell = 0, place = 0;
  std::optional<double> dice;
};

struct AnsweredCell {
  std::int64_t seed = 0, fold = 0;
  NpyArray predictions;  // uint8 [record, lead, sample]
  std::span<const std::uint8_t> at(std::size_t place) const {
    const auto size = static_cast<std::size_t>(predictions.shape()[1] * predictions.shape()[2]);
    return predictions.as<std::uint8_t>().subspan(place * size, size);
  }
};

// One row of a table, with its first seed's answers from the worst to the best.
struct AnsweredRow {
  EntryRow entry;
  const PreparedSet* set = nullptr;
  std::vector<AnsweredCell> cells;
  std::vector<Answer> answers;
  std::vector<std::size_t> picks;  // places in answers
};

class Collector {
 public:
  Collector(const Workspace& workspace, Database& store, int strips)
      : workspace_(workspace), store_(store), strips_(static_cast<std::size_t>(strips)) {
    open_sets();
  }

  Json sets_of(const std::string& experiment);
  std::vector<std::string> notes;

 private:
  void open_sets();
  const PreparedSet* set_of(const Json& input) const;
  bool add_cell(AnsweredRow& row, const CellRow& cell);
  AnsweredRow answered(const std::string& experiment, const EntryRow& entry);
  static Json document(const std::string& experiment, const PreparedSet& set,
                       const std::vector<AnsweredRow>& rows);

  const Workspace& workspace_;
  Database& store_;
  std::size_t strips_;
  std::vector<std::unique_ptr<PreparedSet>> sets_;
};

void Collector::open_sets() {
  std::error_code none;
  for (const auto& item : fs::directory_iterator(workspace_.prepared(), none)) {
    if (!fs::exists(item.path() / "corpus.json")) continue;
    try {
      auto set = std::make_unique<PreparedSet>(item.path());
      if (set->wave_rate_hz() > 0) sets_.push_back(std::move(set));
    } catch (const Error& error) {
      notes.push_back(error.what());
    }
  }
}

const PreparedSet* Collector::set_of(const Json& input) const {
  const auto fingerprint = judged_data(input).at("fingerprint").get<std::string>();
  const Json& signal = input.at("signal");
  for (const auto& set : sets_)
    if (set->fingerprint() == fingerprint &&
        set->spec().rate_hz == signal.at("rate_hz").get<double>() &&
        set->spec().seconds == signal.at("seconds").get<double>() &&
        set->spec().leads == signal.at("leads").get<std::vector<std::string>>())
      return set.get();
  return nullptr;
}

// False where the cell is of no wave protocol.
bool Collector::add_cell(AnsweredRow& row, const CellRow& cell) {
  const fs::path folder = workspace_.cells() / cell.slug;
  if (!fs::exists(folder / "predictions.npy")) return false;
  NpyArray predictions(folder / "predictions.npy");
  if (predictions.dtype() != "|u1" || predictions.shape().size() != 3) return false;
  const PreparedSet* set = set_of(show_cell(store_, cell.slug).input);
  if (set == nullptr || predictions.shape()[2] != set->samples() ||
      predictions.shape()[1] != std::ssize(set->spec().leads) || (row.set && row.set != set)) {
    notes.push_back(cell.slug + ": its prepared data set is not in this workspace");
    return false;
  }
  row.set = set;
  row.cells.push_back({cell.seed, cell.fold, predictions});
  std::map<std::string, std::int64_t> place_of;
  for (std::size_t i = 0; i < set->records().size(); ++i)
    place_of[set->records()[i].id] = static_cast<std::int64_t>(i);
  const auto ids = read_json(folder / "ids.json").get<std::vector<std::string>>();
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (const auto found = place_of.find(ids[i]); found != place_of.end())
      row.answers.push_back({found->second, row.cells.size() - 1, i,
                             strip_dice(*set, found->second, row.cells.back().at(i))});
  return true;
}

AnsweredRow Collector::answered(const std::string& experiment, const EntryRow& entry) {
  AnsweredRow row;
  row.entry = entry;
  std::optional<std::int64_t> seed;
  for (const CellRow& cell : list_cells(store_, {.experiment = experiment,
                                                .label = entry.label,
                                                .kind = "evaluate",
                                                .status = "done",
                                                .arm = entry.arm,
                                                .protocol = entry.protocol,
                                                .mode = entry.mode})) {
    if (cell.label_fraction != entry.label_fraction || cell.seed != seed.value_or(cell.seed))
      continue;
    if (!add_cell(row, cell)) break;
    seed = cell.seed;
  }
  std::ranges::stable_sort(row.answers, {}, [](const Answer& a) { return a.dice.value_or(2); });
  const auto judged = static_cast<std::size_t>(
      std::ranges::count_if(row.answers, [](const Answer& a) { return a.dice.has_value(); }));
  row.picks = spread_places(judged, strips_);
  return row;
}

// Rows of one table; a row by rule stands in all tables of its protocol.
bool side_by_side(const EntryRow& a, const EntryRow& b) {
  if (a.protocol != b.protocol) return false;
  return a.mode == "rule" || b.mode == "rule" ||
         std::tie(a.mode, a.label_fraction, a.arm) == std::tie(b.mode, b.label_fraction, b.arm);
}

Json row_json(const AnsweredRow& row, const std::set<std::int64_t>& records) {
  const auto id = [&](const Answer& a) {
    return row.set->records()[static_cast<std::size_t>(a.record)].id;
  };
  Json picks = Json::array(), predictions = Json::array();
  for (const std::size_t pick : row.picks) picks.push_back(id(row.answers[pick]));
  for (const Answer& answer : row.answers) {
    if (!records.contains(answer.record)) continue;
    const AnsweredCell& cell = row.cells[answer.cell];
    predictions.push_back({{"record", id(answer)},
                           {"seed", cell.seed},
                           {"fold", cell.fold},
                           {"dice", answer.dice ? Json(*answer.dice) : Json()},
                           {"spans", lead_spans(cell.at(answer.place), row.set->samples())}});
  }
  return {{"label", row.entry.label},
          {"arm", row.entry.arm},
          {"protocol", row.entry.protocol},
          {"mode", row.entry.mode},
          {"label_fraction", row.entry.label_fraction},
          {"picks", picks},
          {"predictions", predictions}};
}

Json Collector::document(const std::string& experiment, const PreparedSet& set,
                         const std::vector<AnsweredRow>& rows) {
  Json methods = Json::array(), strips = Json::array();
  std::set<std::int64_t> all;
  for (const AnsweredRow& row : rows) {
    if (row.set != &set) continue;
    std::set<std::int64_t> records;
    for (const AnsweredRow& other : rows)
      if (other.set == &set && side_by_side(row.entry, other.entry))
        for (const std::size_t pick : other.picks) records.insert(other.answers[pick].record);
    methods.push_back(row_json(row, records));
    all.merge(records);
  }
  for (const std::int64_t record : all) strips.push_back(wave_strip(set, record));
  return {{"experiment", experiment},
          {"dataset", set.dataset()},
          {"rate_hz", set.spec().rate_hz},
          {"millivolt_per_count", kMillivoltPerCount},
          {"leads", set.spec().leads},
          {"classes", {"P", "QRS", "T"}},
          {"strips", strips},
          {"methods", methods}};
}

Json Collector::sets_of(const std::string& experiment) {
  std::vector<AnsweredRow> rows;
  for (const EntryRow& entry : list_entries(store_, find_experiment(store_, experiment).id)) {
    AnsweredRow row = answered(experiment, entry);
    if (row.set == nullptr) continue;
    rows.push_back(std::move(row));
  }
  Json sets = Json::array();
  for (const auto& set : sets_)
    if (std::ranges::any_of(rows, [&](const AnsweredRow& row) { return row.set == set.get(); }))
      sets.push_back(document(experiment, *set, rows));
  return sets;
}

}  // namespace

Json overlays(const Workspace& workspace, const std::vector<std::string>& experiments, int strips) {
  Database store = open_store_to_read(workspace.store());
  Collector collector(workspace, store, strips);
  Json sets = Json::array();
  for (const std::string& experiment : experiments)
    for (Json& set : collector.sets_of(experiment)) sets.push_back(std::move(set));
  return {
      {"format", "beatbench-overlays"}, {"version", 1}, {"sets", sets}, {"notes", collector.notes}};
}

}  // namespace beatbench
