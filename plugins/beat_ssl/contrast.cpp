#include "plugins/beat_ssl/contrast.h"

#include "harness/toolkit/losses.h"
#include "harness/toolkit/targets.h"

#include <ATen/TensorOperators.h>

#include <optional>

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
  log.add(level + "_compared", targets.compared);
  return loss;
}

void warn_of_targets(const std::string& level, LossLog& log) {
  const auto logged = [&](const std::string& name) -> std::optional<double> {
    for (const auto& [key, value] : log.values())
      if (key == level + name) return value;
    return {};
  };
  const auto mass = logged("_positive_mass"), compared = logged("_compared");
  if (!mass || !compared) return;  // the batch had nothing to compare
  if (*mass < 2 / (*compared + 1))
    log.warn(level +
             " targets are almost uniform (positive mass near 1 / 2N): the loss asks for no "
             "structure. Raise exponent or use similarity = \"standardised\".");
  if (*mass > .99)
    log.warn(level +
             " targets are almost hard (positive mass near 1): soft targets do nothing here. "
             "Lower exponent or use similarity = \"raw\".");
}

}  // namespace beatbench
