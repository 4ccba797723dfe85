#include "harness/base/safetensors.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/base/json.h"
#include "harness/base/mapped_file.h"

#include <cstring>
#include <fstream>

namespace beatbench {

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
    }
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
