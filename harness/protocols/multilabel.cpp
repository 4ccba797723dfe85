#include "harness/protocols/multilabel.h"

#include "harness/metrics/classification.h"

namespace beatbench {
namespace {

// One class of a [record, class] tensor as its own memory.
struct Column {
  at::Tensor truth, scores;
  Column(const at::Tensor& all_truth, const at::Tensor& all_scores, std::int64_t c)
      : truth(all_truth.select(1, c).contiguous()), scores(all_scores.select(1, c).contiguous()) {}
  std::span<const std::uint8_t> y() const {
    return {truth.const_data_ptr<std::uint8_t>(), static_cast<std::size_t>(truth.numel())};
  }
  std::span<const float> s() const {
    return {scores.const_data_ptr<float>(), static_cast<std::size_t>(scores.numel())};
  }
};

struct Series {
  const char* metric;
  const char* definition;
  const char* missing;  // why a class has no value
  std::vector<std::optional<double>> values = {};
};

}  // namespace

double macro_auroc(const at::Tensor& truth, const at::Tensor& scores) {
  std::vector<std::optional<double>> values;
  for (std::int64_t c = 0; c < truth.size(1); ++c) {
    const Column column(truth, scores, c);
    values.push_back(auroc(column.y(), column.s()));
  }
  return macro_mean(values).value_or(0);
}

void score_multilabel(const std::vector<std::string>& classes, const at::Tensor& validation_truth,
                      const at::Tensor& validation_scores, const at::Tensor& test_truth,
                      const at::Tensor& test_scores, Evaluation& evaluation) {
  const char* one_class = "the test part has only one side of this class";
  const char* no_positive = "no positive in the test part";
  const char* no_threshold = "no positive in the validation part to choose a threshold by";
  Series series[] = {{"f1", "f1.v1{threshold=validation}", no_threshold},
                     {"auroc", "auroc.v1{ties=half}", one_class},
                     {"auprc", "auprc.v1{average-precision}", no_positive},
                     {"f1_at_half", "f1.v1{threshold=0.5}", no_positive},
                     {"f1_oracle", "f1.v1{threshold=oracle}", no_positive}};
  std::vector<std::int64_t> positives;
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const auto k = static_cast<std::int64_t>(c);
    const Column validation(validation_truth, validation_scores, k),
        test(test_truth, test_scores, k);
    positives.push_back(test.truth.sum().item<std::int64_t>());
    const bool present = positives.back() > 0;
    const auto threshold = best_f1_threshold(validation.y(), validation.s());
    const auto oracle = best_f1_threshold(test.y(), test.s());
    if (threshold) evaluation.details["thresholds"][classes[c]] = threshold->value;
    const std::optional<double> none;
    // A class that the test part lacks is missing, not an F1 of 0 for its false alarms.
    const auto f1_at = [&](float at) {
      return present ? f1(counts_at(test.y(), test.s(), at)) : none;
    };
    series[0].values.push_back(threshold ? f1_at(threshold->value) : none);
    series[1].values.push_back(auroc(test.y(), test.s()));
    series[2].values.push_back(average_precision(test.y(), test.s()));
    series[3].values.push_back(f1_at(0.5F));
    series[4].values.push_back(oracle ? std::optional(oracle->f1) : none);
  }
  for (const Series& s : series) {
    const auto macro = macro_mean(s.values);
    evaluation.metrics.push_back({s.metric, s.definition, "macro", macro, test_truth.size(0),
                                  macro ? "" : "no class has a value"});
    for (std::size_t c = 0; c < classes.size(); ++c)
      evaluation.metrics.push_back({s.metric, s.definition, classes[c], s.values[c], positives[c],
                                    s.values[c]         ? ""
                                    : positives[c] == 0 ? no_positive
                                                        : s.missing});
  }
}

}  // namespace beatbench
