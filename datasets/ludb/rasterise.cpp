#include "datasets/ludb/rasterise.h"

#include <algorithm>
#include <cmath>

namespace beatbench {
namespace {

class Raster {
 public:
  Raster(std::int64_t samples, double samples_per_mark)
      : labels_(static_cast<std::size_t>(samples), kIgnore), scale_(samples_per_mark) {}

  // Samples whose time lies in [first, last], or strictly between the two where `open`.
  void paint(std::int64_t first, std::int64_t last, std::uint8_t label, bool open = false) {
    // A time that differs from a mark by rounding alone is on it.
    constexpr double kRounding = 1e-6;
    const double inside = open ? -kRounding : kRounding;
    const double low = std::ceil(static_cast<double>(first) * scale_ - inside);
    const double high = std::floor(static_cast<double>(last) * scale_ + inside);
    const auto size = static_cast<double>(labels_.size());
    const auto begin = static_cast<std::ptrdiff_t>(std::clamp(low, 0.0, size));
    const auto end = static_cast<std::ptrdiff_t>(std::clamp(high + 1, 0.0, size));
    if (begin < end) std::fill(labels_.begin() + begin, labels_.begin() + end, label);
  }

  std::vector<std::uint8_t> labels() && { return std::move(labels_); }

 private:
  std::vector<std::uint8_t> labels_;
  double scale_;
};

std::int64_t first_mark(const Wave& wave) { return wave.onset >= 0 ? wave.onset : wave.peak; }
std::int64_t last_mark(const Wave& wave) { return wave.offset >= 0 ? wave.offset : wave.peak; }

}  // namespace

std::vector<std::uint8_t> rasterise(const LeadWaves& lead, std::int64_t samples,
                                    double rate_from_hz, double rate_to_hz) {
  Raster raster(samples, rate_to_hz / rate_from_hz);
  const std::int64_t begin = lead.annotated_begin, end = lead.annotated_end;
  if (begin < end) raster.paint(begin, end - 1, kBackground);
  for (const auto& [first, last] : lead.unclear) raster.paint(first, last, kIgnore);
  const auto& waves = lead.waves;
  for (std::size_t i = 0; i < waves.size(); ++i) {
    const std::int64_t before = i > 0 ? last_mark(waves[i - 1]) : begin - 1;
    const std::int64_t behind = i + 1 < waves.size() ? first_mark(waves[i + 1]) : end;
    if (waves[i].onset < 0) raster.paint(before, waves[i].peak, kIgnore, true);
    if (waves[i].offset < 0) raster.paint(waves[i].peak, behind, kIgnore, true);
  }
  for (const Wave& wave : waves)
    raster.paint(first_mark(wave), last_mark(wave), static_cast<std::uint8_t>(wave.kind));
  return std::move(raster).labels();
}

}  // namespace beatbench
