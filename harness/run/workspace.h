#pragma once

#include <filesystem>
#include <string>

namespace beatbench {

// The folders of one workspace (docs/cell-format.md).
struct Workspace {
  std::filesystem::path root;
  std::filesystem::path prepared() const { return root / "cache" / "prepared"; }
  std::filesystem::path derived() const { return root / "cache" / "derived"; }
  std::filesystem::path cells() const { return root / "cells"; }
  std::filesystem::path experiments() const { return root / "experiments"; }
  std::filesystem::path store() const { return root / "results.sqlite"; }
  std::filesystem::path report() const { return root / "report"; }
  void make_folders() const;  // DataError where they cannot be made
};

// Held by the one `run` that writes a workspace, and by its workers, which inherit the descriptor:
// after `kill -9` of the parent nobody comes in before the last of them is gone. Throws UsageError
// with its holder where it is held for longer than two seconds.
class WorkspaceLock {
 public:
  explicit WorkspaceLock(const Workspace& workspace);
  ~WorkspaceLock();
  WorkspaceLock(const WorkspaceLock&) = delete;
  WorkspaceLock& operator=(const WorkspaceLock&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_ = -1;
};

std::string utc_now();  // "2026-01-31T12:00:00Z"

}  // namespace beatbench
