#pragma once

#include "datasets/record.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace beatbench {

// PTB-XL 1.0.3 (Wagner et al. 2020, doi:10.1038/s41597-020-0495-6): 21,799 records of 10 s, 12
// leads, 100 and 500 Hz. Labels are the five diagnostic superclasses as in Strodthoff et al. 2020
// (arXiv:2004.13701): every statement with diagnostic = 1 gives its diagnostic_class, whatever its
// likelihood. 411 records have none and keep empty labels: good for pretraining, left out by a
// protocol. All statements of a record are kept beside them (label_sets.h makes other sets of
// labels). Ages above 89 stand as 300 in the table and as 90 in the metadata.
class PtbXl final : public Dataset {
 public:
  explicit PtbXl(const std::filesystem::path& folder);

  std::string id() const override { return id_; }
  std::string licence() const override;
  std::string citation() const override;
  const std::filesystem::path& folder() const override { return folder_; }
  // The records of which the folder holds a header, at one of the two rates at least: a part of the
  // set will do.
  const std::vector<RecordInfo>& records() const override { return records_; }
  const std::vector<RecordInfo>& full_table() const { return table_; }  // with or without files
  std::vector<std::string> classes() const override;                    // CD HYP MI NORM STTC
  std::vector<ScpStatement> statements() const override { return statements_; }  // all 71
  // From the 100-Hz file for rates up to 100 Hz, else from the 500-Hz file; from the other where
  // that one is missing.
  Recording read(std::size_t record, double rate_hz) const override;
  std::vector<std::filesystem::path> files(std::size_t record, double rate_hz) const override;
  std::vector<std::filesystem::path> tables() const override;

 private:
  struct Names {
    std::string lr, hr;  // without extension, relative to the folder
    bool has_lr = false, has_hr = false;
  };
  void read_table();
  const std::string& name(std::size_t record, double rate_hz) const;

  std::filesystem::path folder_;
  std::string id_;
  std::vector<ScpStatement> statements_;
  std::vector<RecordInfo> table_, records_;
  std::vector<Names> names_;  // of records_
};

std::unique_ptr<Dataset> open_ptbxl(const std::filesystem::path& folder);

}  // namespace beatbench
