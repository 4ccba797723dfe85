#pragma once

#include "datasets/record.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace beatbench {

// MIT-BIH Arrhythmia Database 1.0.0 (Moody & Mark 2001, doi:10.1109/51.932724): 48 records of 30
// min, two leads each at 360 Hz, every beat marked. Leads go by their names in the headers (MLII is
// II), so 114, whose channels are exchanged, comes right. Records 201 and 202 are of one patient.
// The metadata say which records are paced (AAMI EC57 leaves 102, 104, 107 and 217 out).
class Mitdb final : public Dataset {
 public:
  explicit Mitdb(const std::filesystem::path& folder);

  std::string id() const override { return id_; }
  std::string licence() const override;
  std::string citation() const override;
  const std::filesystem::path& folder() const override { return folder_; }
  const std::vector<RecordInfo>& records() const override { return records_; }
  Recording read(std::size_t record, double rate_hz) const override;
  bool has_beats() const override { return true; }
  std::vector<Beat> beats(std::size_t record) const override;
  std::vector<std::filesystem::path> files(std::size_t record, double rate_hz) const override;
  std::vector<std::filesystem::path> tables() const override;

 private:
  std::filesystem::path file(std::size_t record, const char* extension) const;

  std::filesystem::path folder_;
  std::string id_;
  std::vector<RecordInfo> records_;
  std::vector<std::string> stems_;
};

// The annotation symbols that stand for a beat; rhythm changes, noise and '!' (flutter waves) do
// not.
bool is_beat(char symbol);

std::unique_ptr<Dataset> open_mitdb(const std::filesystem::path& folder);

}  // namespace beatbench
