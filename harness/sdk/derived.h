#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <string>

namespace beatbench {

// What is computed once per corpus (R peaks, features, pseudo-classes) and kept on disk by the
// harness; `compute` runs only where it is missing, in one process where several want it. A tensor
// is of float32, int64 or uint8; `details` names every option that changes it.
//
//   table_ = derived.tensor("neighbours", "k 5", [&] { return nearest(corpus, 5); });
class Derived {
 public:
  virtual ~Derived() = default;
  // The method's own: kept under the plugin's source digest.
  virtual at::Tensor tensor(const std::string& name, const std::string& details,
                            const std::function<at::Tensor()>& compute) = 0;
  // The same for all plugins: kept under `code`, a digest of all that computes it. What the toolkit
  // derives is kept so.
  virtual at::Tensor shared(const std::string& code, const std::string& name,
                            const std::string& details,
                            const std::function<at::Tensor()>& compute) = 0;
};

}  // namespace beatbench
