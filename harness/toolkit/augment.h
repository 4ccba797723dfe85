#pragma once

#include "harness/sdk/random.h"

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace beatbench {

// The twelve leads in the order that all of this file takes: I II III aVR aVL aVF V1 … V6.
std::vector<std::string> twelve_leads();

// How 3KG (Gopal et al. 2021) draws its random change of the vectorcardiogram.
enum class VcgLaw {
  paper,    // axes in a random order, each scale inverted with probability 1/2
  fairseq,  // rotations about x, then y, then z; no inversion (fairseq-signals, augmentations.py)
};
enum class VcgMode {
  project,   // x' = D M D+ x: the paper; drops what is not a dipole
  residual,  // x' = x + D (M - I) D+ x: keeps it
};

struct VcgAugmentation {
  VcgLaw law = VcgLaw::paper;
  VcgMode mode = VcgMode::project;
  double max_angle_deg = 45;  // angles are uniform in [-max, max]
  double max_scale = 1.5;     // scales are uniform in [1, max]
};

// Scaling after rotation, M = S R, one drawn for each record: [record, 3, 3].
at::Tensor draw_vcg_change(const VcgAugmentation& law, std::int64_t records, Random& random);

// M = diag(scale) R_c R_b R_a with (a, b, c) a row of `order`, the first applied first.
// angle_rad [record, 3] about x, y, z; order [record, 3] int64 of axes; scale [record, 3].
at::Tensor vcg_change(const at::Tensor& angle_rad, const at::Tensor& order,
                      const at::Tensor& scale);

// Signals [record, 12, sample] with their VCG changed by `change` [record, 3, 3], on the signal's
// device. All twelve leads of project mode come from the VCG; residual mode with M = I is exactly
// the signal.
at::Tensor change_vcg(const at::Tensor& signal, const at::Tensor& change, VcgMode mode);

// Root mean square, in mV, of what project mode discards of `signal`: x - D D+ x. Scalar.
at::Tensor non_dipolar_rms(const at::Tensor& signal);

// What a time mask hides of `signal` [record, lead, sample], on its device: [record, lead, sample]
// bool ([record, 1, sample] where the leads share it), true where hidden. One stretch of
// round(share * samples) each, anywhere; past the end it goes on at the start.
at::Tensor draw_time_mask(const at::Tensor& signal, double share, bool shared_by_leads,
                          Random& random);

// A view of 3KG: the VCG changed, then masked in time with zeros.
struct MaskedView {
  at::Tensor signal;  // [record, 12, sample]
  at::Tensor hidden;  // [record, lead or 1, sample] bool
};
MaskedView draw_view(const at::Tensor& signal, const VcgAugmentation& law, double mask_share,
                     bool mask_shared_by_leads, Random random);

}  // namespace beatbench
