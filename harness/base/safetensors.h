#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace beatbench {

// Named arrays in one file, in the safetensors format: 8 bytes of header length, a JSON header, the
// raw data (https://huggingface.co/docs/safetensors). The same arrays give the same bytes.

struct TensorView {
  std::string name;
  std::string dtype;  // "F32", "F64", "I64", "U8", "BF16", "BOOL"
  std::vector<std::int64_t> shape;
  std::span<const std::byte> bytes;  // C order, little endian
};

using Metadata = std::map<std::string, std::string>;

// Atomically, like write_file_atomically.
void write_safetensors(const std::filesystem::path& file, std::span<const TensorView> tensors,
                       const Metadata& metadata);

// A mapped file; the views live as long as it does. DataError: missing, damaged, truncated.
class SafetensorsFile {
 public:
  explicit SafetensorsFile(const std::filesystem::path& file);
  const std::vector<TensorView>& tensors() const { return tensors_; }
  const TensorView* find(const std::string& name) const;
  const Metadata& metadata() const { return metadata_; }

 private:
  std::shared_ptr<const std::byte> mapping_;
  std::vector<TensorView> tensors_;
  Metadata metadata_;
};

}  // namespace beatbench
