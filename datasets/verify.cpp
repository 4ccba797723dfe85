#include "datasets/verify.h"

#include "datasets/folder.h"
#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/base/hash.h"

#include <algorithm>
#include <sstream>
#include <utility>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

struct Entry {
  std::string sha256, path;
};

// Lines of `sha256sum`: 64 digits, one or two spaces (or a space and '*'), a path inside the
// folder.
std::vector<Entry> read_list(const fs::path& file) {
  std::istringstream in(read_file(file));
  std::vector<Entry> entries;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    line.erase(line.find_last_not_of('\r') + 1);
    if (line.empty()) continue;
    const auto refuse = [&](const std::string& why) {
      throw DataError(Position{file.string(), number}.text() + ": " + why);
    };
    const auto digits = std::min(line.find(' '), line.size());
    const auto name = line.find_first_not_of(" *", digits);
    if (digits != 64 || name == std::string::npos ||
        line.find_first_not_of("0123456789abcdef") != digits)
      refuse("expected a SHA-256 of 64 digits, a space and a file name");
    const fs::path path(line.substr(name));
    if (path.is_absolute() || std::ranges::find(path, fs::path("..")) != path.end())
      refuse("'" + path.string() + "' leaves the folder");
    entries.push_back({line.substr(0, 64), path.string()});
  }
  if (entries.empty()) throw DataError(file.string() + ": lists no file");
  return entries;
}

}  // namespace

Verification verify_dataset(const fs::path& folder, Progress& progress) {
  const auto list = checksum_list(folder);
  if (!list)
    throw DataError((folder / "SHA256SUMS.txt").string() +
                    ": no such file. It comes with the data set, from the same source");
  const std::vector<Entry> entries = read_list(*list);
  Verification result;
  for (const auto& [sha256, path] : entries) {
    progress.update(result.ok + std::ssize(result.changed) + std::ssize(result.missing),
                    std::ssize(entries), path);
    if (!fs::is_regular_file(folder / path)) {
      result.missing.push_back(path);
    } else {
      bool same = false;
      try {
        same = sha256_file(folder / path) == sha256;
      } catch (const DataError&) {
        // Not readable: as little use as a changed one.
      }
      if (same)
        ++result.ok;
      else
        result.changed.push_back(path);
    }
  }
  return result;
}

std::string text(const Verification& result, bool name_missing) {
  const auto names = [](const std::vector<std::string>& files) {
    std::string all;
    for (const std::string& file : files) all += (all.empty() ? ": " : ", ") + file;
    return all;
  };
  std::string out = std::to_string(result.ok) + " files match";
  if (!result.changed.empty())
    out += ", " + std::to_string(result.changed.size()) + " changed" + names(result.changed);
  if (!result.missing.empty())
    out += "; " + std::to_string(result.missing.size()) + " not here (a partial copy)" +
           (name_missing ? names(result.missing) : "");
  return out;
}

}  // namespace beatbench
