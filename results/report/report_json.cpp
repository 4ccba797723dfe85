#include "results/report/report_json.h"

#include "harness/base/version.h"
#include "results/report/over_tasks_json.h"
#include "results/report/statistics_json.h"
#include "results/report/table_json.h"
#include "results/report/words.h"
#include "results/statistics/multiple_tests.h"
#include "results/store/query_json.h"

#include <cstdio>
#include <utility>

namespace beatbench {
namespace {

constexpr int kReportVersion = 1;

Json metrics_json(const Report& report) {
  Json metrics = Json::object();
  for (const ReportTable& table : report.tables)
    for (const ColumnKey& column : table.columns)
      if (const MetricDefinition* known = find_metric(column.definition))
        metrics[column.definition] = {{"name", known->name},
                                      {"explanation", known->explanation},
                                      {"direction", direction_name(known->direction)},
                                      {"unit", known->unit}};
  return metrics;
}

Json methods_json(const std::vector<PluginRow>& plugins) {
  Json methods = Json::array();
  for (const PluginRow& p : plugins) {
    Json& method = methods.emplace_back(to_json(p));
    method.update({{"method", p.method}, {"file", p.file}, {"digest", p.digest}});
  }
  return methods;
}

// Five digits are enough to draw a curve.
Json shortened(const Json& values) {
  Json result = Json::array();
  for (const Json& value : values) {
    if (!value.is_number()) {
      result.push_back(nullptr);
      continue;
    }
    char text[32];
    std::snprintf(text, sizeof text, "%.5g", value.get<double>());
    result.push_back(Json::parse(text));
  }
  return result;
}

Json curve_json(const PretrainingRow& run) {
  const Json stored = Json::parse(run.curve);
  Json series = Json::object();
  for (const auto& [name, values] : stored.at("series").items())
    if (is_shown_in_training(name)) series[name] = shortened(values);
  return {{"label", run.label},
          {"arm", run.arm},
          {"seed", run.seed},
          {"steps", stored.at("steps")},
          {"series", std::move(series)}};
}

Json pretraining_json(const Report& report) {
  Json lines = Json::array(), curves = Json::array();
  for (const PretrainingLine& line : report.pretraining.lines) {
    Json values = Json::array();
    for (const auto& value : line.values) values.push_back(optional_json(value));
    lines.push_back({{"label", line.label},
                     {"arm", line.arm},
                     {"runs", line.runs},
                     {"values", values},
                     {"collapse", line.collapse},
                     {"warnings", line.warnings}});
  }
  for (const PretrainingRow& run : report.pretrainings)
    if (!run.curve.empty()) curves.push_back(curve_json(run));
  return {{"columns", report.pretraining.columns},
          {"lines", std::move(lines)},
          {"notes", pretraining_notes(report.pretraining)},
          {"curves", std::move(curves)}};
}

Json failures_json(const Report& report) {
  Json failures = Json::array();
  for (const CellRow& c : report.failures) {
    const auto tail = report.log_tails.find(c.slug);
    failures.push_back({{"slug", c.slug},
                        {"identity", c.identity},
                        {"label", c.label},
                        {"kind", c.kind},
                        {"arm", c.arm},
                        {"protocol", c.protocol},
                        {"mode", c.mode},
                        {"label_fraction", c.label_fraction},
                        {"seed", c.seed},
                        {"fold", c.fold},
                        {"message", c.message},
                        {"log", c.log},
                        {"log_tail", tail == report.log_tails.end() ? "" : tail->second}});
  }
  return failures;
}

Json experiment_json(const Report& report) {
  const ExperimentRow& x = report.experiment;
  Json tables = Json::array(), over = Json::array();
  for (const ReportTable& table : report.tables)
    tables.push_back(table_json(table, report.environments));
  for (const OverTasks& tasks : report.over_tasks) over.push_back(over_tasks_json(tasks));
  return {{"name", x.name},
          {"manifest_file", x.manifest_file},
          {"manifest", Json::parse(report.manifest)},
          {"last_run_utc", x.last_run_utc},
          {"limit", x.limit ? Json(*x.limit) : Json()},
          {"limit_text", limit_text(report)},
          {"planned", x.planned},
          {"done", x.done},
          {"failed", x.failed},
          {"metrics", metrics_json(report)},
          {"methods", methods_json(report.plugins)},
          {"data_sets", to_json(report.data_sets)},
          {"environments", to_json(report.environments)},
          {"pretraining", pretraining_json(report)},
          {"tables", std::move(tables)},
          {"over_tasks", std::move(over)},
          {"irreproducible", to_json(report.irreproducible)},
          {"failures", failures_json(report)}};
}

}  // namespace

Json report_json(const std::vector<Report>& reports) {
  Json experiments = Json::array();
  for (const Report& report : reports) experiments.push_back(experiment_json(report));
  return {{"format", "beatbench-report"},
          {"version", kReportVersion},
          {"beatbench", std::string(version())},
          {"statistics",
           {{"interval_level", kIntervalLevel},
            {"test_level", kTestLevel},
            {"fewest_resamples", kFewestResamples},
            {"seed", 0},
            {"rope", kRope},
            {"fewest_blocks", kFewestBlocks}}},
          {"experiments", std::move(experiments)}};
}

}  // namespace beatbench
