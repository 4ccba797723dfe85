// CMSC's loss of random embeddings, and CLOCS's encoder with an input and its output.

#include "harness/toolkit/segment_contrast.h"
#include "harness/toolkit/state_file.h"
#include "tests/methods/loaded_plugin.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <string>
#include <vector>

using namespace beatbench;

namespace {

// Ten rows; about half of the patients come more than once.
void add_losses(std::vector<NamedTensor>& out) {
  Random random(1, "cmsc_export");
  const at::Tensor view1 = random.normal({10, 6}), view2 = random.normal({10, 6});
  const at::Tensor patient = random.integers({10}, 0, 7);
  out.push_back({"view1", view1});
  out.push_back({"view2", view2});
  out.push_back({"patient", patient});
  out.push_back({"loss_all", cmsc_loss(view1, view2, patient, .1, PatientPairs::all).view({1})});
  out.push_back(
      {"loss_triangles", cmsc_loss(view1, view2, patient, .1, PatientPairs::triangles).view({1})});
}

// In eval mode, with batch-norm statistics that training has moved.
void add_encoder(std::vector<NamedTensor>& out) {
  const auto method =
      make_native_method("cmsc", {{"lead_features", std::string("side_by_side")}}, 5000, 500);
  train_steps(*method, toy_batch(6, 5000), 3);
  method->train(false);
  const at::NoGradGuard no_graph;
  const at::Tensor signal = toy_batch(3, 5000).signal;
  out.push_back({"signal", signal});
  out.push_back({"features", method->encoder()->features(signal).contiguous()});
  for (const NamedTensor& tensor : method->encoder()->state())
    out.push_back({"encoder." + tensor.name, tensor.value});
}

}  // namespace

int main(int, char** argv) {
  std::vector<NamedTensor> out;
  add_losses(out);
  add_encoder(out);
  save_state(std::string(argv[1]) + "/tensors.safetensors", out, {});
}
