#include "datasets/cinc2021/cinc2021.h"

#include "datasets/folder.h"
#include "datasets/wfdb/header.h"
#include "harness/base/error.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <sstream>
#include <string_view>
#include <utility>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr auto kSource = "https://physionet.org/content/challenge-2021/1.0.3/";
constexpr std::array<std::string_view, 8> kSources = {
    "cpsc_2018", "cpsc_2018_extra", "st_petersburg_incart", "ptb", "ptb-xl", "chapman_shaoxing",
    "georgia",   "ningbo"};

// What stands behind "Age:" in a comment; empty where there is no such comment.
std::string comment(const wfdb::Header& header, std::string_view name) {
  for (const std::string& line : header.comments)
    if (line.starts_with(name) && line.size() > name.size() && line[name.size()] == ':') {
      const auto at = line.find_first_not_of(' ', name.size() + 1);
      return at == std::string::npos ? "" : line.substr(at);
    }
  return "";
}

// "Unknown" and "NaN" are left out.
Json metadata_of(const wfdb::Header& header) {
  Json metadata = Json::object();
  const std::string age = comment(header, "Age"), sex = comment(header, "Sex");
  double years = 0;
  const auto [end, error] = std::from_chars(age.data(), age.data() + age.size(), years);
  if (error == std::errc() && end == age.data() + age.size() && std::isfinite(years))
    metadata["age"] = years;
  if (sex == "Female" || sex == "F") metadata["sex"] = "female";
  if (sex == "Male" || sex == "M") metadata["sex"] = "male";
  std::istringstream codes(comment(header, "Dx"));
  for (std::string code; std::getline(codes, code, ',');) {
    std::erase(code, ' ');
    if (!code.empty() && code.find_first_not_of("0123456789") == std::string::npos)
      metadata["snomed"].push_back(code);
  }
  return metadata;
}

std::string source_of(const fs::path& stem) {
  for (const fs::path& part : stem.parent_path())
    if (std::ranges::find(kSources, part.string()) != kSources.end()) return part.string();
  return "";
}

std::vector<std::string> headers_below(const fs::path& folder) try {
  std::vector<std::string> stems;
  for (const auto& entry :
       fs::recursive_directory_iterator(folder, fs::directory_options::follow_directory_symlink))
    if (entry.path().extension() == ".hea")
      stems.push_back(entry.path().lexically_relative(folder).replace_extension().string());
  const auto by_id = [](const std::string& a, const std::string& b) {
    return std::pair(fs::path(a).filename(), a) < std::pair(fs::path(b).filename(), b);
  };
  std::ranges::sort(stems, by_id);
  return stems;
} catch (const fs::filesystem_error& error) {  // a link in a circle, no permission
  throw DataError(folder.string() + ": cannot be searched (" + error.what() + ")");
}

}  // namespace

Cinc2021::Cinc2021(const fs::path& folder) : folder_(folder) {
  require_files(folder, {}, kSource);
  id_ = own_id(folder).value_or("cinc2021-1.0.3");
  stems_ = headers_below(folder);
  if (stems_.empty())
    throw DataError(folder.string() + ": holds no .hea file. Get the data set from " + kSource);
  for (const std::string& stem : stems_) {
    RecordInfo info;
    info.id = info.patient = fs::path(stem).filename().string();
    if (!records_.empty() && records_.back().id == info.id)
      throw DataError(folder.string() + ": has the record " + info.id + " twice, in " +
                      stems_[records_.size() - 1] + ".hea and " + stem + ".hea. Remove one");
    try {
      info.metadata = metadata_of(wfdb::read_header(folder / (stem + ".hea")));
    } catch (const Error&) {
      // A damaged header is told by read(), with its record alone lost.
    }
    if (const std::string source = source_of(stem); !source.empty())
      info.metadata["source"] = source;
    records_.push_back(std::move(info));
  }
}

std::string Cinc2021::licence() const { return "CC BY 4.0"; }

std::string Cinc2021::citation() const {
  return "Reyna et al.: Will Two Do? Varying Dimensions in Electrocardiography: The "
         "PhysioNet/Computing in Cardiology Challenge 2021. Computing in Cardiology 48, 1-4 "
         "(2021). doi:10.23919/CinC53138.2021.9662687";
}

Recording Cinc2021::read(std::size_t record, double) const {
  return read_recording(folder_ / (stems_.at(record) + ".hea"));
}

std::vector<fs::path> Cinc2021::files(std::size_t record, double) const {
  const std::string& stem = stems_.at(record);
  return {stem + ".hea", stem + ".mat"};
}

std::vector<fs::path> Cinc2021::tables() const {
  std::vector<fs::path> tables;
  if (const auto list = checksum_list(folder_)) tables.push_back(list->filename());
  return tables;
}

std::unique_ptr<Dataset> open_cinc2021(const fs::path& folder) {
  return std::make_unique<Cinc2021>(folder);
}

}  // namespace beatbench
