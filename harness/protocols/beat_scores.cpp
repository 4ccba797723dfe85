#include "harness/protocols/beat_scores.h"

#include "harness/base/error.h"
#include "harness/metrics/classification.h"

#include <ATen/TensorOperators.h>

namespace beatbench {
namespace {

using Counts = std::vector<std::vector<std::int64_t>>;  // [truth][predicted]

Counts confusion(const at::Tensor& truth, const at::Tensor& predicted, std::size_t classes) {
  Counts counts(classes, std::vector<std::int64_t>(classes, 0));
  for (std::int64_t i = 0; i < truth.size(0); ++i)
    ++counts[static_cast<std::size_t>(truth.const_data_ptr<std::int64_t>()[i])]
            [static_cast<std::size_t>(predicted.const_data_ptr<std::int64_t>()[i])];
  return counts;
}

std::optional<double> share(std::int64_t part, std::int64_t all) {
  if (all == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(all);
}

struct Series {
  const char* metric;
  const char* definition;
  std::vector<std::optional<double>> values = {};
};

}  // namespace

void score_classes(const std::vector<std::string>& classes, const at::Tensor& truth,
                   const at::Tensor& scores, Evaluation& evaluation) {
  if (!scores.isfinite().all().item<bool>())
    throw DataError("a score is NaN or infinite: the model that made it has diverged");
  const Counts counts = confusion(truth, scores.argmax(1), classes.size());
  Series series[] = {{"f1", "f1.v1{argmax}"},
                     {"sensitivity", "sensitivity.v1{argmax}"},
                     {"precision", "precision.v1{argmax}"}};
  std::vector<std::int64_t> support;
  std::int64_t right = 0;
  for (std::size_t c = 0; c < classes.size(); ++c) {
    std::int64_t is = 0, said = 0;
    for (std::size_t other = 0; other < classes.size(); ++other) {
      is += counts[c][other];
      said += counts[other][c];
    }
    const std::int64_t hit = counts[c][c];
    right += hit;
    support.push_back(is);
    // A class that the truth lacks is missing, not an F1 of 0 for its false alarms.
    const std::optional<double> none;
    series[0].values.push_back(is > 0 ? share(2 * hit, is + said) : none);
    series[1].values.push_back(share(hit, is));
    series[2].values.push_back(is > 0 ? share(hit, said) : none);
  }
  for (const Series& s : series) {
    evaluation.metrics.push_back(
        {s.metric, s.definition, "macro", macro_mean(s.values), truth.size(0), "no class has it"});
    for (std::size_t c = 0; c < classes.size(); ++c)
      evaluation.metrics.push_back(
          {s.metric, s.definition, classes[c], s.values[c], support[c],
           support[c] == 0 ? "absent in the test part" : "never predicted"});
  }
  evaluation.metrics.push_back({"accuracy", "accuracy.v1{argmax}", "all",
                                share(right, truth.size(0)), truth.size(0), "no item"});
  evaluation.details["confusion"] = {{"classes", classes}, {"truth_by_prediction", counts}};
}

}  // namespace beatbench
