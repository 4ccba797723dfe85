// Encoders of resnet1d as `beatbench export encoder` gives them, with features of the C++ encoder.
#include "results/exchange/encoder_export.h"

#include "harness/base/hash.h"
#include "harness/sdk/random.h"
#include "harness/toolkit/resnet1d.h"
#include "harness/toolkit/state_file.h"
#include "results/store/ingest.h"
#include "results/store/migrations.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <torch/utils.h>

#include <filesystem>
#include <string>

using namespace beatbench;
namespace fs = std::filesystem;

namespace {

// Norms far from their first state, as training leaves them.
void disturb_norms(ResNet1d& net) {
  for (const NamedTensor& tensor : net.state()) {
    Random random(7, tensor.name);
    if (tensor.name.ends_with("running_var"))
      tensor.value.copy_(random.uniform(tensor.value.sizes(), .5, 2.));
    if (tensor.name.ends_with("running_mean") || tensor.name.ends_with(".bias"))
      tensor.value.copy_(random.normal(tensor.value.sizes()) * .3);
  }
}

Json input_of(const ResNet1dShape& shape, const std::vector<std::string>& leads) {
  return {{"kind", "pretrain"},
          {"arm", "controlled"},
          {"seed", 0},
          {"limit", nullptr},
          {"method", {{"id", "peer"}, {"options", Json::object()}}},
          {"backbone",
           {{"id", "resnet1d"},
            {"options",
             {{"width", shape.width},
              {"blocks", shape.blocks},
              {"stages", shape.stages},
              {"kernel", shape.kernel},
              {"stem_kernel", shape.stem_kernel},
              {"stem_stride", shape.stem_stride},
              {"stem_pool", shape.stem_pool}}}}},
          {"signal", {{"leads", leads}, {"rate_hz", 100.0}, {"seconds", 2.5}}},
          {"corpus", Json::array()}};
}

// A workspace with one finished pretraining; what is exported from it and compared lies in
// `folder`.
void add_case(const fs::path& folder, ResNet1dShape shape, const std::vector<std::string>& leads) {
  const at::NoGradGuard no_graph;
  shape.leads = static_cast<std::int64_t>(leads.size());
  ResNet1d net(shape);
  disturb_norms(net);
  net.train(false);

  const Json input = input_of(shape, leads);
  const std::string identity = sha256_hex(input.dump());
  const fs::path workspace = folder / "workspace", cell = workspace / "cells" / "peer-pretrain";
  fs::create_directories(cell);
  write_json(cell / "cell.json", {{"schema_version", 1},
                                  {"identity", identity},
                                  {"kind", "pretrain"},
                                  {"slug", "peer-pretrain"},
                                  {"input", input},
                                  {"context", Json::object()}});
  write_json(cell / "result.json",
             {{"schema_version", 1},
              {"identity", identity},
              {"kind", "pretrain"},
              {"metrics", Json::array()},
              {"details", {{"channels", net.channels()}, {"stride", net.stride()}}},
              {"environment", Json::object()}});
  const auto state = net.state();
  save_state(cell / "encoder.safetensors", state, {{"identity", identity}, {"method", "peer"}});
  Database store = open_store(store_file(workspace));
  ingest_workspace(store, workspace);
  export_encoder(store, workspace, identity.substr(0, 8), folder / "encoder.safetensors");

  const at::Tensor signal = Random(1, "signal").normal({3, shape.leads, 250});
  const std::vector<NamedTensor> compared = {{"signal", signal},
                                             {"features", net.features(signal)}};
  save_state(folder / "tensors.safetensors", compared, {});
}

}  // namespace

int main(int, char** argv) {
  torch::manual_seed(5);
  const fs::path folder = argv[1];
  add_case(folder / "defaults", {.width = 16}, {"I", "II", "V1"});
  add_case(folder / "other",
           {.width = 6,
            .blocks = 3,
            .stages = 2,
            .kernel = 3,
            .stem_kernel = 5,
            .stem_stride = 1,
            .stem_pool = false},
           {"II"});
}
