#include "harness/protocols/wave_scores.h"

#include "datasets/ludb/rasterise.h"
#include "harness/metrics/classification.h"
#include "harness/metrics/segmentation.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <cmath>

namespace beatbench {
namespace {

constexpr const char* kWaves[] = {"P", "QRS", "T"};

std::span<const std::uint8_t> bytes(const at::Tensor& tensor) {
  return {tensor.const_data_ptr<std::uint8_t>(), static_cast<std::size_t>(tensor.numel())};
}

// Sample k of the annotations gets the model's label nearest in time.
std::vector<std::uint8_t> at_annotation_rate(std::span<const std::uint8_t> prediction,
                                             std::int64_t samples, double ratio) {
  std::vector<std::uint8_t> out(static_cast<std::size_t>(samples));
  for (std::int64_t k = 0; k < samples; ++k) {
    const auto nearest =
        std::min<std::int64_t>(std::llround(double(k) * ratio), std::ssize(prediction) - 1);
    out[static_cast<std::size_t>(k)] = prediction[static_cast<std::size_t>(nearest)];
  }
  return out;
}

struct Series {
  const char* metric;
  const char* definition;
  std::vector<std::optional<double>> values;  // [class], background first
};

}  // namespace

at::Tensor wave_labels(const PreparedSet& data, const Rows& rows) {
  const auto leads = static_cast<std::int64_t>(data.spec().leads.size());
  at::Tensor labels = at::empty({std::ssize(rows), leads, data.samples()}, at::kByte);
  auto* to = labels.data_ptr<std::uint8_t>();
  for (const std::int64_t row : rows)
    for (const LeadWaves& lead : data.waves(row))
      to = std::ranges::copy(
               rasterise(lead, data.samples(), data.wave_rate_hz(), data.spec().rate_hz), to)
               .out;
  return labels;
}

void score_waves(const PreparedSet& data, const Rows& rows, const at::Tensor& prediction,
                 Evaluation& evaluation) {
  const double rate_hz = data.wave_rate_hz();
  const auto samples = static_cast<std::int64_t>(std::llround(data.spec().seconds * rate_hz));
  std::vector<std::vector<SegmentCounts>> counts;  // [row][class], leads added up
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::vector<SegmentCounts> record(kWaveClasses);
    const std::vector<LeadWaves>& leads = data.waves(rows[r]);
    for (std::size_t l = 0; l < leads.size(); ++l) {
      const auto truth = rasterise(leads[l], samples, rate_hz, rate_hz);
      const at::Tensor lead =
          prediction[static_cast<std::int64_t>(r)][static_cast<std::int64_t>(l)];
      const auto mine = at_annotation_rate(bytes(lead), samples, data.spec().rate_hz / rate_hz);
      const auto one = segment_counts(truth, mine, kWaveClasses);
      for (int c = 0; c < kWaveClasses; ++c)
        record[static_cast<std::size_t>(c)] += one[static_cast<std::size_t>(c)];
    }
    counts.push_back(std::move(record));
  }
  const Series all[] = {{"dice", "dice.v1{absent=skip}", pooled(counts, &dice)},
                        {"f1", "dice.v1{absent=skip,mean=record}", mean_per_record(counts, &dice)},
                        {"iou", "iou.v1{absent=skip}", pooled(counts, &iou)}};
  for (const Series& series : all) {
    const std::span waves(series.values.begin() + 1, series.values.end());
    const auto macro = macro_mean(waves);
    evaluation.metrics.push_back({series.metric, series.definition, "macro", macro,
                                  std::ssize(rows),
                                  macro ? "" : "no wave is annotated in the test part"});
    for (std::size_t c = 1; c < kWaveClasses; ++c) {
      std::int64_t support = 0;
      for (const auto& record : counts)
        support += record[c].true_positive + record[c].false_negative;
      evaluation.metrics.push_back({series.metric, series.definition, kWaves[c - 1],
                                    series.values[c], support,
                                    series.values[c] ? "" : "absent in truth and prediction"});
    }
  }
}

double macro_dice(const at::Tensor& truth, const at::Tensor& prediction) {
  const auto counts = segment_counts(bytes(truth), bytes(prediction), kWaveClasses);
  std::vector<std::optional<double>> waves;
  for (std::size_t c = 1; c < kWaveClasses; ++c) waves.push_back(dice(counts[c]));
  return macro_mean(waves).value_or(0);
}

}  // namespace beatbench
