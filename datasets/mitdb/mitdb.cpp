#include "datasets/mitdb/mitdb.h"

#include "datasets/folder.h"
#include "datasets/wfdb/annotation.h"
#include "datasets/wfdb/header.h"
#include "harness/base/error.h"

#include <sstream>
#include <string_view>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr auto kSource = "https://physionet.org/content/mitdb/1.0.0/";

// The first comment of a header reads "69 M 1085 1629 x1": age (-1: unknown), sex, tape numbers.
Json metadata_of(const wfdb::Header& header, const std::string& id) {
  Json metadata = {{"paced", id == "102" || id == "104" || id == "107" || id == "217"}};
  std::istringstream in(header.comments.empty() ? "" : header.comments.front());
  int age = -1;
  std::string sex;
  if (in >> age >> sex) {
    if (age >= 0) metadata["age"] = age;
    if (sex == "F" || sex == "M") metadata["sex"] = sex == "F" ? "female" : "male";
  }
  return metadata;
}

}  // namespace

bool is_beat(char symbol) {
  return std::string_view("NLRBAaJSVrFejnE/fQ").find(symbol) != std::string_view::npos;
}

Mitdb::Mitdb(const fs::path& folder) : folder_(folder) {
  require_files(folder, {"RECORDS"}, kSource);
  id_ = own_id(folder).value_or("mitdb-1.0.0");
  for (std::string& stem : read_record_list(folder / "RECORDS")) {
    RecordInfo info;
    info.id = fs::path(stem).filename().string();
    info.patient = info.id == "202" ? "201" : info.id;
    stems_.push_back(std::move(stem));
    try {
      info.metadata = metadata_of(wfdb::read_header(file(records_.size(), ".hea")), info.id);
    } catch (const Error&) {
      // A damaged header is told by read(), with its record alone lost.
    }
    records_.push_back(std::move(info));
  }
}

std::string Mitdb::licence() const { return "ODC-By 1.0"; }

std::string Mitdb::citation() const {
  return "Moody & Mark: The impact of the MIT-BIH Arrhythmia Database. IEEE Engineering in "
         "Medicine and "
         "Biology 20(3), 45-50 (2001). doi:10.1109/51.932724";
}

fs::path Mitdb::file(std::size_t record, const char* extension) const {
  return folder_ / (stems_.at(record) + extension);
}

Recording Mitdb::read(std::size_t record, double) const {
  return read_recording(file(record, ".hea"));
}

std::vector<Beat> Mitdb::beats(std::size_t record) const {
  std::vector<Beat> beats;
  for (const wfdb::Annotation& mark : wfdb::read_annotations(file(record, ".atr")))
    if (is_beat(mark.symbol)) beats.push_back({mark.sample, mark.symbol});
  return beats;
}

std::vector<fs::path> Mitdb::files(std::size_t record, double) const {
  const std::string& stem = stems_.at(record);
  return {stem + ".hea", stem + ".dat", stem + ".atr"};
}

std::vector<fs::path> Mitdb::tables() const {
  std::vector<fs::path> tables = {"RECORDS"};
  if (const auto list = checksum_list(folder_)) tables.push_back(list->filename());
  return tables;
}

std::unique_ptr<Dataset> open_mitdb(const fs::path& folder) {
  return std::make_unique<Mitdb>(folder);
}

}  // namespace beatbench
