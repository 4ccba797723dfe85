// Inputs and our results of the contrastive losses, RoI pooling and the change of the
// vectorcardiogram, for contrast_losses_peer.py.
#include "harness/sdk/random.h"
#include "harness/toolkit/augment.h"
#include "harness/toolkit/heads.h"
#include "harness/toolkit/losses.h"
#include "harness/toolkit/roi.h"
#include "harness/toolkit/state_file.h"
#include "harness/toolkit/targets.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>

#include <filesystem>
#include <vector>

using namespace beatbench;

namespace {

constexpr std::int64_t kRecords = 7, kWidth = 5;
constexpr double kTemperature = 0.2, kBias = -1.5;

using State = std::vector<NamedTensor>;

void add_losses(State& state, Random& random) {
  const at::Tensor z = unit_rows(random.normal({2 * kRecords, kWidth}).to(at::kDouble));
  const at::Tensor source = at::arange(kRecords, at::kLong).repeat({2});
  const at::Tensor one = random.uniform({kRecords, kRecords}).to(at::kDouble);
  const at::Tensor weight = soft_targets(((one + one.t()) / 2).repeat({2, 2}), source, 3);
  const at::Tensor label = random.integers({2 * kRecords}, 0, 4);
  const at::Tensor log_p = log_probabilities(z, kTemperature);
  state.insert(state.end(), {{"z", z},
                             {"similarity", (one + one.t()) / 2},
                             {"label", label},
                             {"weight", weight},
                             {"nt_xent", nt_xent(z, kTemperature)},
                             {"soft_ce", soft_ce(log_p, weight)},
                             {"softclt", softclt(log_p, weight)},
                             {"bce", bce(z, weight, kTemperature, kBias)},
                             {"sup_con", sup_con(z, label, kTemperature)},
                             {"pairwise_ce", pairwise_ce(z, label, kTemperature)}});
}

void add_roi(State& state, Random& random) {
  const at::Tensor features = random.normal({3, 4, 20});
  const at::Tensor record = random.integers({6}, 0, 3);
  const at::Tensor peak = random.integers({6}, 0, 160);
  const RoiWindows windows = roi_windows(record, peak, 12.5, 22.5);
  state.insert(state.end(), {{"roi.features", features},
                             {"roi.record", record},
                             {"roi.peak", peak},
                             {"roi.pooled", roi_pool(features, windows, 8, 5).contiguous()}});
}

void add_vcg(State& state, Random& random) {
  const at::Tensor angle = random.uniform({6, 3}, -.8, .8);
  const at::Tensor order = random.uniform({6, 3}).argsort(1, false);
  const at::Tensor scale = random.uniform({6, 3}, .6, 1.5);
  const at::Tensor change = vcg_change(angle, order, scale);
  const at::Tensor signal = random.normal({6, 12, 30});
  state.insert(state.end(), {{"vcg.angle", angle},
                             {"vcg.order", order},
                             {"vcg.scale", scale},
                             {"vcg.change", change},
                             {"vcg.signal", signal},
                             {"vcg.project", change_vcg(signal, change, VcgMode::project)},
                             {"vcg.residual", change_vcg(signal, change, VcgMode::residual)}});
}

}  // namespace

int main(int, char** argv) {
  Random random(7, "peers");
  State state;
  add_losses(state, random);
  add_roi(state, random);
  add_vcg(state, random);
  save_state(std::filesystem::path(argv[1]) / "tensors.safetensors", state, {});
  return 0;
}
