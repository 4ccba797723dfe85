#include "results/analysis/value_statistics_json.h"
#include "results/compare/compare.h"

namespace beatbench {
namespace {

Json or_null(const Json& value) { return value.is_discarded() ? Json() : value; }

const char* direction_text(const MetricDefinition* meaning) {
  if (meaning == nullptr) return "unknown";
  switch (meaning->direction) {
    case Direction::higher_is_better:
      return "higher";
    case Direction::lower_is_better:
      return "lower";
    case Direction::nearest_to_zero:
      return "nearest to 0";
  }
  return "unknown";
}

Json metric_json(const MetricDifference& d) {
  const bool paired = !d.a.empty();
  const auto number = [&](double value) { return paired ? Json(value) : Json(); };
  return {{"label", d.label},
          {"protocol", d.protocol},
          {"mode", d.mode},
          {"arm", d.arm},
          {"label_fraction", d.label_fraction},
          {"metric", d.metric},
          {"definition", d.definition},
          {"scope", d.scope},
          {"unit", d.meaning != nullptr ? Json(d.meaning->unit) : Json()},
          {"better", direction_text(d.meaning)},
          {"a", d.a},
          {"b", d.b},
          {"lost", d.lost},
          {"gained", d.gained},
          {"mean_a", number(d.mean_a)},
          {"mean_b", number(d.mean_b)},
          {"difference",
           {{"mean", number(d.mean)},
            {"sd", optional_json(d.sd)},
            {"low", number(d.low)},
            {"high", number(d.high)},
            {"wilcoxon_p", d.wilcoxon ? Json(d.wilcoxon->p) : Json()},
            {"wilcoxon_smallest_p", d.wilcoxon ? Json(d.wilcoxon->smallest_p) : Json()},
            {"wilcoxon_reason", d.wilcoxon.reason()},
            {"over_patients", statistics_json(d.over_patients)}}},
          {"worse_by", optional_json(d.worse_by)},
          {"tolerance", optional_json(d.tolerance)},
          {"regression", d.regression}};
}

Json runs_json(const std::vector<CellRow>& runs) {
  Json slugs = Json::array();
  for (const CellRow& run : runs) slugs.push_back(run.slug);
  return slugs;
}

}  // namespace

Json comparison_json(const RunComparison& comparison) {
  const RunPairs& runs = comparison.runs;
  Json pairs = Json::array(), inputs = Json::array(), metrics = Json::array();
  for (const auto& [a, b] : runs.pairs) pairs.push_back({{"a", a.slug}, {"b", b.slug}});
  for (const InputDifference& input : comparison.inputs)
    inputs.push_back({{"key", input.difference.key},
                      {"a", or_null(input.difference.a)},
                      {"b", or_null(input.difference.b)},
                      {"pairs", input.pairs},
                      {"alike", input.alike}});
  for (const MetricDifference& d : comparison.metrics) metrics.push_back(metric_json(d));
  return {{"a", runs.a},
          {"b", runs.b},
          {"pairs", pairs},
          {"only_a", runs_json(runs.only_a)},
          {"only_b", runs_json(runs.only_b)},
          {"input", inputs},
          {"metrics", metrics},
          {"judged", comparison.judged},
          {"regressions", comparison.regressions()}};
}

}  // namespace beatbench
