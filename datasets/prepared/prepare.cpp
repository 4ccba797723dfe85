#include "datasets/prepared/preparation.h"
#include "datasets/prepared/prepared_set.h"
#include "harness/base/draft_folder.h"
#include "harness/base/error.h"
#include "harness/base/file_lock.h"

#include <fmt/format.h>

#include <optional>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

// The finished set, nothing where it is missing or damaged.
std::optional<PreparedSet> open_finished(const fs::path& folder) {
  if (!fs::exists(folder)) return std::nullopt;
  try {
    return PreparedSet(folder);
  } catch (const DataError&) {
    return std::nullopt;  // made anew from the source files
  }
}

// What a killed process left behind; the lock says that nobody else is at work here.
void remove_drafts_of(const fs::path& folder) {
  const std::string prefix = "." + folder.filename().string() + ".part.";
  for (const fs::directory_entry& entry : fs::directory_iterator(folder.parent_path()))
    if (entry.path().filename().string().starts_with(prefix)) fs::remove_all(entry.path());
}

}  // namespace

PreparedSet prepare(const Dataset& dataset, const SignalSpec& spec, const fs::path& cache,
                    Progress& progress, double max_skipped_share) {
  if (!(spec.rate_hz > 0) || !(spec.seconds > 0) || spec.samples() < 1 || spec.leads.empty())
    throw UsageError(fmt::format("a signal of {:g} Hz, {:g} s and {} leads: each must be above 0",
                                 spec.rate_hz, spec.seconds, spec.leads.size()));
  std::error_code error;
  fs::create_directories(cache, error);
  if (error) throw DataError(cache.string() + ": cannot be made (" + error.message() + ")");
  const fs::path folder = prepared_folder(dataset, spec, cache);
  const FileLock lock(folder.string() + ".lock");
  if (std::optional<PreparedSet> finished = open_finished(folder)) return *std::move(finished);

  remove_drafts_of(folder);
  const DraftFolder draft(folder);
  Preparation preparation(dataset, spec, draft.path());
  const std::int64_t count = std::ssize(dataset.records());
  for (std::int64_t i = 0; i < count; ++i) {
    preparation.add(static_cast<std::size_t>(i));
    progress.update(i + 1, count, dataset.records()[static_cast<std::size_t>(i)].id);
  }
  preparation.finish(max_skipped_share);
  draft.commit();
  return PreparedSet(folder);
}

}  // namespace beatbench
