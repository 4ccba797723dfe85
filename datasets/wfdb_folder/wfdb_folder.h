#pragma once

#include "datasets/record.h"
#include "datasets/wfdb/annotation.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace beatbench {

// Where a folder of WFDB records keeps its wave marks, and whose its records are.
struct WaveFiles {
  std::vector<std::string> extensions;  // "q1c": RECORD.q1c
  bool per_signal = false;  // the i-th extension is of the i-th signal; else the one is of all
  // ECMAScript pattern of record names, its first group is the patient; empty: each record is one.
  std::string patients = {};
};

// Any folder of WFDB records whose waves are marked `(` p|N|t `)` (QTDB, LUDB): those that RECORDS
// names, else all with a header, by name. Every beat symbol is a QRS; u waves are background. A
// record or signal without its annotation file has no marks.
class WfdbFolder final : public Dataset {
 public:
  // DataError: no such folder, no record, a record whose name the pattern does not fit.
  WfdbFolder(const std::filesystem::path& folder, WaveFiles waves);

  std::string id() const override { return id_; }  // the folder's name, or its own (own_id)
  std::string licence() const override { return "not known"; }
  std::string citation() const override { return {}; }
  const std::filesystem::path& folder() const override { return folder_; }
  const std::vector<RecordInfo>& records() const override { return records_; }
  Recording read(std::size_t record, double rate_hz) const override;
  bool has_waves() const override { return true; }
  std::vector<LeadWaves> waves(std::size_t record) const override;  // at the rate of read()
  std::string reading() const override;
  std::vector<std::filesystem::path> files(std::size_t record, double rate_hz) const override;
  std::vector<std::filesystem::path> tables() const override;

 private:
  std::filesystem::path folder_;
  WaveFiles waves_;
  std::string id_;
  std::vector<RecordInfo> records_;
  std::vector<std::string> stems_;  // "data/1"
};

// The marks of P, QRS and T alone, as LUDB writes them: beat symbols as N, u waves left out with
// their bounds.
std::vector<wfdb::Annotation> plain_wave_marks(std::span<const wfdb::Annotation> marks);

}  // namespace beatbench
