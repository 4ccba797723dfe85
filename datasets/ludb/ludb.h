#pragma once

#include "datasets/record.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace beatbench {

// LUDB 1.0.1 (Kalyakulina et al. 2020, doi:10.1109/ACCESS.2020.3029211): 200 records of 200
// subjects, 12 leads, 10 s at 500 Hz, P, QRS and T marked in every lead by itself. Release 1.0.0,
// whose gains are off by a factor of 1000, is refused by its gains. The rhythm and the other
// columns of ludb.csv are the metadata (ages above 89 stand as 90).
class Ludb final : public Dataset {
 public:
  explicit Ludb(const std::filesystem::path& folder);

  std::string id() const override { return id_; }
  std::string licence() const override;
  std::string citation() const override;
  const std::filesystem::path& folder() const override { return folder_; }
  const std::vector<RecordInfo>& records() const override { return records_; }
  Recording read(std::size_t record, double rate_hz) const override;
  bool has_waves() const override { return true; }
  std::vector<LeadWaves> waves(std::size_t record) const override;  // at the rate of read()
  std::vector<std::filesystem::path> files(std::size_t record, double rate_hz) const override;
  std::vector<std::filesystem::path> tables() const override;

 private:
  std::filesystem::path header_file(std::size_t record) const;

  std::filesystem::path folder_;
  std::string id_;
  std::vector<RecordInfo> records_;
  std::vector<std::string> stems_;  // "data/1"
};

std::unique_ptr<Dataset> open_ludb(const std::filesystem::path& folder);

}  // namespace beatbench
