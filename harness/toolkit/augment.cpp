#include "harness/toolkit/augment.h"

#include "harness/signal/vcg.h"
#include "harness/toolkit/full_precision.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/baddbmm.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <numbers>

namespace beatbench {
namespace {

template <std::size_t rows, std::size_t columns>
at::Tensor to_tensor(const Matrix<rows, columns>& matrix) {
  at::Tensor out =
      at::zeros({static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)}, at::kDouble);
  double* value = out.mutable_data_ptr<double>();
  for (const auto& row : matrix)
    for (const double one : row) *value++ = one;
  return out;
}

// [record, 3, 3] about one axis; right-handed, so +90 degrees about x takes y to z.
at::Tensor rotations(const at::Tensor& angle_rad, std::int64_t axis) {
  const std::int64_t u = (axis + 1) % 3, v = (axis + 2) % 3;
  at::Tensor r = at::zeros({angle_rad.size(0), 3, 3}, angle_rad.options());
  const at::Tensor cosine = angle_rad.cos(), sine = angle_rad.sin();
  r.select(1, axis).select(1, axis).fill_(1);
  r.select(1, u).select(1, u).copy_(cosine);
  r.select(1, v).select(1, v).copy_(cosine);
  r.select(1, v).select(1, u).copy_(sine);
  r.select(1, u).select(1, v).copy_(-sine);
  return r;
}

}  // namespace

std::vector<std::string> twelve_leads() {
  return {"I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"};
}

at::Tensor draw_vcg_change(const VcgAugmentation& law, std::int64_t records, Random& random) {
  const double max_rad = law.max_angle_deg * std::numbers::pi / 180;
  const at::Tensor angle = random.uniform({records, 3}, -max_rad, max_rad).to(at::kDouble);
  at::Tensor scale = random.uniform({records, 3}, 1, law.max_scale).to(at::kDouble);
  if (law.law == VcgLaw::fairseq)
    return vcg_change(angle, at::arange(3, at::kLong).expand({records, 3}), scale);
  const at::Tensor order = random.uniform({records, 3}).argsort(/*stable=*/true, 1);
  const at::Tensor inverted = random.bernoulli({records, 3}, 0.5);
  return vcg_change(angle, order, at::where(inverted, scale.reciprocal(), scale));
}

at::Tensor vcg_change(const at::Tensor& angle_rad, const at::Tensor& order,
                      const at::Tensor& scale) {
  const at::Tensor about[] = {rotations(angle_rad.select(1, 0), 0),
                              rotations(angle_rad.select(1, 1), 1),
                              rotations(angle_rad.select(1, 2), 2)};
  at::Tensor change = at::eye(3, angle_rad.options()).expand({angle_rad.size(0), 3, 3});
  for (std::int64_t turn = 0; turn < 3; ++turn) {
    const at::Tensor axis = order.select(1, turn).view({-1, 1, 1});
    change = at::where(axis.eq(0), about[0], at::where(axis.eq(1), about[1], about[2])).bmm(change);
  }
  return scale.unsqueeze(2) * change;
}

at::Tensor change_vcg(const at::Tensor& signal, const at::Tensor& change, VcgMode mode) {
  TORCH_CHECK(signal.dim() == 3 && signal.size(1) == 12,
              "the VCG needs signals [record, 12, sample], got ", signal.sizes());
  const FullPrecision full;
  const at::Tensor leads = to_tensor(dower_12()), vcg = to_tensor(inverse_dower_12());
  const at::Tensor m = change.to(at::kCPU, at::kDouble);
  const bool residual = mode == VcgMode::residual;
  const at::Tensor moved = residual ? m - at::eye(3, m.options()) : m;
  const at::Tensor mix = leads.matmul(moved).matmul(vcg).to(signal.options());  // [record, 12, 12]
  return residual ? at::baddbmm(signal, mix, signal) : mix.bmm(signal);
}

at::Tensor non_dipolar_rms(const at::Tensor& signal) {
  const at::Tensor same = at::eye(3, at::kDouble).unsqueeze(0).expand({signal.size(0), 3, 3});
  return (signal - change_vcg(signal, same, VcgMode::project)).square().mean().sqrt();
}

at::Tensor draw_time_mask(const at::Tensor& signal, double share, bool shared_by_leads,
                          Random& random) {
  const std::int64_t records = signal.size(0), samples = signal.size(2);
  const auto length = std::llround(share * static_cast<double>(samples));
  const at::Tensor start =
      random.integers({records, shared_by_leads ? 1 : signal.size(1), 1}, 0, samples)
          .to(signal.device(), at::kInt);
  const at::Tensor behind_start = at::arange(samples, start.options()) - start;
  return behind_start.ge(0)
      .logical_and_(behind_start.lt(length))
      .logical_or_(behind_start.lt(length - samples));
}

MaskedView draw_view(const at::Tensor& signal, const VcgAugmentation& law, double mask_share,
                     bool mask_shared_by_leads, Random random) {
  const at::Tensor change = draw_vcg_change(law, signal.size(0), random);
  Random mask = random.split("mask");
  const at::Tensor hidden = draw_time_mask(signal, mask_share, mask_shared_by_leads, mask);
  return {change_vcg(signal, change, law.mode).masked_fill_(hidden, 0), hidden};
}

}  // namespace beatbench
