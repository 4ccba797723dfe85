#include "harness/run/wave_strips.h"

#include "datasets/ludb/rasterise.h"
#include "harness/base/base64.h"
#include "harness/metrics/classification.h"
#include "harness/metrics/segmentation.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace beatbench {
namespace {

constexpr int kWaveClasses = 4;  // background, P, QRS, T

std::vector<std::uint8_t> truth_of(const PreparedSet& set, std::int64_t record) {
  std::vector<std::uint8_t> all;
  for (const LeadWaves& lead : set.waves(record)) {
    const auto labels = rasterise(lead, set.samples(), set.wave_rate_hz(), set.spec().rate_hz);
    all.insert(all.end(), labels.begin(), labels.end());
  }
  return all;
}

std::string counts(std::span<const float> signal_mv) {
  static_assert(std::endian::native == std::endian::little);
  std::vector<std::int16_t> counts;
  for (const float value : signal_mv)
    counts.push_back(static_cast<std::int16_t>(
        std::clamp(std::lround(double(value) / kMillivoltPerCount), -32768L, 32767L)));
  return base64(std::as_bytes(std::span(counts)));
}

}  // namespace

Json label_spans(std::span<const std::uint8_t> labels) {
  Json spans = Json::array();
  for (std::size_t begin = 0; begin < labels.size();) {
    std::size_t end = begin + 1;
    while (end < labels.size() && labels[end] == labels[begin]) ++end;
    if (labels[begin] != kBackground)
      for (const std::size_t number : {std::size_t(labels[begin]), begin, end - begin})
        spans.push_back(number);
    begin = end;
  }
  return spans;
}

Json lead_spans(std::span<const std::uint8_t> labels, std::int64_t samples) {
  Json leads = Json::array();
  for (const auto n = static_cast<std::size_t>(samples); !labels.empty();
       labels = labels.subspan(n))
    leads.push_back(label_spans(labels.first(n)));
  return leads;
}

Json wave_strip(const PreparedSet& set, std::int64_t record) {
  const RecordInfo& info = set.records()[static_cast<std::size_t>(record)];
  return {{"id", info.id},
          {"about", info.metadata.value("rhythm", "")},
          {"samples", set.samples()},
          {"signal", counts(set.signal(record))},
          {"truth", lead_spans(truth_of(set, record), set.samples())}};
}

std::optional<double> strip_dice(const PreparedSet& set, std::int64_t record,
                                 std::span<const std::uint8_t> prediction) {
  const auto score = segment_counts(truth_of(set, record), prediction, kWaveClasses);
  std::vector<std::optional<double>> waves;
  for (std::size_t c = 1; c < kWaveClasses; ++c) waves.push_back(dice(score[c]));
  return macro_mean(waves);
}

std::vector<std::size_t> spread_places(std::size_t size, std::size_t count) {
  std::vector<std::size_t> places;
  count = std::min(count, size);
  for (std::size_t i = 0; i < count; ++i)
    places.push_back(count == 1 ? 0 : (i * (size - 1) + (count - 1) / 2) / (count - 1));
  return places;
}

}  // namespace beatbench
