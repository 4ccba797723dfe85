#pragma once

#include "harness/sdk/encoder.h"

#include <c10/core/Device.h>

#include <span>

namespace beatbench {

// Where a model's tensors lie; the CPU for a model that has none.
at::Device device_of(std::span<const NamedTensor> state);

// Moves parameters and buffers in place: whoever holds the model keeps it. Call it before anything
// that refers to their storage is made, such as an optimiser.
void move_to(std::span<const NamedTensor> state, at::Device device);

}  // namespace beatbench
