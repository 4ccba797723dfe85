#include "harness/base/safetensors.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/base/json.h"
#include "harness/base/mapped_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>

namespace beatbench {
namespace {

// Bytes of an array; none where the type is unknown, a dimension is negative or the product
// overflows.
std::optional<std::size_t> byte_count(const TensorView& tensor) {
  constexpr std::pair<std::string_view, std::size_t> kSizes[] = {
      {"F64", 8}, {"I64", 8},  {"F32", 4}, {"I32", 4},
      {"F16", 2}, {"BF16", 2}, {"U8", 1},  {"BOOL", 1}};
  const auto* known =
      std::ranges::find(kSizes, tensor.dtype, &std::pair<std::string_view, std::size_t>::first);
  if (known == std::end(kSizes)) return std::nullopt;
  std::size_t bytes = known->second;
  for (const std::int64_t n : tensor.shape)
    if (n < 0 || __builtin_mul_overflow(bytes, static_cast<std::size_t>(n), &bytes))
      return std::nullopt;
  return bytes;
}

}  // namespace

void write_safetensors(const std::filesystem::path& file, std::span<const TensorView> tensors,
                       const Metadata& metadata) {
  Json header = Json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  std::size_t offset = 0;
  for (const TensorView& tensor : tensors) {
    header[tensor.name] = {{"dtype", tensor.dtype},
                           {"shape", tensor.shape},
                           {"data_offsets", {offset, offset + tensor.bytes.size()}}};
    offset += tensor.bytes.size();
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');
  const std::filesystem::path temporary = temporary_beside(file);
  std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
  const std::uint64_t length = text.size();
  out.write(reinterpret_cast<const char*>(&length), sizeof length);
  out << text;
  for (const TensorView& tensor : tensors)
    out.write(reinterpret_cast<const char*>(tensor.bytes.data()),
              static_cast<std::streamsize>(tensor.bytes.size()));
  out.close();
  if (!out) {
    const std::string cause = std::strerror(errno);
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw DataError(file.string() + ": cannot be written (" + cause + ")");
  }
  commit_file(temporary, file);
}

SafetensorsFile::SafetensorsFile(const std::filesystem::path& file) {
  const auto refuse = [&](const std::string& why) { throw DataError(file.string() + ": " + why); };
  const MappedFile mapped = map_file(file);
  mapping_ = mapped.data;
  std::uint64_t length = 0;
  if (mapped.size < sizeof length) refuse("is too short for a safetensors file");
  std::memcpy(&length, mapping_.get(), sizeof length);
  if (length > mapped.size - sizeof length) refuse("ends inside its header");
  const std::span<const std::byte> data(mapping_.get() + sizeof length + length,
                                        mapped.size - sizeof length - length);
  try {
    const auto* text = reinterpret_cast<const char*>(mapping_.get() + sizeof length);
    const Json header = Json::parse(text, text + length);
    if (!header.is_object()) refuse("has a damaged header (it is no object)");
    std::size_t covered = 0;
    for (const auto& [name, entry] : header.items()) {
      if (name == "__metadata__") {
        metadata_ = entry.get<Metadata>();
        continue;
      }
      const auto begin = entry.at("data_offsets").at(0).get<std::size_t>();
      const auto end = entry.at("data_offsets").at(1).get<std::size_t>();
      if (begin > end || end > data.size())
        refuse("tensor '" + name + "' lies past the file's end");
      tensors_.push_back(
          {name, entry.at("dtype"), entry.at("shape"), data.subspan(begin, end - begin)});
      if (byte_count(tensors_.back()) != end - begin)
        refuse("tensor '" + name + "' has " + std::to_string(end - begin) +
               " bytes, which is not what its type and shape take");
      covered += end - begin;
    }
    if (covered != data.size())
      refuse("holds " + std::to_string(data.size()) + " bytes of data, its header names " +
             std::to_string(covered));
  } catch (const Json::exception& error) {
    refuse(std::string("has a damaged header (") + error.what() + ")");
  }
}

const TensorView* SafetensorsFile::find(const std::string& name) const {
  for (const TensorView& tensor : tensors_)
    if (tensor.name == name) return &tensor;
  return nullptr;
}

}  // namespace beatbench
