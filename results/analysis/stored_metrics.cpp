#include "results/analysis/stored_metrics.h"

#include "harness/metrics/calibration.h"
#include "harness/metrics/wave_definitions.h"
#include "results/analysis/boundary_metrics.h"
#include "results/statistics/resampled_scores.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace beatbench {
namespace {

// numerator(i) / denominator(i) summed over the items drawn, missing where presence(i) is 0 in all.
template <class Numerator, class Denominator, class Presence>
ResampledMetric ratio(const Patients& patients, Numerator numerator, Denominator denominator,
                      Presence presence) {
  std::vector<double> over, under, there;
  for (std::size_t i = 0; i < patients.of_item().size(); ++i) {
    over.push_back(static_cast<double>(numerator(i)));
    under.push_back(static_cast<double>(denominator(i)));
    there.push_back(static_cast<double>(presence(i)));
  }
  return resampled_ratio(patients, over, under, there);
}

template <class T>
std::vector<T> column(const std::vector<T>& table, std::size_t c, std::size_t classes) {
  std::vector<T> values;
  for (std::size_t i = c; i < table.size(); i += classes) values.push_back(table[i]);
  return values;
}

ResampledMetric f1_of(const Patients& patients, const std::vector<std::uint8_t>& truth,
                      const std::vector<std::uint8_t>& said) {
  return ratio(
      patients, [&](std::size_t i) { return 2 * (truth[i] & said[i]); },
      [&](std::size_t i) { return truth[i] + said[i]; }, [&](std::size_t i) { return truth[i]; });
}

const ResampledMetric kMissing = [](std::span<const std::int32_t>) { return std::nullopt; };

bool are_probabilities(const std::vector<float>& scores) {
  return std::ranges::all_of(scores, [](float score) { return score >= 0 && score <= 1; });
}

std::vector<StoredMetric> of_labels(const PooledItems& items, const Patients& patients) {
  StoredMetric f1{"f1.v1{threshold=validation}", items.classes, {}};
  StoredMetric half{"f1.v1{threshold=0.5}", items.classes, {}};
  StoredMetric auroc{"auroc.v1{ties=half}", items.classes, {}};
  StoredMetric auprc{"auprc.v1{average-precision}", items.classes, {}};
  StoredMetric oracle{"f1.v1{threshold=oracle}", items.classes, {}};
  StoredMetric calibration{"ece.v1{bins=15,width=equal}", items.classes, {}};
  const std::size_t classes = items.classes.size();
  for (std::size_t c = 0; c < classes; ++c) {
    const auto truth = column(items.truth, c, classes);
    const auto scores = column(items.scores, c, classes);
    std::vector<std::uint8_t> at_half;
    for (const float score : scores) at_half.push_back(score >= 0.5F ? 1 : 0);
    f1.per_scope.push_back(items.has_threshold[c] != 0
                               ? f1_of(patients, truth, column(items.positive, c, classes))
                               : kMissing);
    half.per_scope.push_back(f1_of(patients, truth, at_half));
    if (items.folds > 1) continue;
    auroc.per_scope.push_back(resampled_auroc(patients, truth, scores));
    auprc.per_scope.push_back(resampled_average_precision(patients, truth, scores));
    oracle.per_scope.push_back(resampled_best_f1(patients, truth, scores));
    calibration.per_scope.push_back(
        are_probabilities(scores)
            ? resampled_calibration_error(patients, truth, scores, kReliabilityBins)
            : kMissing);
  }
  if (items.folds > 1) return {f1, half};
  return {f1, half, auroc, auprc, oracle, calibration};
}

std::vector<StoredMetric> of_one_class(const PooledItems& items, const Patients& patients) {
  StoredMetric f1{"f1.v1{argmax}", items.classes, {}};
  StoredMetric sensitivity{"sensitivity.v1{argmax}", items.classes, {}};
  StoredMetric precision{"precision.v1{argmax}", items.classes, {}};
  StoredMetric precision_or_0{"precision.v2{argmax}", items.classes, {}};
  for (std::size_t c = 0; c < items.classes.size(); ++c) {
    const auto is = [&, c](std::size_t i) { return items.truth[i] == c ? 1 : 0; };
    const auto said = [&, c](std::size_t i) { return items.answers[i] == c ? 1 : 0; };
    const auto hit = [&](std::size_t i) { return is(i) * said(i); };
    f1.per_scope.push_back(ratio(
        patients, [&](std::size_t i) { return 2 * hit(i); },
        [&](std::size_t i) { return is(i) + said(i); }, is));
    sensitivity.per_scope.push_back(ratio(patients, hit, is, is));
    precision.per_scope.push_back(ratio(patients, hit, said, is));
    precision_or_0.per_scope.push_back(
        zero_where(ratio(patients, is, is, is), precision.per_scope.back()));
  }
  const auto right = [&](std::size_t i) { return items.answers[i] == items.truth[i] ? 1 : 0; };
  const auto one = [](std::size_t) { return 1; };
  StoredMetric accuracy{"accuracy.v1{argmax}", {"all"}, {ratio(patients, right, one, one)}, false};
  return {f1, sensitivity, precision, precision_or_0, accuracy};
}

std::vector<StoredMetric> of_waves(const PooledItems& items, const Patients& patients) {
  StoredMetric dice{"dice.v1{absent=skip}", items.classes, {}};
  StoredMetric mean_dice{"dice.v1{absent=skip,mean=record}", items.classes, {}};
  StoredMetric iou{"iou.v1{absent=skip}", items.classes, {}};
  for (std::size_t c = 0; c < items.classes.size(); ++c) {
    const auto counts = [&, c](std::size_t i) {
      return items.counts.data() + (i * items.classes.size() + c) * 3;
    };
    const auto found = [&](std::size_t i) { return std::int64_t{counts(i)[0]}; };
    const auto any = [&](std::size_t i) { return found(i) + counts(i)[1] + counts(i)[2]; };
    const auto both = [&](std::size_t i) { return found(i) + any(i); };
    std::vector<std::optional<double>> of_records;
    for (std::size_t i = 0; i < items.patients.size(); ++i)
      of_records.push_back(both(i) > 0 ? std::optional(2 * static_cast<double>(found(i)) /
                                                       static_cast<double>(both(i)))
                                       : std::nullopt);
    dice.per_scope.push_back(ratio(
        patients, [&](std::size_t i) { return 2 * found(i); }, both, both));
    mean_dice.per_scope.push_back(resampled_mean(patients, of_records));
    iou.per_scope.push_back(ratio(patients, found, any, any));
  }
  std::vector<StoredMetric> all{dice, mean_dice, iou};
  for (StoredMetric& metric : boundary_metrics(items, patients)) all.push_back(std::move(metric));
  for (std::size_t m = 0, plain = all.size(); m < plain; ++m) {
    StoredMetric merged = all[m];
    merged.definition = with_setting(merged.definition, kMergedSetting);
    all.push_back(std::move(merged));
  }
  return all;
}

std::vector<StoredMetric> all_metrics(const PooledItems& items, const Patients& patients) {
  switch (items.kind) {
    case TestSet::Kind::multilabel:
      return of_labels(items, patients);
    case TestSet::Kind::multiclass:
      return of_one_class(items, patients);
    case TestSet::Kind::waves:
      break;
  }
  return of_waves(items, patients);
}

}  // namespace

std::vector<StoredMetric> stored_metrics(
    const PooledItems& items, const Patients& patients,
    const std::function<bool(const std::string& definition)>& wanted) {
  std::vector<StoredMetric> metrics = all_metrics(items, patients);
  std::erase_if(metrics, [&](const StoredMetric& metric) { return !wanted(metric.definition); });
  return metrics;
}

std::string why_not_stored(const PooledItems& items, const std::string& definition,
                           const std::string& scope) {
  const auto holds = [&](std::string_view part) {
    return definition.find(part) != std::string::npos;
  };
  if (items.kind == TestSet::Kind::multilabel && items.folds > 1)
    return "scores of several folds' models share no scale";
  if (scope.starts_with("lead ") || scope.starts_with("rhythm "))
    return "the store keeps a record's leads together, and no rhythms";
  if (holds(kPostSetting)) return "the store keeps no counts after post-processing";
  if (holds("boundary_") && items.kind == TestSet::Kind::waves && items.boundaries.empty())
    return "its runs kept no boundaries: `beatbench rescore` adds them";
  return "the predictions in the store do not give this metric again";
}

}  // namespace beatbench
