#include "harness/metrics/definition.h"

#include "harness/metrics/wave_definitions.h"

#include <algorithm>
#include <array>
#include <vector>

namespace beatbench {
namespace {

using enum Direction;

constexpr auto kDefinitions = std::to_array<MetricDefinition>({
    {"auroc.v1{ties=half}", "AUROC",
     "Chance that a positive scores above a negative, ties counted half; missing where a class is "
     "absent",
     higher_is_better, ""},
    {"auprc.v1{average-precision}", "AUPRC",
     "Average precision over the distinct scores, without interpolation; missing without positives",
     higher_is_better, ""},
    {"f1.v1{threshold=validation}", "F1",
     "2TP/(2TP+FP+FN) at the threshold of highest F1 on the validation scores", higher_is_better,
     ""},
    {"f1.v1{threshold=0.5}", "F1 at 0.5",
     "2TP/(2TP+FP+FN), predicted where the score is 0.5 or more", higher_is_better, ""},
    {"f1.v1{threshold=oracle}", "F1 (oracle)",
     "2TP/(2TP+FP+FN) at the threshold of highest F1 on the test scores themselves: an upper "
     "bound, "
     "not a result",
     higher_is_better, ""},
    {"ece.v1{bins=15,width=equal}", "Calibration error",
     "Expected calibration error of a class against all else: mean over the items of |mean score - "
     "share of positives| of their bin of 15; missing without positives",
     lower_is_better, ""},
    {"f1.v1{argmax}", "F1", "2TP/(2TP+FP+FN), predicted where the class has the highest score",
     higher_is_better, ""},
    {"sensitivity.v1{argmax}", "Sensitivity",
     "TP/(TP+FN), predicted where the class has the highest score; missing where it is absent",
     higher_is_better, ""},
    {"precision.v1{argmax}", "Precision",
     "TP/(TP+FP), predicted where the class has the highest score; missing where it is absent or "
     "never predicted",
     higher_is_better, ""},
    {"precision.v2{argmax}", "Precision",
     "TP/(TP+FP), predicted where the class has the highest score; missing where it is absent, 0 "
     "where it is there but never predicted",
     higher_is_better, ""},
    {"accuracy.v1{argmax}", "Accuracy",
     "Share of items whose class has the highest score: says little where one class rules",
     higher_is_better, ""},
    {"sensitivity.v1{tolerance=150ms}", "Sensitivity",
     "TP/(TP+FN) of beats matched one to one within 150 ms", higher_is_better, ""},
    {"precision.v1{tolerance=150ms}", "Precision",
     "TP/(TP+FP) of beats matched one to one within 150 ms", higher_is_better, ""},
    {"train.v1{mean=last-interval}", "Training",
     "Mean over the steps of the last logging interval of a pretraining (a hundredth of its steps, "
     "at most 50)",
     nearest_to_zero, ""},
    {"effective_rank.v1{features=pooled-centred,records=512}", "Encoder's effective rank",
     "exp of the entropy of the normalised singular values (Roy & Vetterli 2007) of the pooled "
     "features minus their mean, of up to 512 corpus records: directions in use; 0 where nothing "
     "varies",
     higher_is_better, ""},
    {"mean_cosine.v1{features=pooled,records=512}", "Encoder's mean cosine",
     "Mean cosine between the pooled features of two records, over all pairs of up to 512 corpus "
     "records; 1: all alike",
     lower_is_better, ""},
    {"uniformity.v1{features=pooled,records=512}", "Encoder's uniformity",
     "log of the mean of exp(-2 d^2) over all pairs of up to 512 corpus records, d the distance of "
     "their pooled features on the unit sphere (Wang & Isola 2020); 0: all alike",
     lower_is_better, ""},
});

std::vector<MetricDefinition> all_definitions() {
  std::vector<MetricDefinition> all(kDefinitions.begin(), kDefinitions.end());
  const auto waves = wave_definitions();
  all.insert(all.end(), waves.begin(), waves.end());
  return all;
}

}  // namespace

std::span<const MetricDefinition> metric_definitions() {
  static const std::vector<MetricDefinition> all = all_definitions();
  return all;
}

const MetricDefinition* find_metric(std::string_view id) {
  const auto all = metric_definitions();
  const auto found = std::ranges::find(all, id, &MetricDefinition::id);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace beatbench
