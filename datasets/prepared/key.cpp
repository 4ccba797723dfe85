#include "datasets/prepared/prepared_set.h"
#include "harness/base/hash.h"
#include "harness/base/json.h"

#include <fmt/format.h>

#include <chrono>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr int kPreparationVersion = 2;  // goes up with every change of what the same files give

// Names, sizes and times of files; a file that is not there counts as such.
void add_file(Json& list, const fs::path& folder, const fs::path& file) {
  std::error_code error;
  const auto size = fs::file_size(folder / file, error);
  if (error) {
    list.push_back({file.string(), "missing"});
    return;
  }
  const auto time = fs::last_write_time(folder / file, error).time_since_epoch();
  list.push_back(
      {file.string(), size, std::chrono::duration_cast<std::chrono::nanoseconds>(time).count()});
}

}  // namespace

fs::path prepared_folder(const Dataset& dataset, const SignalSpec& spec, const fs::path& cache) {
  Json key = {
      {"version", kPreparationVersion}, {"dataset", dataset.id()}, {"rate_hz", spec.rate_hz},
      {"seconds", spec.seconds},        {"leads", spec.leads},     {"files", Json::array()}};
  if (const std::string reading = dataset.reading(); !reading.empty()) key["reading"] = reading;
  for (const fs::path& table : dataset.tables()) add_file(key["files"], dataset.folder(), table);
  for (std::size_t i = 0; i < dataset.records().size(); ++i)
    for (const fs::path& file : dataset.files(i, spec.rate_hz))
      add_file(key["files"], dataset.folder(), file);
  return cache / fmt::format("{}-{:g}hz-{:g}s-{}leads-{}", dataset.id(), spec.rate_hz, spec.seconds,
                             spec.leads.size(), sha256_hex(key.dump()).substr(0, 12));
}

}  // namespace beatbench
