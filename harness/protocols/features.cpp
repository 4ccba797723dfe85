#include "harness/protocols/features.h"

#include "harness/toolkit/device.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>

#include <algorithm>

namespace beatbench {
namespace {

constexpr std::size_t kEncodeBatch = 64;

template <typename Keep>
at::Tensor encode_by(Encoder& encoder, const PreparedSet& data, const Rows& rows,
                     const StopFlag& stop, Span span, const LeadPlaces& silent, Keep keep) {
  const at::NoGradGuard no_grad;
  encoder.train(false);
  const at::Device device = device_of(encoder.state());
  std::vector<at::Tensor> parts;
  for (std::size_t i = 0; i < rows.size(); i += kEncodeBatch) {
    if (stop) throw Interrupted{};
    const auto batch = std::span(rows).subspan(i, std::min(kEncodeBatch, rows.size() - i));
    const at::Tensor signals =
        signals_of(data, batch, silent).slice(2, span.begin, span.end).contiguous();
    const at::Tensor features = encoder.features(signals.to(device));
    parts.push_back(keep(features).to(at::kCPU, at::kFloat));
  }
  return at::cat(parts);
}

}  // namespace

at::Tensor signals_of(const PreparedSet& data, std::span<const std::int64_t> rows,
                      const LeadPlaces& silent) {
  const auto leads = static_cast<std::int64_t>(data.spec().leads.size());
  at::Tensor signals =
      at::empty({static_cast<std::int64_t>(rows.size()), leads, data.samples()}, at::kFloat);
  float* to = signals.data_ptr<float>();
  for (const std::int64_t row : rows) to = std::ranges::copy(data.signal(row), to).out;
  for (const std::size_t lead : silent) signals.select(1, static_cast<std::int64_t>(lead)).zero_();
  return signals;
}

at::Tensor encode(Encoder& encoder, const PreparedSet& data, const Rows& rows, const StopFlag& stop,
                  const LeadPlaces& silent) {
  return encode_by(encoder, data, rows, stop, {}, silent, [](const at::Tensor& f) { return f; });
}

at::Tensor encode_pooled(Encoder& encoder, const PreparedSet& data, const Rows& rows,
                         const StopFlag& stop, Span span) {
  return encode_by(encoder, data, rows, stop, span, {},
                   [](const at::Tensor& f) { return f.mean(-1); });
}

bool may_keep_features(const EvaluationTask& task, std::int64_t records) {
  const std::int64_t stride = task.encoder->stride();
  const std::int64_t steps = (task.data.samples() + stride - 1) / stride;
  const auto bytes =
      records * task.encoder->channels() * steps * static_cast<std::int64_t>(sizeof(float));
  return bytes <= task.kept_feature_bytes;
}

Rows limited(Rows rows, std::int64_t limit) {
  if (limit > 0 && std::ssize(rows) > limit) rows.resize(static_cast<std::size_t>(limit));
  return rows;
}

std::vector<at::Tensor> copy_of(std::span<const NamedTensor> state) {
  std::vector<at::Tensor> copy;
  for (const NamedTensor& tensor : state) copy.push_back(tensor.value.detach().clone());
  return copy;
}

void restore(std::span<const NamedTensor> state, std::span<const at::Tensor> copy) {
  const at::NoGradGuard no_grad;
  for (std::size_t i = 0; i < state.size(); ++i) {
    at::Tensor value = state[i].value;
    value.copy_(copy[i]);
  }
}

}  // namespace beatbench
