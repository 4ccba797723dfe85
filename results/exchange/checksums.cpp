#include "results/exchange/checksums.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/base/hash.h"

#include <algorithm>
#include <map>
#include <sstream>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kDigits = 64;

// path -> digest
std::map<std::string, std::string> read_checksums(const fs::path& file, const std::string& name) {
  std::map<std::string, std::string> listed;
  std::istringstream lines(read_file(file));
  for (std::string line; std::getline(lines, line);) {
    if (line.size() < kDigits + 3 || line.substr(kDigits, 2) != "  ")
      throw DataError(name + ": " + kChecksumFile + " is damaged: '" + line + "' is no checksum");
    listed.emplace(line.substr(kDigits + 2), line.substr(0, kDigits));
  }
  return listed;
}

}  // namespace

std::vector<std::string> files_below(const fs::path& folder) {
  std::vector<std::string> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder))
    if (!entry.is_directory()) files.push_back(fs::relative(entry.path(), folder).generic_string());
  std::ranges::sort(files);
  return files;
}

void write_checksums(const fs::path& folder) {
  std::string text;
  for (const std::string& file : files_below(folder))
    if (file != kChecksumFile) text += sha256_file(folder / file) + "  " + file + "\n";
  write_file_atomically(folder / kChecksumFile, text);
}

void verify_checksums(const fs::path& folder, const std::string& name) {
  auto listed = read_checksums(folder / kChecksumFile, name);
  Problems problems;
  for (const std::string& file : files_below(folder)) {
    if (file == kChecksumFile) continue;
    const auto found = listed.find(file);
    if (found == listed.end())
      problems.add(name + ": " + file + " is not listed in " + kChecksumFile);
    else if (fs::is_symlink(folder / file) || sha256_file(folder / file) != found->second)
      problems.add(name + ": " + file + " is damaged (its checksum is another)");
    listed.erase(file);
  }
  for (const auto& [file, digest] : listed) problems.add(name + ": " + file + " is missing");
  problems.throw_if_any(ExitCode::data);
}

}  // namespace beatbench
