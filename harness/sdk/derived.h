#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <string>

namespace beatbench {

// What a method computes once per corpus (R peaks, features, pseudo-classes). The harness keeps it
// on disk under the corpus, the plugin's source digest, `name` and `details`; `compute` runs only
// where it is missing.
//
//   peaks_ = derived.tensor("r_peaks", "lead II, pan_tompkins", [&] { return detect(corpus); });
class Derived {
 public:
  virtual ~Derived() = default;
  // A tensor of float32, int64 or uint8. `details` names every option that changes it.
  virtual at::Tensor tensor(const std::string& name, const std::string& details,
                            const std::function<at::Tensor()>& compute) = 0;
};

}  // namespace beatbench
