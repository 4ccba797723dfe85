#include "harness/toolkit/state_file.h"

#include "harness/base/error.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/from_blob.h>

namespace beatbench {
namespace {

struct TypeName {
  at::ScalarType type;
  const char* name;
};
constexpr TypeName kTypes[] = {{at::kFloat, "F32"}, {at::kDouble, "F64"},   {at::kLong, "I64"},
                               {at::kInt, "I32"},   {at::kByte, "U8"},      {at::kBool, "BOOL"},
                               {at::kHalf, "F16"},  {at::kBFloat16, "BF16"}};

const char* type_name(at::ScalarType type) {
  for (const TypeName& known : kTypes)
    if (known.type == type) return known.name;
  throw std::logic_error("a state tensor has a type that safetensors cannot hold");
}

std::string shape_text(at::IntArrayRef shape) {
  std::string text;
  for (const std::int64_t n : shape) text += (text.empty() ? "" : "×") + std::to_string(n);
  return "[" + text + "]";
}

}  // namespace

void save_state(const std::filesystem::path& file, std::span<const NamedTensor> state,
                const Metadata& metadata) {
  std::vector<at::Tensor> kept;  // owns what the views look at
  std::vector<TensorView> views;
  for (const NamedTensor& tensor : state) {
    kept.push_back(tensor.value.detach().cpu().contiguous());
    const at::Tensor& value = kept.back();
    views.push_back({tensor.name,
                     type_name(value.scalar_type()),
                     value.sizes().vec(),
                     {static_cast<const std::byte*>(value.const_data_ptr()), value.nbytes()}});
  }
  write_safetensors(file, views, metadata);
}

void load_state(const SafetensorsFile& from, std::span<const NamedTensor> state,
                const std::string& file_name) {
  Problems problems;
  for (const NamedTensor& tensor : state) {
    const TensorView* view = from.find(tensor.name);
    if (!view)
      problems.add(file_name + ": has no tensor '" + tensor.name + "'");
    else if (at::IntArrayRef(view->shape) != tensor.value.sizes() ||
             view->dtype != type_name(tensor.value.scalar_type()))
      problems.add(file_name + ": tensor '" + tensor.name + "' is " + view->dtype + " " +
                   shape_text(view->shape) + ", the model has " +
                   type_name(tensor.value.scalar_type()) + " " + shape_text(tensor.value.sizes()));
  }
  if (problems.empty() && from.tensors().size() != state.size())
    problems.add(file_name + ": holds " + std::to_string(from.tensors().size()) +
                 " tensors, the model " + std::to_string(state.size()));
  problems.throw_if_any(ExitCode::data);
  const at::NoGradGuard no_grad;
  for (const NamedTensor& tensor : state) {
    const TensorView* view = from.find(tensor.name);
    // from_blob wants a mutable pointer; copy_ only reads it.
    auto* bytes = const_cast<std::byte*>(view->bytes.data());
    at::Tensor value = tensor.value;
    value.copy_(at::from_blob(bytes, view->shape, tensor.value.options().device(at::kCPU)));
  }
}

}  // namespace beatbench
