#include "harness/sdk/plugin.h"
#include "harness/signal/delineate.h"
#include "harness/signal/r_peaks.h"

#include <ATen/Parallel.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

namespace beatbench {
namespace {

// The wavelet delineator of harness/signal, lead by lead: what rules know about P, QRS and T.
class ClassicalDelineator final : public Delineator {
 public:
  static std::vector<OptionSpec> options() {
    return {{.name = "r_peaks",
             .fallback = std::string("all_leads"),
             .help = "R peaks found in all leads together, or in each lead for itself",
             .choices = {"all_leads", "each_lead"}}};
  }
  explicit ClassicalDelineator(const DelineatorContext& context)
      : leads_(context.signal.leads),
        rate_hz_(context.signal.rate_hz),
        together_(context.options.text("r_peaks") == "all_leads") {}

  at::Tensor delineate(const at::Tensor& signal) override;

 private:
  void mark_record(std::span<const float> record, std::span<std::uint8_t> classes) const;

  std::vector<std::string> leads_;
  double rate_hz_;
  bool together_;
};

void mark(const WaveBounds& wave, WaveClass name, std::span<std::uint8_t> classes) {
  if (!wave.found() || wave.onset < 0 || wave.offset < wave.onset) return;
  const auto first = static_cast<std::size_t>(wave.onset);
  const auto length = static_cast<std::size_t>(wave.offset - wave.onset + 1);
  std::ranges::fill(classes.subspan(first, length), static_cast<std::uint8_t>(name));
}

void ClassicalDelineator::mark_record(std::span<const float> record,
                                      std::span<std::uint8_t> classes) const {
  const std::size_t samples = record.size() / leads_.size();
  std::vector<std::int64_t> peaks;
  if (together_) peaks = detect_r_peaks(record, leads_, rate_hz_);
  for (std::size_t lead = 0; lead < leads_.size(); ++lead) {
    const auto mv = record.subspan(lead * samples, samples);
    const auto out = classes.subspan(lead * samples, samples);
    if (!together_) peaks = detect_r_peaks(mv, rate_hz_);
    for (const BeatWaves& beat : beatbench::delineate(mv, rate_hz_, peaks)) {
      mark(beat.p, WaveClass::p, out);
      mark(beat.t, WaveClass::t, out);
      mark(beat.qrs, WaveClass::qrs, out);  // last: where waves touch, the QRS is the surest
    }
  }
}

at::Tensor ClassicalDelineator::delineate(const at::Tensor& signal) {
  const at::Tensor mv = signal.to(at::kCPU, at::kFloat).contiguous();
  at::Tensor classes = at::zeros_like(mv, at::kByte);
  const auto per_record = static_cast<std::size_t>(mv.size(1) * mv.size(2));
  const float* from = mv.const_data_ptr<float>();
  auto* to = classes.mutable_data_ptr<std::uint8_t>();
  at::parallel_for(0, mv.size(0), 1, [&](std::int64_t begin, std::int64_t end) {
    for (auto r = static_cast<std::size_t>(begin); r < static_cast<std::size_t>(end); ++r)
      mark_record({from + r * per_record, per_record}, {to + r * per_record, per_record});
  });
  return classes;
}

}  // namespace
}  // namespace beatbench

BEATBENCH_PLUGIN(beatbench::ClassicalDelineator,
                 {.id = "classical_delineator",
                  .title = "Classical delineator",
                  .summary = "wavelet rules for P, QRS and T in each lead; nothing is learnt",
                  .citation = "Martinez, Almeida, Olmos, Rocha, Laguna: A Wavelet-Based ECG "
                              "Delineator: Evaluation on Standard Databases. IEEE Trans Biomed Eng "
                              "51(4):570-581, 2004",
                  .licence = "Apache-2.0",
                  .signal = {.min_rate_hz = 100, .max_rate_hz = 1000},
                  .protocols = {"ludb_waves"}})
