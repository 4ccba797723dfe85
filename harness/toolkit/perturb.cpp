#include "harness/toolkit/perturb.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace beatbench {

at::Tensor mask_leads(const at::Tensor& signal, double probability, Random& random) {
  const std::int64_t records = signal.size(0), leads = signal.size(1);
  const at::Tensor hidden = random.bernoulli({records, leads, 1}, probability);
  const at::Tensor saved =  // drawn always, so that the stream does not depend on what was hidden
      at::arange(leads, at::kLong)
          .view({1, leads, 1})
          .eq(random.integers({records, 1, 1}, 0, leads));
  const at::Tensor gone = hidden.logical_and(hidden.all(1, true).logical_and(saved).logical_not());
  return signal.masked_fill(gone.to(signal.device()), 0);
}

at::Tensor crop_and_stretch(const at::Tensor& signal, double min_share, Random& random) {
  const std::int64_t records = signal.size(0), samples = signal.size(2);
  const double last = static_cast<double>(samples - 1);
  const auto exact = signal.options().dtype(at::kDouble);
  const at::Tensor share = random.uniform({records, 1}, min_share, 1).to(exact);
  const at::Tensor start = random.uniform({records, 1}).to(exact) * (1 - share) * last;
  // In double: a float's steps are coarse beside a record of thousands of samples.
  const at::Tensor from =
      (start + share * at::arange(samples, share.options())).clamp(0, last);  // [record, sample]
  const at::Tensor left = from.floor().clamp_max(std::max(0., last - 1));
  const at::Tensor part = (from - left).to(signal.options()).unsqueeze(1);
  const auto sample_at = [&](const at::Tensor& index) {
    return signal.gather(2, index.to(at::kLong).unsqueeze(1).expand({-1, signal.size(1), -1}));
  };
  return sample_at(left) * (1 - part) + sample_at((left + 1).clamp_max(last)) * part;
}

at::Tensor scale_amplitude(const at::Tensor& signal, double max_factor, Random& random) {
  const double most = std::log(max_factor);
  return signal * random.uniform({signal.size(0), 1, 1}, -most, most).exp().to(signal.options());
}

at::Tensor add_noise(const at::Tensor& signal, double max_sd_mv, Random& random) {
  const at::Tensor sd = random.uniform({signal.size(0), 1, 1}, 0, max_sd_mv).to(signal.options());
  return signal + random.normal(signal.sizes()).to(signal.options()) * sd;
}

at::Tensor add_wander(const at::Tensor& signal, double max_mv, double rate_hz, Random& random) {
  const std::int64_t records = signal.size(0), leads = signal.size(1);
  const at::Device device = signal.device();
  const at::Tensor hz = random.uniform({records, 1, 1}, .05, .5).to(device);
  const at::Tensor amplitude = random.uniform({records, leads, 1}, 0, max_mv).to(device);
  const at::Tensor phase = random.uniform({records, leads, 1}, 0, 2 * std::numbers::pi).to(device);
  const at::Tensor seconds = at::arange(signal.size(2), hz.options()) / rate_hz;
  const at::Tensor sine = (hz * seconds * (2 * std::numbers::pi) + phase).sin_();
  return signal + (sine * amplitude).to(signal.options());
}

}  // namespace beatbench
