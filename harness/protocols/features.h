#pragma once

#include "harness/protocols/protocol.h"

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace beatbench {

using Rows = std::vector<std::int64_t>;  // records of a prepared set

using LeadPlaces = std::vector<std::size_t>;  // in the order of the set's leads

// [row, lead, sample] mV; zero in the leads `silent`
at::Tensor signals_of(const PreparedSet& data, std::span<const std::int64_t> rows,
                      const LeadPlaces& silent = {});

// Samples [begin, end) of a record.
struct Span {
  std::int64_t begin = 0, end = std::numeric_limits<std::int64_t>::max();
};

// The frozen encoder over the rows, in evaluation mode and without gradients: [row, channels,
// steps], or the mean over time [row, channels] of what it makes of the span; on the CPU, wherever
// the encoder lies.
at::Tensor encode(Encoder& encoder, const PreparedSet& data, const Rows& rows, const StopFlag& stop,
                  const LeadPlaces& silent = {});
at::Tensor encode_pooled(Encoder& encoder, const PreparedSet& data, const Rows& rows,
                         const StopFlag& stop, Span span = {});

// Whether the features over time of so many records may be kept together: an encoder of stride 1
// needs 6.4 MB a record for 320 channels of 5000 samples.
bool may_keep_features(const EvaluationTask& task, std::int64_t records);

// The first `limit` rows; all where limit is 0.
Rows limited(Rows rows, std::int64_t limit);

// Parameters and buffers by value, to come back to the best epoch.
std::vector<at::Tensor> copy_of(std::span<const NamedTensor> state);
void restore(std::span<const NamedTensor> state, std::span<const at::Tensor> copy);

}  // namespace beatbench
