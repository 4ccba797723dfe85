#include "datasets/prepared/preparation.h"
#include "datasets/prepared/prepared_set.h"
#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/base/file_lock.h"

#include <fmt/format.h>

#include <optional>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

// A folder that is removed unless it is renamed to its final name.
class DraftFolder {
 public:
  explicit DraftFolder(const fs::path& target) : target_(target), draft_(temporary_beside(target)) {
    std::error_code error;
    fs::create_directories(draft_, error);
    if (error) throw DataError(draft_.string() + ": cannot be made (" + error.message() + ")");
  }
  ~DraftFolder() {
    std::error_code ignored;
    fs::remove_all(draft_, ignored);
  }
  DraftFolder(const DraftFolder&) = delete;
  DraftFolder& operator=(const DraftFolder&) = delete;

  const fs::path& path() const { return draft_; }
  void commit() {
    fs::remove_all(target_);  // a damaged one
    commit_file(draft_, target_);
  }

 private:
  fs::path target_, draft_;
};

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
  DraftFolder draft(folder);
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
