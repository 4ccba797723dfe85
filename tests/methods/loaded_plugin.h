#pragma once

#include "harness/sdk/plugin.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace beatbench {

// The entry of a built plugin, read through its descriptor as the host does.
const PluginEntry& loaded_entry(const std::string& id);

using OptionChanges = std::map<std::string, OptionValue>;

// A method of a built plugin on twelve leads at 100 Hz, 2 s, with a narrow resnet1d.
std::unique_ptr<Method> make_method(const std::string& id, const OptionChanges& changes = {},
                                    std::int64_t samples = 200);

// Its native arm, on twelve leads at `rate_hz`.
std::unique_ptr<Method> make_native_method(const std::string& id, const OptionChanges& changes,
                                           std::int64_t samples, double rate_hz);

// Records of sines with noise, each of a patient of its own.
Batch toy_batch(std::int64_t records, std::int64_t samples = 200);

// What one step logs, its loss as "total".
LossLog log_of(Method& method, const Batch& batch, std::uint64_t seed = 1);
// std::out_of_range where it was not logged.
double value(const LossLog& log, const std::string& name);
double loss_value(Method& method, const Batch& batch, std::uint64_t seed = 1);

// Derived data computed each time.
class ComputedAnew final : public Derived {
 public:
  at::Tensor tensor(const std::string&, const std::string&,
                    const std::function<at::Tensor()>& compute) override {
    return compute();
  }
  at::Tensor shared(const std::string&, const std::string&, const std::string&,
                    const std::function<at::Tensor()>& compute) override {
    return compute();
  }
};

// Plain gradient descent; the losses of the first and the last step.
std::pair<double, double> train_steps(Method& method, const Batch& batch, int steps);

}  // namespace beatbench
