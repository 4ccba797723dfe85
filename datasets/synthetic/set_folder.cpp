#include "datasets/synthetic/set_folder.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/base/hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <system_error>
#include <utility>

namespace beatbench::synthetic {
namespace fs = std::filesystem;

SetFolder::SetFolder(fs::path folder, std::string id, std::string readme)
    : folder_(std::move(folder)),
      temporary_(temporary_beside(folder_)),
      id_(std::move(id)),
      readme_(std::move(readme)) {
  if (!fs::exists(folder_)) return;
  const auto there = folder_ / "README";
  if (!fs::is_regular_file(there) || read_file(there) != readme_)
    throw DataError(fmt::format("{}: is there and is not {}. Remove it or choose another folder",
                                folder_.string(), id_));
  finished_before_ = true;
}

SetFolder::~SetFolder() {
  std::error_code ignored;
  fs::remove_all(temporary_, ignored);
}

// Not synced one by one: nothing of it counts before finish().
void SetFolder::write(const std::string& name, std::string_view content) {
  const auto file = temporary_ / name;
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  std::ofstream out(file, std::ios::binary);
  out.write(content.data(), std::ssize(content));
  if (!out.flush())
    throw DataError(fmt::format("{}: cannot be written. Is the disk full or the folder read-only?",
                                file.string()));
  sums_ += fmt::format("{}  {}\n", sha256_hex(content), name);
}

void SetFolder::write_record(const std::string& stem, wfdb::Header header,
                             std::span<const std::vector<std::int32_t>> digital) {
  header.record = fs::path{stem}.filename().string();
  const auto record = wfdb::encode_record(std::move(header), digital);
  write(stem + ".hea", wfdb::header_text(record.header));
  write(stem + ".dat", record.dat);
}

void SetFolder::finish() {
  write("README", readme_);
  write("DATASET", id_ + "\n");
  const auto sums = std::exchange(sums_, {});
  write("SHA256SUMS.txt", sums);
  std::error_code error;
  fs::rename(temporary_, folder_, error);
  if (error)
    throw DataError(
        fmt::format("{}: cannot be put in place ({})", folder_.string(), error.message()));
}

std::vector<std::int32_t> digitise(const std::vector<double>& mv, double gain,
                                   std::int64_t baseline, std::int32_t low, std::int32_t high) {
  std::vector<std::int32_t> digital;
  digital.reserve(mv.size());
  for (const double value : mv) {
    const auto rounded = static_cast<double>(baseline) + std::round(value * gain);
    digital.push_back(static_cast<std::int32_t>(std::clamp<double>(rounded, low, high)));
  }
  return digital;
}

}  // namespace beatbench::synthetic
