#pragma once

#include "harness/base/options.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace beatbench {

// A parameter or buffer of a model, by its path ("stage2.0.conv1.weight").
struct NamedTensor {
  std::string name;
  at::Tensor value;
  bool trainable = true;  // a parameter; false: a buffer
};

// Features on the way through an encoder.
struct FeatureMap {
  at::Tensor map;           // [record, channels, steps], steps = ceil(samples / stride)
  std::int64_t stride = 0;  // samples a step
};

// The network that the protocols judge. Models derive from ModuleEncoder (toolkit/module.h), which
// supplies all but features(). Signals come, and features lie, on the encoder's device.
class Encoder {
 public:
  virtual ~Encoder() = default;
  // [record, lead, sample] mV -> [record, channels, steps], steps = ceil(samples / stride)
  virtual at::Tensor features(const at::Tensor& signal) = 0;
  // Optional, for decoders with skips: the last map of each stride on the way, from fine to coarse,
  // and what features() gives at the end.
  virtual std::vector<FeatureMap> pyramid(const at::Tensor& signal) {
    return {{features(signal), stride()}};
  }
  virtual std::int64_t channels() const = 0;
  virtual std::int64_t stride() const = 0;       // samples a step
  virtual std::vector<NamedTensor> state() = 0;  // shares storage with the model
  virtual void train(bool on) = 0;
};

// What every signal of an experiment looks like.
struct SignalShape {
  std::vector<std::string> leads;
  double rate_hz = 0;
  std::int64_t samples = 0;
};

// What a backbone is made from.
struct BackboneContext {
  const Options& options;
  const SignalShape& signal;
};

using BackboneFactory = std::function<std::shared_ptr<Encoder>()>;  // a new one, fresh weights

}  // namespace beatbench
