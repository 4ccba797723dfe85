#include "datasets/ludb/ludb.h"

#include "datasets/csv.h"
#include "datasets/folder.h"
#include "datasets/ludb/lead_waves.h"
#include "datasets/wfdb/header.h"
#include "harness/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr auto kSource = "https://physionet.org/content/ludb/1.0.1/";

// Cells hold a value a line, with line breaks at the end of some: "F\n", "51\n", "A\nB".
std::string one_line(std::string cell) {
  std::erase(cell, '\r');
  while (!cell.empty() && (cell.back() == '\n' || cell.back() == ' ')) cell.pop_back();
  for (std::size_t at = 0; (at = cell.find('\n', at)) != std::string::npos;)
    cell.replace(at, 1, "; ");
  return cell;
}

Json age_of(const std::string& text, const std::string& where) {
  if (text == ">89") return 90;
  if (text.empty() || text.size() > 3 || text.find_first_not_of("0123456789") != text.npos)
    throw DataError(where + "Age is '" + text + "', expected a whole number or >89");
  return std::stoi(text);
}

std::map<std::string, Json> read_metadata(const fs::path& file) {
  const CsvTable table = read_csv(file);
  const std::size_t id = table.column("ID"), sex = table.column("Sex"), age = table.column("Age"),
                    rhythm = table.column("Rhythms");
  std::map<std::string, Json> metadata;
  for (const CsvTable::Row& row : table.rows) {
    Json& entry = metadata[one_line(row.cells[id])];
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const std::string value = one_line(row.cells[i]);
      if (i == id || value.empty()) continue;
      if (i == age)
        entry["age"] = age_of(value, table.where(row));
      else if (i == sex)
        entry["sex"] = value == "F" ? "female" : "male";
      else if (i == rhythm)
        entry["rhythm"] = value;
      else
        entry[table.columns[i]] = value;
    }
  }
  return metadata;
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

// The gains of release 1.0.1 are 238 … 10,592 per mV, so a factor of 1000 either way cannot hide.
void check_gains(const wfdb::Header& header, const fs::path& file) {
  for (const wfdb::Signal& signal : header.signals)
    if (signal.unit == "mV" && (signal.gain < 50 || signal.gain > 50000))
      throw DataError(
          fmt::format("{}: lead {} has {:g} units per mV, LUDB 1.0.1 has 238 to 10592. "
                      "Release 1.0.0 is off by 1000: get 1.0.1 from {}",
                      file.string(), signal.description, signal.gain, kSource));
}

}  // namespace

Ludb::Ludb(const fs::path& folder) : folder_(folder) {
  require_files(folder, {"RECORDS", "ludb.csv"}, kSource);
  id_ = own_id(folder).value_or("ludb-1.0.1");
  const std::map<std::string, Json> metadata = read_metadata(folder / "ludb.csv");
  for (std::string& stem : read_record_list(folder / "RECORDS")) {
    RecordInfo info;
    info.id = info.patient = fs::path(stem).filename().string();
    const auto known = metadata.find(info.id);
    if (known == metadata.end())
      throw DataError((folder / "ludb.csv").string() + ": has no line for the record '" + info.id +
                      "', which RECORDS names");
    if (!known->second.is_null()) info.metadata = known->second;
    records_.push_back(std::move(info));
    stems_.push_back(std::move(stem));
  }
  // Every read looks at its own gains; a whole set of another release is told at once.
  if (fs::exists(header_file(0))) check_gains(wfdb::read_header(header_file(0)), header_file(0));
}

std::string Ludb::licence() const { return "ODC-By 1.0"; }

std::string Ludb::citation() const {
  return "Kalyakulina et al.: LUDB: A New Open-Access Validation Tool for Electrocardiogram "
         "Delineation "
         "Algorithms. IEEE Access 8, 186181-186190 (2020). doi:10.1109/ACCESS.2020.3029211";
}

fs::path Ludb::header_file(std::size_t record) const {
  return folder_ / (stems_.at(record) + ".hea");
}

Recording Ludb::read(std::size_t record, double) const {
  check_gains(wfdb::read_header(header_file(record)), header_file(record));
  return read_recording(header_file(record));
}

std::vector<LeadWaves> Ludb::waves(std::size_t record) const {
  std::vector<LeadWaves> waves;
  for (const wfdb::Signal& signal : wfdb::read_header(header_file(record)).signals) {
    const fs::path file = folder_ / (stems_[record] + "." + lower(signal.description));
    waves.push_back(build_lead_waves(wfdb::read_annotations(file)));
  }
  return waves;
}

std::vector<fs::path> Ludb::files(std::size_t record, double) const {
  const std::string& stem = stems_.at(record);
  std::vector<fs::path> files = {stem + ".hea", stem + ".dat"};
  for (const std::string& lead : standard_leads()) files.emplace_back(stem + "." + lower(lead));
  return files;
}

std::vector<fs::path> Ludb::tables() const {
  std::vector<fs::path> tables = {"RECORDS", "ludb.csv"};
  if (const auto list = checksum_list(folder_)) tables.push_back(list->filename());
  return tables;
}

std::unique_ptr<Dataset> open_ludb(const fs::path& folder) {
  return std::make_unique<Ludb>(folder);
}

}  // namespace beatbench
