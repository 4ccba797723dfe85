// The encoder of TS2Vec with its weights, and the hierarchical contrast with its gradient.
#include "harness/sdk/random.h"
#include "harness/toolkit/dilated_conv.h"
#include "harness/toolkit/hierarchical_contrast.h"
#include "harness/toolkit/state_file.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <torch/utils.h>

#include <filesystem>
#include <string>
#include <vector>

using namespace beatbench;

namespace {

void add_encoder(const std::string& name, const DilatedConvShape& shape, std::int64_t samples,
                 std::vector<NamedTensor>& all) {
  const at::NoGradGuard no_graph;
  DilatedConv net(shape);
  net.train(false);
  const at::Tensor signal = Random(1, name).normal({2, shape.leads, samples});
  const at::Tensor hidden = Random(2, name).bernoulli({2, samples}, .5);
  for (const NamedTensor& tensor : net.state())
    all.push_back({name + ".net." + tensor.name, tensor.value});
  all.push_back({name + ".signal", signal});
  all.push_back({name + ".hidden", hidden});
  all.push_back({name + ".features", net.features(signal)});
  all.push_back({name + ".masked_features", net.masked_features(signal, hidden)});
}

void add_contrast(const std::string& name, std::int64_t records, std::int64_t steps,
                  std::vector<NamedTensor>& all) {
  const at::Tensor z1 = Random(3, name).normal({records, 5, steps}).set_requires_grad(true);
  const at::Tensor z2 = Random(4, name).normal({records, 5, steps}).set_requires_grad(true);
  const HierarchicalLoss loss = hierarchical_contrast(z1, z2, {.block_entries = 1000});
  loss.total.backward();
  all.push_back({name + ".view1", z1});
  all.push_back({name + ".view2", z2});
  all.push_back({name + ".loss", loss.total});
  all.push_back({name + ".gradient1", z1.grad()});
  all.push_back({name + ".gradient2", z2.grad()});
}

}  // namespace

int main(int, char** argv) {
  torch::manual_seed(5);
  std::vector<NamedTensor> all;
  add_encoder("small", {.leads = 2, .hidden = 4, .channels = 6, .blocks = 2}, 50, all);
  add_encoder("published", {}, 300, all);
  add_contrast("one_record", 1, 9, all);
  add_contrast("batch", 4, 37, all);
  save_state(std::filesystem::path(argv[1]) / "tensors.safetensors", all, {});
}
