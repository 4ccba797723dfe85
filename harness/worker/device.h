#pragma once

#include "harness/base/json.h"

#include <c10/core/Device.h>

#include <string>
#include <vector>

namespace beatbench {

// What this LibTorch can compute on here, as manifests name it: "cpu", and "cuda" where it was
// built for it and sees a GPU.
std::vector<std::string> devices();

// Where a cell computes, and how this process does so: as many threads as the cell has, the same
// bits for the same seed, full float32 where float32 is asked. PluginError where the machine lacks
// the device.
at::Device set_up_device(const Json& input);

// "cpu", or "cuda" with the driver's name of the GPU.
std::string device_name(const std::string& device);

}  // namespace beatbench
