#pragma once

#include <filesystem>

namespace beatbench {

// A folder that is filled under a temporary name beside its own, and is there whole or not at all:
// it goes with the object unless it is committed. DataError where it cannot be made or moved.
class DraftFolder {
 public:
  explicit DraftFolder(const std::filesystem::path& target);
  ~DraftFolder();
  DraftFolder(const DraftFolder&) = delete;
  DraftFolder& operator=(const DraftFolder&) = delete;

  const std::filesystem::path& path() const { return draft_; }
  void commit() const;  // takes the place of one that is there, in one step where the system can

 private:
  std::filesystem::path target_, draft_;
};

}  // namespace beatbench
