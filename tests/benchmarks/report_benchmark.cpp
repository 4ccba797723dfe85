// A store of 100,000 cells: the leaderboard's query in under 1 s; in under 5 s its first report,
// which works out the statistics, each of the later ones, and all forms of it at once.

#include "results/report/csv.h"
#include "results/report/html.h"
#include "results/report/latex.h"
#include "results/report/markdown.h"
#include "results/report/page_json.h"
#include "results/report/report_json.h"
#include "tests/base/temporary_folder.h"
#include "tests/benchmarks/synthetic_store.h"

#include <benchmark/benchmark.h>

#include <utility>
#include <vector>

namespace beatbench {
namespace {

// Made once for all benchmarks of this program.
Database& large_store() {
  static const TemporaryFolder folder;
  static Database database = testing::make_large_store(folder.path(), {});
  return database;
}

void BM_LeaderboardQuery(benchmark::State& state) {
  Database& database = large_store();
  std::size_t rows = 0;
  for (auto _ : state) rows = leaderboard(database, "large").size();
  state.counters["rows"] = static_cast<double>(rows);
  state.counters["cells"] = testing::StoreSize{}.cells();
}
BENCHMARK(BM_LeaderboardQuery)->Unit(benchmark::kMillisecond);

void BM_ListCells(benchmark::State& state) {
  Database& database = large_store();
  for (auto _ : state)
    benchmark::DoNotOptimize(list_cells(database, {.experiment = "large", .status = "done"}));
}
BENCHMARK(BM_ListCells)->Unit(benchmark::kMillisecond);

// One table of 20 methods × 50 seeds × 5 folds has its predictions in the store.
void BM_FirstReport(benchmark::State& state) {
  Database& database = large_store();
  for (auto _ : state) {
    database.execute("DELETE FROM kept_statistics");
    benchmark::DoNotOptimize(make_report(database, "large"));
  }
}
BENCHMARK(BM_FirstReport)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()  // of all its threads
    ->UseRealTime()
    ->Iterations(1);

void keep(Database& database) {
  const Report report = make_report(database, "large");
  if (!report.kept_is_stored) keep_statistics(database, "large", report.kept);
}

void BM_MarkdownReport(benchmark::State& state) {
  Database& database = large_store();
  keep(database);
  for (auto _ : state) benchmark::DoNotOptimize(markdown_report(make_report(database, "large")));
}
BENCHMARK(BM_MarkdownReport)->Unit(benchmark::kMillisecond);

void BM_JsonReport(benchmark::State& state) {
  Database& database = large_store();
  keep(database);
  std::size_t bytes = 0;
  for (auto _ : state) bytes = report_json({make_report(database, "large")}).dump().size();
  state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK(BM_JsonReport)->Unit(benchmark::kMillisecond);

// All that `beatbench report` writes, nothing kept: make_report(), then each form from it.
void BM_AllForms(benchmark::State& state) {
  Database& database = large_store();
  for (auto _ : state) {
    database.execute("DELETE FROM kept_statistics");
    std::vector<Report> reports;
    reports.push_back(make_report(database, "large"));
    Json document = report_json(reports);
    benchmark::DoNotOptimize(document.dump());
    PageData data;
    data.report = page_json(std::move(document)).dump();
    data.csv = Json(csv_report(leaderboard(database, "large"), reports)).dump();
    benchmark::DoNotOptimize(html_report(reports, data, web_bundle()));
    benchmark::DoNotOptimize(markdown_report(reports.front()));
    benchmark::DoNotOptimize(latex_report(reports.front()));
  }
}
BENCHMARK(BM_AllForms)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Iterations(1);

}  // namespace
}  // namespace beatbench
