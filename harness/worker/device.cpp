#include "harness/worker/device.h"

#include "harness/base/error.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace beatbench {

std::vector<std::string> devices() {
  if (torch::cuda::is_available()) return {"cpu", "cuda"};
  return {"cpu"};
}

at::Device set_up_device(const Json& input) {
  const std::string device = input.at("device");
  if (std::ranges::count(devices(), device) == 0)
    throw PluginError("this cell is for the device " + device +
                      ", and LibTorch " TORCH_VERSION
                      " sees none here. Run it where there is one, or with "
                      "--set run.device=cpu, which is another cell");
  at::set_num_threads(input.at("threads"));
  at::set_num_interop_threads(1);
  // Same seed, same bits: operators that only have an unordered form must not be used in silence.
  // cuBLAS is ordered only with a workspace of its own, which it reads from here.
  ::setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", /*overwrite=*/0);
  at::globalContext().setDeterministicAlgorithms(true, /*warn_only=*/true);
  // cuDNN would otherwise cut float32 to TF32's ten bits.
  at::globalContext().setAllowTF32CuDNN(false);
  return at::Device(device);
}

std::string device_name(const std::string& device) {
  const std::filesystem::path gpus = "/proc/driver/nvidia/gpus";
  std::error_code none;
  if (device == "cuda")
    for (const auto& gpu : std::filesystem::directory_iterator(gpus, none)) {
      std::ifstream information(gpu.path() / "information");
      for (std::string line; std::getline(information, line);)
        if (const auto name = line.find_first_not_of(" \t", sizeof "Model:" - 1);
            line.starts_with("Model:") && name != std::string::npos)
          return device + " (" + line.substr(name) + ")";
    }
  return device;
}

}  // namespace beatbench
