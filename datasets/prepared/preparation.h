#pragma once

#include "datasets/prepared/contents.h"
#include "datasets/prepared/fit.h"
#include "datasets/prepared/signal_file.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace beatbench {

// One data set on its way into a folder, record by record.
class Preparation {
 public:
  Preparation(const Dataset& dataset, const SignalSpec& spec, const std::filesystem::path& folder);

  // Stores the record's windows, or why it cannot be used.
  void add(std::size_t record);
  // DataError where nothing is left, or more than that share of the records is damaged. Records
  // that lack a wanted lead or all marks are named among the skipped too, but they are not damage:
  // MIT-BIH has two leads of its own in each record.
  void finish(double max_skipped_share);

 private:
  struct Sound {         // a record as far as it is sound
    double rate_hz = 0;  // of waves and beats
    Fitted fitted = {};
    std::vector<LeadWaves> waves = {};  // [lead] of the spec
    std::vector<Beat> beats = {};
    std::optional<double> from_s = {};  // of an annotated part: where it begins
    std::vector<std::string> missing_leads = {};
  };
  Sound read(std::size_t record) const;
  Sound read_annotated(std::size_t record) const;
  void store(const RecordInfo& info, const Sound& sound);
  void store_waves(const Sound& sound, std::size_t window);
  void store_beats(const Sound& sound, std::size_t window);
  void note(const std::string& what, std::int64_t records);
  [[noreturn]] void refuse(double max_skipped_share) const;

  const Dataset& dataset_;
  std::filesystem::path folder_;
  Contents contents_;
  SignalFile signal_;
  std::int64_t damaged_ = 0, mended_ = 0;
  std::map<std::string, std::int64_t> flat_, missing_;  // lead → records
};

}  // namespace beatbench
