#include "datasets/wfdb_folder/wfdb_folder.h"

#include "datasets/folder.h"
#include "datasets/ludb/lead_waves.h"
#include "datasets/mitdb/mitdb.h"
#include "datasets/wfdb/header.h"
#include "harness/base/error.h"

#include <algorithm>
#include <regex>
#include <set>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

std::vector<std::string> stems_of(const fs::path& folder) {
  if (!fs::is_directory(folder)) throw DataError(folder.string() + ": no such folder");
  if (fs::exists(folder / "RECORDS")) return read_record_list(folder / "RECORDS");
  std::vector<std::string> stems;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".hea") stems.push_back(entry.path().stem().string());
  if (stems.empty())
    throw DataError(folder.string() + ": has neither RECORDS nor a header (.hea) of a record");
  std::ranges::sort(stems);
  return stems;
}

std::string patient_of(const std::string& record, const std::string& pattern) {
  if (pattern.empty()) return record;
  std::smatch match;
  if (!std::regex_search(record, match, std::regex(pattern)) || match.length(1) == 0)
    throw DataError("the pattern of patients '" + pattern + "' does not fit the record '" + record +
                    "'");
  return match[1];
}

// "qtdb-1.0.0" of ".../qtdb-1.0.0/"; what no name may hold becomes '-'.
std::string name_of(const fs::path& folder) {
  const fs::path whole = fs::absolute(folder).lexically_normal();
  std::string name = (whole.has_filename() ? whole : whole.parent_path()).filename().string();
  for (char& c : name)
    if (std::string_view(" /\\@:\"'").find(c) != std::string_view::npos) c = '-';
  return name;
}

}  // namespace

std::vector<wfdb::Annotation> plain_wave_marks(std::span<const wfdb::Annotation> marks) {
  std::vector<wfdb::Annotation> plain;
  bool behind_u = false;
  for (wfdb::Annotation mark : marks) {
    if (mark.symbol == 'u') {
      if (!plain.empty() && plain.back().symbol == '(') plain.pop_back();
      behind_u = true;
      continue;
    }
    if (is_beat(mark.symbol)) mark.symbol = 'N';
    if (std::string_view("(pNt)").find(mark.symbol) == std::string_view::npos) continue;
    if (!(behind_u && mark.symbol == ')')) plain.push_back(std::move(mark));
    behind_u = false;
  }
  return plain;
}

WfdbFolder::WfdbFolder(const fs::path& folder, WaveFiles waves)
    : folder_(folder), waves_(std::move(waves)), stems_(stems_of(folder)) {
  id_ = own_id(folder).value_or(name_of(folder));
  std::set<std::string> ids;
  for (const std::string& stem : stems_) {
    RecordInfo info;
    info.id = fs::path(stem).filename().string();
    if (!ids.insert(info.id).second)
      throw DataError(folder.string() + ": has two records of the name '" + info.id + "'");
    try {
      info.patient = patient_of(info.id, waves_.patients);
    } catch (const DataError& error) {
      throw DataError(folder.string() + ": " + error.what());
    }
    records_.push_back(std::move(info));
  }
}

Recording WfdbFolder::read(std::size_t record, double) const {
  return read_recording(folder_ / (stems_.at(record) + ".hea"));
}

std::vector<LeadWaves> WfdbFolder::waves(std::size_t record) const {
  const wfdb::Header header = wfdb::read_header(folder_ / (stems_.at(record) + ".hea"));
  const auto of_file = [&](const std::string& extension) {
    const fs::path file = folder_ / (stems_[record] + "." + extension);
    if (!fs::exists(file)) return LeadWaves{};
    return build_lead_waves(plain_wave_marks(wfdb::read_annotations(file)), header.rate_hz);
  };
  if (!waves_.per_signal)
    return std::vector<LeadWaves>(header.signals.size(), of_file(waves_.extensions.front()));
  std::vector<LeadWaves> waves(header.signals.size());
  for (std::size_t i = 0; i < std::min(waves.size(), waves_.extensions.size()); ++i)
    waves[i] = of_file(waves_.extensions[i]);
  return waves;
}

std::string WfdbFolder::reading() const {
  return Json{{"waves", waves_.extensions},
              {"per_signal", waves_.per_signal},
              {"patients", waves_.patients}}
      .dump();
}

std::vector<fs::path> WfdbFolder::files(std::size_t record, double) const {
  const std::string& stem = stems_.at(record);
  std::vector<fs::path> files = {stem + ".hea", stem + ".dat"};
  for (const std::string& extension : waves_.extensions) files.emplace_back(stem + "." + extension);
  return files;
}

std::vector<fs::path> WfdbFolder::tables() const {
  std::vector<fs::path> tables;
  if (fs::exists(folder_ / "RECORDS")) tables.emplace_back("RECORDS");
  if (const auto list = checksum_list(folder_)) tables.push_back(list->filename());
  return tables;
}

}  // namespace beatbench
