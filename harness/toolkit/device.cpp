#include "harness/toolkit/device.h"

#include <ATen/core/grad_mode.h>

namespace beatbench {

at::Device device_of(std::span<const NamedTensor> state) {
  return state.empty() ? at::Device(at::kCPU) : state.front().value.device();
}

void move_to(std::span<const NamedTensor> state, at::Device device) {
  const at::NoGradGuard no_grad;
  for (const NamedTensor& tensor : state) tensor.value.set_data(tensor.value.to(device));
}

}  // namespace beatbench
