#include "plugins/beat_ssl/contrast.h"

#include "harness/toolkit/losses.h"
#include "harness/toolkit/targets.h"

#include <ATen/TensorOperators.h>

#include <algorithm>

namespace beatbench {

at::Tensor weighted_contrast(const Contrast& contrast, const ContrastRows& rows,
                             const std::string& level, ScalarLog& log) {
  const at::Tensor& weight = rows.weight;
  const at::Tensor log_p = log_probabilities(rows.embedding, contrast.temperature, rows.group);
  const at::Tensor cross_entropy = mean_of_weighted(soft_ce(log_p, weight), weight);
  const TargetStatistics targets = target_statistics(weight, rows.source, rows.group);
  at::Tensor loss = cross_entropy;
  if (contrast.loss == "softclt") loss = mean_of_weighted(softclt(log_p, weight), weight);
  if (contrast.loss == "bce")
    loss = bce(rows.embedding, weight, contrast.temperature, contrast.bias, rows.group).mean();
  log.add(level, loss);
  log.add(level + "_kl", cross_entropy - targets.entropy);
  log.add(level + "_positive_mass", targets.positive_mass);
  log.add(level + "_mean_weight", targets.mean_weight);
  log.add(level + "_entropy", targets.entropy);
  return loss;
}

void warn_of_targets(const std::string& level, double compared, LossLog& log) {
  const std::string name = level + "_positive_mass";
  const auto& values = log.values();
  const auto found = std::find_if(values.begin(), values.end(),
                                  [&](const auto& value) { return value.first == name; });
  if (found == values.end()) return;
  if (found->second < 2 / compared)
    log.warn(level +
             " targets are almost uniform (positive mass near 1 / 2N): the loss asks for no "
             "structure. Raise exponent or use similarity = \"standardised\".");
  if (found->second > .99)
    log.warn(level +
             " targets are almost hard (positive mass near 1): soft targets do nothing here. "
             "Lower exponent or use similarity = \"raw\".");
}

}  // namespace beatbench
