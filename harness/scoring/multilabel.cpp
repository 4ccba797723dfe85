#include "harness/scoring/multilabel.h"

#include "harness/metrics/calibration.h"
#include "harness/metrics/classification.h"

#include <algorithm>

namespace beatbench {
namespace {

struct Series {
  const char* metric;
  const char* definition;
  const char* missing;  // why a class has no value
  std::vector<std::optional<double>> values = {};
};

constexpr const char* kNoPositive = "no positive in the test part";

Json reliability_json(const std::vector<ReliabilityBin>& bins) {
  Json json = Json::array();
  for (const ReliabilityBin& bin : bins)
    if (bin.items > 0)
      json.push_back({{"from", bin.from},
                      {"to", bin.to},
                      {"items", bin.items},
                      {"mean_score", bin.mean_score},
                      {"share_positive", bin.share_positive}});
  return json;
}

void add_rows(Scored& scored, const Series& series, const std::vector<std::int64_t>& positives) {
  const auto macro = macro_mean(series.values);
  const auto& classes = scored.items.classes;
  scored.rows.push_back({series.metric, series.definition, "macro", macro,
                         std::ssize(scored.items.truth) / std::ssize(classes),
                         macro ? "" : "no class has a value"});
  for (std::size_t c = 0; c < classes.size(); ++c)
    scored.rows.push_back({series.metric, series.definition, classes[c], series.values[c],
                           positives[c],
                           series.values[c]    ? ""
                           : positives[c] == 0 ? kNoPositive
                                               : series.missing});
}

}  // namespace

double macro_auroc(Table<std::uint8_t> truth, Table<float> scores) {
  std::vector<std::optional<double>> values;
  for (std::size_t c = 0; c < truth.classes; ++c)
    values.push_back(auroc(truth.column(c), scores.column(c)));
  return macro_mean(values).value_or(0);
}

std::vector<std::optional<float>> choose_thresholds(Table<std::uint8_t> truth,
                                                    Table<float> scores) {
  std::vector<std::optional<float>> thresholds;
  for (std::size_t c = 0; c < truth.classes; ++c) {
    const auto best = best_f1_threshold(truth.column(c), scores.column(c));
    thresholds.push_back(best ? std::optional(best->value) : std::nullopt);
  }
  return thresholds;
}

Scored score_multilabel(const std::vector<std::string>& classes, Table<std::uint8_t> truth,
                        Table<float> scores, const std::vector<std::optional<float>>& thresholds) {
  const char* one_class = "the test part has only one side of this class";
  const char* no_threshold = "no positive in the validation part to choose a threshold by";
  Series series[] = {{"f1", "f1.v1{threshold=validation}", no_threshold},
                     {"auroc", "auroc.v1{ties=half}", one_class},
                     {"auprc", "auprc.v1{average-precision}", kNoPositive},
                     {"f1_at_half", "f1.v1{threshold=0.5}", kNoPositive},
                     {"f1_oracle", "f1.v1{threshold=oracle}", kNoPositive},
                     {"ece", "ece.v1{bins=15,width=equal}", kNoPositive}};
  Scored scored;
  scored.items = {
      "multilabel", classes, {}, thresholds, {truth.values.begin(), truth.values.end()}};
  std::vector<std::int64_t> positives;
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const std::vector<std::uint8_t> y = truth.column(c);
    const std::vector<float> s = scores.column(c);
    positives.push_back(std::count(y.begin(), y.end(), 1));
    const bool present = positives.back() > 0;
    const std::optional<float> threshold = thresholds.at(c);
    if (threshold) scored.details["thresholds"][classes[c]] = *threshold;
    const auto bins = reliability(y, s, kReliabilityBins);
    scored.details["reliability"][classes[c]] = reliability_json(bins);
    const auto oracle = best_f1_threshold(y, s);
    const std::optional<double> none;
    // A class that the test part lacks is missing, not an F1 of 0 for its false alarms.
    const auto f1_at = [&](float at) { return present ? f1(counts_at(y, s, at)) : none; };
    series[0].values.push_back(threshold ? f1_at(*threshold) : none);
    series[1].values.push_back(auroc(y, s));
    series[2].values.push_back(average_precision(y, s));
    series[3].values.push_back(f1_at(0.5F));
    series[4].values.push_back(oracle ? std::optional(oracle->f1) : none);
    series[5].values.push_back(present ? calibration_error(bins) : none);
  }
  for (const Series& one : series) add_rows(scored, one, positives);
  return scored;
}

}  // namespace beatbench
