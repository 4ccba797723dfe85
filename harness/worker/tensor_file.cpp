#include "harness/worker/tensor_file.h"

#include "harness/base/npy.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <stdexcept>

namespace beatbench {
namespace {

template <typename T>
void write_as(const std::filesystem::path& file, const at::Tensor& tensor) {
  write_npy<T>(file, tensor.sizes().vec(),
               {tensor.const_data_ptr<T>(), static_cast<std::size_t>(tensor.numel())});
}

template <typename T>
at::Tensor read_as(const NpyArray& array, at::ScalarType type) {
  at::Tensor tensor = at::empty(array.shape(), type);
  std::ranges::copy(array.as<T>(), tensor.data_ptr<T>());
  return tensor;
}

}  // namespace

void write_tensor(const std::filesystem::path& file, const at::Tensor& tensor) {
  const at::Tensor kept = tensor.detach().cpu().contiguous();
  if (kept.scalar_type() == at::kFloat)
    write_as<float>(file, kept);
  else if (kept.scalar_type() == at::kLong)
    write_as<std::int64_t>(file, kept);
  else if (kept.scalar_type() == at::kByte)
    write_as<std::uint8_t>(file, kept);
  else
    throw std::logic_error("only float32, int64 and uint8 tensors can be kept");
}

at::Tensor read_tensor(const std::filesystem::path& file) {
  const NpyArray array(file);
  if (array.dtype() == "<f4") return read_as<float>(array, at::kFloat);
  if (array.dtype() == "<i8") return read_as<std::int64_t>(array, at::kLong);
  return read_as<std::uint8_t>(array, at::kByte);
}

}  // namespace beatbench
