#pragma once

#include "harness/base/json.h"
#include "harness/base/steps.h"
#include "harness/sdk/encoder.h"
#include "harness/worker/cell_writer.h"

namespace beatbench {

// Pretrains (or, for a reference row, only makes) an encoder: encoder.safetensors,
// checkpoint.safetensors, metrics.jsonl.
void pretrain_cell(const Json& cell_json, at::Device device, CellWriter& writer,
                   const StopFlag& stop);

// Judges the encoder of the upstream cell by one protocol: predictions.npy, ids.json.
void evaluate_cell(const Json& cell_json, at::Device device, CellWriter& writer,
                   const StopFlag& stop);

// Trainable parameters of an encoder.
std::int64_t parameter_count(Encoder& encoder);

}  // namespace beatbench
