#include "harness/protocols/beat_classifier.h"

#include "harness/base/error.h"
#include "harness/signal/rr_features.h"
#include "harness/toolkit/roi.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace beatbench {
namespace {

std::size_t lead_two(const std::vector<std::string>& leads, const char* whose) {
  const auto found = std::ranges::find(leads, "II");
  if (found == leads.end())
    throw UsageError(std::string("beats are told by lead II, which ") + whose +
                     " does not have. Leave out mitdb_beats and beat classes, or take others");
  return static_cast<std::size_t>(found - leads.begin());
}

}  // namespace

BeatClassifier::BeatClassifier(std::shared_ptr<Encoder> of, const BeatWindow& round, double rate)
    : encoder(std::move(of)),
      window(round),
      rate_hz(rate),
      rhythm_mean(at::zeros({kRrFeatures})),
      rhythm_scale(at::ones({kRrFeatures})),
      head{at::zeros({kBeatClasses, encoder->channels() * window.bins + kRrFeatures}),
           at::zeros({kBeatClasses})} {}

at::Tensor BeatClassifier::inputs(const at::Tensor& features, const BatchBeats& beats) const {
  const at::Device device = features.device();
  const RoiWindows windows = roi_windows(beats.record.to(device), beats.sample.to(device),
                                         window.before_s * rate_hz, window.after_s * rate_hz);
  const at::Tensor shape =
      roi_pool(features, windows, encoder->stride(), window.bins).flatten(1).to(at::kFloat);
  const at::Tensor rhythm = ((beats.rhythm - rhythm_mean) / rhythm_scale).nan_to_num(0);
  return at::cat({shape, rhythm.to(device)}, 1);
}

at::Tensor BeatClassifier::predict(const at::Tensor& signal, const BatchBeats& beats) const {
  const at::NoGradGuard no_grad;
  encoder->train(false);
  return head.logits(inputs(encoder->features(signal), beats));
}

std::vector<NamedTensor> BeatClassifier::state() const {
  std::vector<NamedTensor> all;
  for (const NamedTensor& tensor : encoder->state())
    all.push_back({"encoder." + tensor.name, tensor.value, tensor.trainable});
  all.push_back({"head.weight", head.weight});
  all.push_back({"head.bias", head.bias});
  all.push_back({"rhythm.mean", rhythm_mean, false});
  all.push_back({"rhythm.scale", rhythm_scale, false});
  return all;
}

void copy_lead_two(std::span<const float> record, const std::vector<std::string>& from,
                   const std::vector<std::string>& to, at::Tensor out) {
  const std::size_t source = lead_two(from, "the data set");
  const std::size_t target = lead_two(to, "the encoder");
  const std::size_t samples = record.size() / from.size();
  std::ranges::copy(record.subspan(source * samples, samples),
                    out.select(0, static_cast<std::int64_t>(target)).data_ptr<float>());
}

}  // namespace beatbench
