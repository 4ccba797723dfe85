#include "harness/worker/derived_store.h"

#include "harness/base/file_lock.h"
#include "harness/base/hash.h"
#include "harness/worker/tensor_file.h"

#include <ATen/ops/from_blob.h>

namespace beatbench {
namespace fs = std::filesystem;

DerivedStore::DerivedStore(fs::path folder, std::string corpus_fingerprint,
                           std::string plugin_digest)
    : folder_(std::move(folder)),
      corpus_fingerprint_(std::move(corpus_fingerprint)),
      plugin_digest_(std::move(plugin_digest)) {
  fs::create_directories(folder_);
}

at::Tensor DerivedStore::tensor(const std::string& name, const std::string& details,
                                const std::function<at::Tensor()>& compute) {
  return shared(plugin_digest_, name, details, compute);
}

at::Tensor DerivedStore::shared(const std::string& code, const std::string& name,
                                const std::string& details,
                                const std::function<at::Tensor()>& compute) {
  const std::string key = corpus_fingerprint_ + "\n" + code + "\n" + name + "\n" + details;
  const std::string stem = sha256_hex(key).substr(0, 32);
  const fs::path file = folder_ / (stem + ".npy");
  const FileLock lock(folder_ / (stem + ".lock"));
  if (!fs::exists(file)) write_tensor(file, compute());
  return read_tensor(file);
}

}  // namespace beatbench
