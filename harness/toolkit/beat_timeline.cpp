#include "harness/toolkit/beat_timeline.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <numeric>
#include <span>
#include <vector>

namespace beatbench {
namespace {

// Beat i reaches from cuts[i] to cuts[i + 1]; they go into `source` in a random order.
void shuffle_between(const std::vector<std::int64_t>& cuts, std::span<std::int64_t> source,
                     Random& random) {
  const at::Tensor order = random.permutation(std::ssize(cuts) - 1);
  auto to = source.begin() + cuts.front();
  for (std::int64_t i = 0; i < order.size(0); ++i) {
    const auto beat = static_cast<std::size_t>(order.const_data_ptr<std::int64_t>()[i]);
    const std::int64_t length = cuts[beat + 1] - cuts[beat];
    std::iota(to, to + length, cuts[beat]);
    to += length;
  }
}

}  // namespace

at::Tensor shuffled_beats(const CorpusBeats& beats, const at::Tensor& records, std::int64_t samples,
                          Random& random) {
  const at::Tensor source = at::arange(samples, at::kLong).repeat({records.size(0), 1});
  for (std::int64_t r = 0; r < records.size(0); ++r) {
    const auto peaks = beats.peaks(records[r].item<std::int64_t>());
    std::vector<std::int64_t> cuts;
    for (std::size_t i = 1; i < peaks.size(); ++i)
      cuts.push_back((peaks[i - 1] + peaks[i] + 1) / 2);
    if (cuts.size() < 3) continue;  // one beat has no other place
    TORCH_CHECK(cuts.back() <= samples, "an R peak lies outside of its record");
    std::int64_t* row = source.mutable_data_ptr<std::int64_t>() + r * samples;
    shuffle_between(cuts, {row, static_cast<std::size_t>(samples)}, random);
  }
  return source;
}

at::Tensor in_order(const at::Tensor& signal, const at::Tensor& source) {
  return signal.gather(2, source.to(signal.device()).unsqueeze(1).expand({-1, signal.size(1), -1}));
}

at::Tensor near_peaks(const CorpusBeats& beats, const at::Tensor& records, std::int64_t samples,
                      std::int64_t radius) {
  const at::Tensor near = at::zeros({records.size(0), samples}, at::kBool);
  for (std::int64_t r = 0; r < records.size(0); ++r) {
    bool* row = near.mutable_data_ptr<bool>() + r * samples;
    for (const std::int64_t peak : beats.peaks(records[r].item<std::int64_t>())) {
      TORCH_CHECK(peak >= 0 && peak < samples, "an R peak lies outside of its record");
      std::fill(row + std::max<std::int64_t>(0, peak - radius),
                row + std::min(samples, peak + radius + 1), true);
    }
  }
  return near;
}

}  // namespace beatbench
