#include "datasets/prepared/signal_file.h"

#include "harness/base/error.h"
#include "harness/base/npy.h"

#include <cerrno>
#include <cstring>

namespace beatbench {

SignalFile::SignalFile(const std::filesystem::path& folder)
    : folder_(folder), raw_(folder / "signal.raw"), out_(raw_, std::ios::binary) {}

void SignalFile::append(std::span<const float> values) {
  hash_.update(std::as_bytes(values));
  out_.write(reinterpret_cast<const char*>(values.data()),
             static_cast<std::streamsize>(values.size_bytes()));
  if (!out_) throw DataError(raw_.string() + ": cannot be written (" + std::strerror(errno) + ")");
}

Sha256& SignalFile::finish(const std::vector<std::int64_t>& shape) {
  out_.close();
  NpyWriter<float> writer(folder_ / "signal.npy", shape);
  std::ifstream in(raw_, std::ios::binary);
  std::vector<float> buffer(1 << 18);
  const auto bytes = static_cast<std::streamsize>(buffer.size() * sizeof(float));
  while (in.read(reinterpret_cast<char*>(buffer.data()), bytes) || in.gcount() > 0)
    writer.append(std::span<const float>(buffer).first(static_cast<std::size_t>(in.gcount()) /
                                                       sizeof(float)));
  writer.commit();
  std::filesystem::remove(raw_);
  return hash_;
}

}  // namespace beatbench
