#include "datasets/folder.h"

#include "datasets/wfdb/header.h"
#include "datasets/wfdb/signal.h"
#include "harness/base/atomic_file.h"
#include "harness/base/error.h"

#include <algorithm>
#include <sstream>

namespace beatbench {
namespace fs = std::filesystem;

void require_files(const fs::path& folder, const std::vector<std::string>& files,
                   const std::string& source) {
  if (!fs::is_directory(folder))
    throw DataError(folder.string() + ": no such folder. Get the data set from " + source);
  for (const std::string& file : files)
    if (!fs::is_regular_file(folder / file))
      throw DataError((folder / file).string() + ": no such file. Get the data set from " + source);
}

std::optional<std::string> own_id(const fs::path& folder) {
  const fs::path file = folder / "DATASET";
  if (!fs::exists(file)) return std::nullopt;
  std::string id = read_file(file);
  id.erase(id.find_last_not_of("\r\n ") + 1);
  static constexpr auto kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
  if (id.empty() || id.find_first_not_of(kAllowed) != std::string::npos)
    throw DataError(file.string() + ": '" + id +
                    "' is not a name of letters, digits, '.', '-' and '_' on one line");
  return id;
}

std::optional<fs::path> checksum_list(const fs::path& folder) {
  for (const char* name : {"SHA256SUMS.txt", "SHA256SUMS"})
    if (fs::exists(folder / name)) return folder / name;
  return std::nullopt;
}

std::vector<std::string> read_record_list(const fs::path& file) {
  std::istringstream in(read_file(file));
  std::vector<std::string> records;
  for (std::string line; std::getline(in, line);) {
    line.erase(line.find_last_not_of("\r ") + 1);
    if (!line.empty()) records.push_back(line);
  }
  if (records.empty()) throw DataError(file.string() + ": names no record");
  return records;
}

Recording read_recording(const fs::path& hea_file) {
  const wfdb::Header header = wfdb::read_header(hea_file);
  Recording recording;
  recording.rate_hz = header.rate_hz;
  for (const wfdb::Signal& signal : header.signals) {
    std::string lead = standard_lead(signal.description);
    if (std::ranges::find(recording.leads, lead) != recording.leads.end())
      throw DataError(hea_file.string() + ": has the lead " + lead + " twice");
    recording.leads.push_back(std::move(lead));
  }
  recording.signal_mv = wfdb::read_physical_mv(header, hea_file.parent_path());
  return recording;
}

}  // namespace beatbench
