#pragma once

#include "harness/sdk/derived.h"

#include <filesystem>
#include <string>

namespace beatbench {

// Derived data as .npy files, named by the SHA-256 of corpus, code (the plugin's digest where the
// method computes it), name and details. A second process that wants the same waits for the first
// and then reads it.
class DerivedStore final : public Derived {
 public:
  DerivedStore(std::filesystem::path folder, std::string corpus_fingerprint,
               std::string plugin_digest);
  at::Tensor tensor(const std::string& name, const std::string& details,
                    const std::function<at::Tensor()>& compute) override;
  at::Tensor shared(const std::string& code, const std::string& name, const std::string& details,
                    const std::function<at::Tensor()>& compute) override;

 private:
  std::filesystem::path folder_;
  std::string corpus_fingerprint_, plugin_digest_;
};

}  // namespace beatbench
