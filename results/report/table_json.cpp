#include "results/report/table_json.h"

#include "results/report/judged_on_notes.h"
#include "results/report/statistics_json.h"
#include "results/report/statistics_notes.h"
#include "results/report/words.h"

#include <algorithm>
#include <set>
#include <utility>

namespace beatbench {
namespace {

Json parsed(const std::string& text) {
  Json json = Json::parse(text, nullptr, false);
  return json.is_discarded() ? Json() : json;
}

Json count_json(const std::optional<std::int64_t>& value) { return value ? Json(*value) : Json(); }

Json column_json(const ColumnKey& column, bool main) {
  const MetricStyle style = metric_style(column);
  return {{"metric", column.metric},
          {"definition", column.definition},
          {"scope", column.scope},
          {"label", column_label(column)},
          {"metric_label", metric_label(column)},
          {"direction", direction_name(style.direction)},
          {"unit", style.unit},
          {"scale", style.scale},
          {"main", main}};
}

Json value_json(const ReportCell& cell) {
  Json json = statistics_json(cell.statistics), points = Json::array();
  for (const RunPoint& point : cell.points) points.push_back({point.seed, point.fold, point.value});
  json["value"] = optional_json(cell.value);
  json["mean"] = optional_json(cell.mean);
  json["sd"] = optional_json(cell.sd);
  json["runs"] = cell.runs;
  json["reason"] = cell.value ? "" : cell.reason;
  json["best"] = cell.best;
  json["points"] = std::move(points);
  json["rank"] = Json();
  if (cell.rank)
    json["rank"] = {{"text", rank_text(*cell.rank)},
                    {"first", cell.rank->first},
                    {"last", cell.rank->last},
                    {"best", cell.rank->best},
                    {"worst", cell.rank->worst}};
  return json;
}

Json run_json(const RunRow& run, const std::vector<EnvironmentRow>& environments) {
  const auto place = std::ranges::find_if(environments, [&](const EnvironmentRow& environment) {
    return environment.id == run.environment_id;
  });
  return {
      {"slug", run.slug},
      {"identity", run.identity},
      {"status", run.status},
      {"seed", run.seed},
      {"fold", run.fold},
      {"seconds", optional_json(run.seconds)},
      {"parameters", count_json(run.parameters)},
      {"peak_memory_mib", optional_json(run.peak_memory_mib)},
      {"started_utc", run.started_utc},
      {"upstream", run.upstream},
      {"environment", place == environments.end() ? Json() : Json(place - environments.begin())},
      {"warnings", parsed(run.warnings)},
      {"details", parsed(run.details)}};
}

Json warnings_json(const Json& runs) {
  std::set<std::string> warnings;
  for (const Json& run : runs)
    for (const Json& warning : run.at("warnings"))
      if (warning.is_string()) warnings.insert(warning.get<std::string>());
  return warnings;
}

Json cost_json(const RowCost& cost) {
  return {{"parameters", optional_json(cost.parameters)},
          {"training_seconds", optional_json(cost.training_seconds)},
          {"evaluation_seconds", optional_json(cost.evaluation_seconds)},
          {"steps", optional_json(cost.steps)},
          {"samples_seen", optional_json(cost.samples_seen)}};
}

Json row_json(const ReportRow& row, const std::vector<EnvironmentRow>& environments) {
  Json values = Json::array(), runs = Json::array();
  for (const ReportCell& cell : row.cells) values.push_back(value_json(cell));
  for (const RunRow& run : row.runs) runs.push_back(run_json(run, environments));
  Json warnings = warnings_json(runs);
  return {{"label", row.label},
          {"title", row.title},
          {"reference", row.reference},
          {"complete", row.complete},
          {"planned", row.planned},
          {"done", row.done},
          {"failed", row.failed},
          {"n_seeds", row.n_seeds},
          {"n_folds", row.n_folds},
          {"runs_text", runs_text(row)},
          {"lacks", row.complete ? "" : lacks_text(row)},
          {"collapse", row.collapse},
          {"warnings", std::move(warnings)},
          {"overlap", row.overlap ? to_json(*row.overlap) : Json()},
          {"cost", cost_json(row.cost)},
          {"values", std::move(values)},
          {"curves", curves_json(row.curves)},
          {"cells", std::move(runs)}};
}

}  // namespace

Json table_json(const ReportTable& table, const std::vector<EnvironmentRow>& environments) {
  Json columns = Json::array(), rows = Json::array(), rankings = Json::array();
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    columns.push_back(column_json(table.columns[c], c < table.n_main));
  for (const ReportRow& row : table.rows) rows.push_back(row_json(row, environments));
  for (const Ranking& ranking : table.rankings) rankings.push_back(ranking_json(ranking));
  Json notes = table.notes;
  for (const std::string& note : judged_on_notes(table)) notes.push_back(note);
  for (const std::string& note : statistics_notes(table)) notes.push_back(note);
  return {{"id", table_id(table)},
          {"title", table_title(table)},
          {"protocol", table.protocol},
          {"mode", table.mode},
          {"label_fraction", table.label_fraction},
          {"arm", table.arm},
          {"test_set", test_items_json(table.test_items)},
          {"columns", std::move(columns)},
          {"rows", std::move(rows)},
          {"rankings", std::move(rankings)},
          {"published", published_json(table)},
          {"notes", std::move(notes)}};
}

}  // namespace beatbench
