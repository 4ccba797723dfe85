#include "tests/benchmarks/synthetic_store.h"

#include "harness/base/hash.h"
#include "harness/base/json.h"
#include "harness/base/seed.h"
#include "harness/metrics/classification.h"
#include "harness/metrics/segmentation.h"
#include "results/store/cell_rows.h"
#include "results/store/experiment_rows.h"
#include "results/store/migrations.h"

#include <array>
#include <vector>

namespace beatbench::testing {
namespace {

constexpr int kRecords = 40;
constexpr std::array kFractions{1.0, 0.5, 0.1, 0.05, 0.01};
const std::vector<std::string> kWaves{"P", "QRS", "T"};

struct Place {
  int method = 0, protocol = 0, mode = 0, fraction = 0, seed = 0, fold = 0;
};

std::vector<std::vector<SegmentCounts>> counts_of(const Place& place, Draws& draws) {
  std::vector<std::vector<SegmentCounts>> records(kRecords);
  for (auto& record : records)
    for (std::size_t wave = 0; wave < kWaves.size(); ++wave) {
      const double quality = 0.95 - 0.01 * place.method - 0.02 * place.fraction;
      const auto found = static_cast<std::int64_t>(4000 * (quality + 0.04 * draws.uniform()));
      record.push_back({found, 4000 - found, (4000 - found) / 2});
    }
  return records;
}

void add_metrics(const std::vector<std::vector<SegmentCounts>>& records, CellRecord& cell) {
  const auto add = [&](const char* metric, const char* definition,
                       const std::vector<std::optional<double>>& values) {
    cell.metrics.push_back({metric, definition, "macro", "", macro_mean(values), kRecords});
    for (std::size_t wave = 0; wave < kWaves.size(); ++wave)
      cell.metrics.push_back({metric, definition, kWaves[wave], "", values[wave], kRecords});
  };
  add("dice", "dice.v1{absent=skip}", pooled(records, &dice));
  add("f1", "dice.v1{absent=skip,mean=record}", mean_per_record(records, &dice));
}

TestSet test_set_of(int fold) {
  TestSet set;
  set.kind = TestSet::Kind::waves;
  set.classes = kWaves;
  for (int r = 0; r < kRecords; ++r) {
    set.items.push_back(std::to_string(fold * kRecords + r));
    set.patients.push_back("p" + set.items.back());
  }
  set.digest = sha256_hex("fold " + std::to_string(fold));
  return set;
}

JudgedItems judged(const std::vector<std::vector<SegmentCounts>>& records, int fold,
                   const std::string& identity) {
  JudgedItems items{test_set_of(fold), {}};
  for (const auto& record : records)
    for (const SegmentCounts& c : record)
      for (const std::int64_t count : {c.true_positive, c.false_positive, c.false_negative})
        items.predictions.counts.push_back(static_cast<std::int32_t>(count));
  items.predictions.digest = sha256_hex(identity);
  return items;
}

CellRecord make_cell(const Place& place, int number) {
  CellRecord cell;
  cell.slug = "cell-" + std::to_string(number);
  cell.identity = sha256_hex(cell.slug);
  cell.kind = "evaluate";
  cell.status = "done";
  cell.method = "method" + std::to_string(place.method);
  cell.arm = "controlled";
  cell.protocol = place.protocol == 0 ? "ludb_waves" : "waves" + std::to_string(place.protocol);
  cell.mode = place.mode == 0 ? "linear" : "finetune";
  cell.label_fraction = kFractions.at(static_cast<std::size_t>(place.fraction));
  cell.fold = place.fold;
  cell.seed = place.seed;
  cell.seconds = 10;
  cell.parameters = 300000;
  cell.input = Json{{"kind", "evaluate"}};
  cell.details = Json{{"records", {{"test", kRecords}, {"train", 128}}}, {"best_epoch", 12}};
  cell.environment = CellRecord::Environment{"0", "0", "0", "0", "cpu", "cpu", "Linux", 1};
  Draws draws(static_cast<std::uint64_t>(number), "cell");
  const auto records = counts_of(place, draws);
  add_metrics(records, cell);
  if (place.protocol == 0 && place.mode == 0 && place.fraction == 0)
    cell.judged = judged(records, place.fold, cell.identity);
  return cell;
}

template <class Visit>
void for_each_place(const StoreSize& size, Visit visit) {
  for (int protocol = 0; protocol < size.protocols; ++protocol)
    for (int mode = 0; mode < size.modes; ++mode)
      for (int fraction = 0; fraction < size.fractions; ++fraction)
        for (int method = 0; method < size.methods; ++method)
          for (int seed = 0; seed < size.seeds; ++seed)
            for (int fold = 0; fold < size.folds; ++fold)
              visit(Place{method, protocol, mode, fraction, seed, fold});
}

Json planned(const CellRecord& cell) {
  return {{"slug", cell.slug}, {"identity", cell.identity},
          {"kind", cell.kind}, {"label", cell.method},
          {"arm", cell.arm},   {"protocol", cell.protocol},
          {"mode", cell.mode}, {"label_fraction", cell.label_fraction},
          {"fold", cell.fold}, {"seed", cell.seed}};
}

}  // namespace

Database make_large_store(const std::filesystem::path& folder, const StoreSize& size) {
  Database database = open_store(folder / "results.sqlite");
  database.execute("PRAGMA synchronous = OFF");
  Json plan = Json::array();
  {
    CellWriter writer(database);
    int number = 0;
    for_each_place(size, [&](const Place& place) {
      const CellRecord cell = make_cell(place, number++);
      writer.write(cell, "stamp");
      plan.push_back(planned(cell));
    });
  }
  write_json(folder / "large.json", Json{{"schema_version", 1},
                                         {"experiment", "large"},
                                         {"manifest", Json::object()},
                                         {"limit", nullptr},
                                         {"data", Json::array()},
                                         {"methods", Json::array()},
                                         {"cells", plan}});
  std::vector<std::string> damaged;
  ExperimentWriter(database).write(folder / "large.json", "stamp", damaged);
  return database;
}

}  // namespace beatbench::testing
