#include "baselines/cmsc/views.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>

namespace beatbench {
namespace {

// Stretches of `length` one behind the other; what is left at the end is dropped.
std::vector<at::Tensor> stretches(const at::Tensor& signal, std::int64_t length) {
  std::vector<at::Tensor> all;
  for (std::int64_t start = 0; start + length <= signal.size(2); start += length)
    all.push_back(signal.narrow(2, start, length));
  return all;
}

std::vector<std::int64_t> some_leads(const CmscViews& views, const at::Tensor& signal,
                                     Random& random) {
  const at::Tensor order = random.permutation(signal.size(1));
  const std::int64_t* first = order.const_data_ptr<std::int64_t>();
  return {first, first + std::min(views.leads, signal.size(1))};
}

// One lead, the others silent.
at::Tensor only(const at::Tensor& signal, std::int64_t lead) {
  at::Tensor view = at::zeros_like(signal);
  view.select(1, lead).copy_(signal.select(1, lead));
  return view;
}

}  // namespace

std::vector<at::Tensor> backbone_views(const CmscViews& views, const at::Tensor& signal,
                                       Random& random) {
  const std::vector<at::Tensor> halves = stretches(signal, signal.size(2) / 2);
  const at::Tensor first = halves[0], second = halves[1];
  if (views.variant == CmscVariant::cmsc) return {first, second};
  std::vector<at::Tensor> all;
  for (const std::int64_t lead : some_leads(views, signal, random)) {
    if (views.variant == CmscVariant::cmlc) {
      all.push_back(only(signal, lead));
    } else {
      all.push_back(only(first, lead));
      all.push_back(only(second, lead));
    }
  }
  return all;
}

std::vector<at::Tensor> clocs_views(const CmscViews& views, const at::Tensor& signal,
                                    std::int64_t segment, Random& random) {
  std::vector<at::Tensor> times = stretches(signal, segment), all;
  if (views.variant == CmscVariant::cmsc) {
    const std::int64_t records = signal.size(0);
    const at::Tensor lead = random.integers({records, 1, 1}, 0, signal.size(1)).to(signal.device());
    for (const at::Tensor& time : times)
      all.push_back(time.gather(1, lead.expand({records, 1, segment})).squeeze(1));
    return all;
  }
  if (views.variant == CmscVariant::cmlc) {
    const auto count = static_cast<std::int64_t>(times.size());
    const auto drawn = random.integers({1}, 0, count).item<std::int64_t>();
    times = {times[static_cast<std::size_t>(drawn)]};
  }
  for (const std::int64_t lead : some_leads(views, signal, random))
    for (const at::Tensor& time : times) all.push_back(time.select(1, lead));
  return all;
}

}  // namespace beatbench
