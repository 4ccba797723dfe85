#include "harness/base/error.h"
#include "harness/cli/command.h"
#include "harness/cli/reports.h"
#include "results/store/migrations.h"
#include "results/store/overlap_rows.h"
#include "results/store/query.h"
#include "results/store/query_json.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <tuple>

namespace beatbench {
namespace {

std::string metric_text(const MetricRow& metric) {
  const std::string value =
      metric.value ? fmt::format("{:.6g}", *metric.value) : "– (" + metric.reason + ")";
  return fmt::format("  {} {} = {}  [{}]", metric.metric, metric.scope, value, metric.definition);
}

std::string cell_text(const CellDetails& cell, const Workspace& workspace) {
  std::string text = fmt::format("{}: {}\nidentity {}\nfolder {}", cell.slug, cell.status,
                                 cell.identity, (workspace.cells() / cell.slug).string());
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) text += fmt::format("\n{} {}", name, value);
  };
  add("upstream", cell.upstream);
  add("experiments", fmt::format("{}", fmt::join(cell.experiments, ", ")));
  add("started", cell.started_utc);
  if (cell.seconds) add("took", fmt::format("{:.1f} s", *cell.seconds));
  if (cell.peak_memory_mib) add("peak memory", fmt::format("{:.0f} MiB", *cell.peak_memory_mib));
  if (cell.parameters) add("parameters", std::to_string(*cell.parameters));
  if (cell.environment)
    add("made by",
        fmt::format("beatbench {} ({}), LibTorch {}, {}, {} threads", cell.environment->beatbench,
                    cell.environment->commit, cell.environment->torch, cell.environment->cpu,
                    cell.environment->threads));
  if (cell.details.contains("overlap")) {
    const OverlapRow overlap = overlap_of(cell.details["overlap"]);
    const std::string why = long_text(overlap);
    add("overlap", short_text(overlap) + (why.empty() ? "" : " (" + why + ")"));
  }
  add("message", cell.message);
  add("merged from", cell.merged_from);
  add("re-scored by", cell.rescored);
  for (const IrreproducibleRow& other : cell.irreproducible)
    text += fmt::format("\nIRREPRODUCIBLE: {} of its numbers differ in {}{}", other.numbers,
                        other.other, other.rescored ? " (one of the two was re-scored)" : "");
  if (!cell.metrics.empty()) text += "\nmetrics:";
  for (const MetricRow& metric : cell.metrics) text += "\n" + metric_text(metric);
  for (const Json& warning : cell.warnings)
    text += "\nwarning: " + (warning.is_string() ? warning.get<std::string>() : warning.dump());
  return text + "\ninput: " + cell.input.dump(1);
}

Json cell_json(const CellDetails& cell, const Workspace& workspace) {
  Json metrics = Json::array();
  for (const MetricRow& metric : cell.metrics)
    metrics.push_back({{"metric", metric.metric},
                       {"definition", metric.definition},
                       {"scope", metric.scope},
                       {"value", metric.value ? Json(*metric.value) : Json()},
                       {"reason", metric.reason}});
  return {{"slug", cell.slug},
          {"identity", cell.identity},
          {"status", cell.status},
          {"kind", cell.kind},
          {"folder", (workspace.cells() / cell.slug).string()},
          {"message", cell.message},
          {"metrics", metrics},
          {"details", cell.details},
          {"warnings", cell.warnings},
          {"experiments", cell.experiments},
          {"merged_from", cell.merged_from},
          {"merged_utc", cell.merged_utc},
          {"rescored", cell.rescored},
          {"irreproducible", to_json(cell.irreproducible)},
          {"input", cell.input}};
}

// What a row of the leaderboard is known by: method, arm, protocol, mode, label fraction.
using EntryKey = std::tuple<std::string, std::string, std::string, std::string, double>;

std::map<EntryKey, OverlapRow> overlaps_of(Database& store, const std::string& experiment) {
  const std::int64_t id = find_experiment(store, experiment).id;
  const auto by_entry = list_overlaps(store, id);
  std::map<EntryKey, OverlapRow> overlaps;
  for (const EntryRow& e : list_entries(store, id))
    if (const auto found = by_entry.find(e.id); found != by_entry.end())
      overlaps[{e.label, e.arm, e.protocol, e.mode, e.label_fraction}] = found->second;
  return overlaps;
}

Json leaderboard_json(Database& store, const std::string& experiment) {
  const std::map<EntryKey, OverlapRow> overlaps = overlaps_of(store, experiment);
  Json rows = Json::array();
  for (const LeaderboardRow& row : leaderboard(store, experiment, LimitedRuns::include)) {
    const auto overlap =
        overlaps.find({row.method, row.arm, row.protocol, row.mode, row.label_fraction});
    rows.push_back({{"method", row.method},
                    {"arm", row.arm},
                    {"protocol", row.protocol},
                    {"mode", row.mode},
                    {"label_fraction", row.label_fraction},
                    {"metric", row.metric},
                    {"definition", row.definition},
                    {"scope", row.scope},
                    {"mean", row.mean ? Json(*row.mean) : Json()},
                    {"sd", row.sd ? Json(*row.sd) : Json()},
                    {"runs", row.runs},
                    {"complete", row.complete},
                    {"overlap", overlap != overlaps.end() ? to_json(overlap->second) : Json()},
                    {"reason", row.reason}});
  }
  return rows;
}

int show(const Shared& shared, const std::string& what) {
  const Workspace workspace = shared.folders();
  Database store = open_store_to_read(workspace.store());
  const auto experiments = list_experiments(store);
  if (const auto found = std::ranges::find(experiments, what, &ExperimentRow::name);
      found != experiments.end()) {
    if (shared.json()) {
      print(Json{{"experiment", found->name},
                 {"last_run_utc", found->last_run_utc},
                 {"planned", found->planned},
                 {"done", found->done},
                 {"failed", found->failed},
                 {"limit", found->limit ? Json(*found->limit) : Json()},
                 {"leaderboard", leaderboard_json(store, found->name)},
                 {"irreproducible", to_json(list_irreproducible(store, found->name))}});
      return 0;
    }
    print(fmt::format("{}: {} of {} cells done, {} failed, last run {}", found->name, found->done,
                      found->planned, found->failed, found->last_run_utc));
    print(leaderboard_text(workspace, found->name));
    if (const auto rows = list_irreproducible(store, found->name); !rows.empty())
      print(
          fmt::format("irreproducible: {} cells have a twin with other numbers, "
                      "`beatbench show CELL` names it",
                      rows.size()));
    return 0;
  }
  const CellDetails cell = show_cell(store, what);
  if (shared.json())
    print(cell_json(cell, workspace));
  else
    print(cell_text(cell, workspace));
  return 0;
}

}  // namespace

void add_show(CLI::App& app, Action& action) {
  const auto shared = std::make_shared<Shared>();
  const auto what = std::make_shared<std::string>();
  CLI::App& verb = *app.add_subcommand("show", "One experiment, or all that is known of one cell");
  verb.add_option("what", *what, "An experiment's name, a cell's slug or its identity's digits")
      ->required()
      ->type_name("NAME");
  add_workspace(verb, *shared);
  add_format(verb, *shared);
  verb.footer("Example:\n  beatbench show 9f2c1a04");
  verb.callback(
      [shared, what, &action] { action = [shared, what] { return show(*shared, *what); }; });
}

}  // namespace beatbench
