#include "harness/base/draft_folder.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"

#include <cstdio>
#include <fcntl.h>
#include <system_error>

namespace beatbench {
namespace fs = std::filesystem;

DraftFolder::DraftFolder(const fs::path& target)
    : target_(target), draft_(temporary_beside(target)) {
  std::error_code error;
  fs::create_directories(draft_, error);
  if (error) throw DataError(draft_.string() + ": cannot be made (" + error.message() + ")");
}

DraftFolder::~DraftFolder() {
  std::error_code ignored;
  fs::remove_all(draft_, ignored);  // after an exchange: the one that was there
}

void DraftFolder::commit() const {
  if (::renameat2(AT_FDCWD, draft_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) == 0)
    return;
  // There is none yet, or the file system cannot exchange two.
  fs::remove_all(target_);
  commit_file(draft_, target_);
}

}  // namespace beatbench
