#include "harness/toolkit/segment_contrast.h"

#include "harness/toolkit/full_precision.h"
#include "harness/toolkit/heads.h"

#include <ATen/TensorOperators.h>

namespace beatbench {
namespace {

// Mean of -log_p over the pairs, without a look at how many there are: that would wait for the
// device. 0 where there is none.
at::Tensor mean_loss(const at::Tensor& log_p, const at::Tensor& pairs) {
  return log_p.masked_fill(pairs.logical_not(), 0).sum().neg() / pairs.sum().clamp_min(1);
}

}  // namespace

at::Tensor cmsc_loss(const at::Tensor& view1, const at::Tensor& view2, const at::Tensor& patient,
                     double temperature, PatientPairs pairs) {
  TORCH_CHECK(view1.dim() == 2 && view1.sizes() == view2.sizes(),
              "views must be two [record, dimension], are ", view1.sizes(), " and ", view2.sizes());
  TORCH_CHECK(patient.dim() == 1 && patient.size(0) == view1.size(0), "patients must be [",
              view1.size(0), "], are ", patient.sizes());
  const FullPrecision full;
  const at::Tensor logits = unit_rows(view1).matmul(unit_rows(view2).t()) / temperature;
  const at::Tensor by_row = logits.log_softmax(1), by_column = logits.log_softmax(0);
  const at::Tensor label = patient.to(logits.device());
  const at::Tensor same = label.unsqueeze(0).eq(label.unsqueeze(1));
  if (pairs == PatientPairs::all)
    return (mean_loss(by_row, same) + mean_loss(by_column, same)) * 0.5;
  const at::Tensor upper = same.triu(1), lower = same.tril(-1);
  const at::Tensor self = same.logical_xor(upper).logical_xor(lower);
  const at::Tensor sum = mean_loss(by_row, self) + mean_loss(by_column, self) +
                         mean_loss(by_row, upper) + mean_loss(by_column, lower);
  return sum / (upper.any().to(logits.dtype()) * 2 + 2);
}

at::Tensor cmsc_loss(const std::vector<at::Tensor>& views, const at::Tensor& patient,
                     double temperature, PatientPairs pairs) {
  TORCH_CHECK(views.size() >= 2, "a contrast of views needs two of them, got ", views.size());
  at::Tensor sum;
  for (std::size_t a = 0; a < views.size(); ++a)
    for (std::size_t b = a + 1; b < views.size(); ++b) {
      const at::Tensor loss = cmsc_loss(views[a], views[b], patient, temperature, pairs);
      sum = sum.defined() ? sum + loss : loss;
    }
  return sum;
}

}  // namespace beatbench
