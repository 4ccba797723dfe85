#pragma once

#include "datasets/record.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace beatbench {

// The training data of the PhysioNet/CinC challenge 2021 (Reyna et al. 2021,
// doi:10.13026/34va-7q14): 88,253 twelve-lead ECGs of several hospitals, each a WFDB header and a
// MATLAB file of samples, 257 … 1000 Hz, 5 s … 30 min. Every .hea file below the folder is a
// record, so a part will do. Ids are file names: some headers call themselves "E00001.mat". There
// are no folds, no patient ids (each record counts as a patient of its own) and no labels: a corpus
// to pretrain on. The metadata hold age, sex, the SNOMED CT codes of "Dx" and the source
// ("georgia") as far as the headers tell. HRnnnnn is PTB-XL's record nnnnn, and more than one
// recording is here twice: see datasets/overlap.
class Cinc2021 final : public Dataset {
 public:
  // Reads every header once. DataError where there is none, or two have the same name.
  explicit Cinc2021(const std::filesystem::path& folder);

  std::string id() const override { return id_; }
  std::string licence() const override;
  std::string citation() const override;
  const std::filesystem::path& folder() const override { return folder_; }
  const std::vector<RecordInfo>& records() const override { return records_; }  // by id
  Recording read(std::size_t record, double rate_hz) const override;
  std::vector<std::filesystem::path> files(std::size_t record, double rate_hz) const override;
  std::vector<std::filesystem::path> tables() const override;

 private:
  std::filesystem::path folder_;
  std::string id_;
  std::vector<RecordInfo> records_;
  std::vector<std::string> stems_;  // "georgia/E00001"
};

std::unique_ptr<Dataset> open_cinc2021(const std::filesystem::path& folder);

}  // namespace beatbench
