#pragma once

#include "datasets/synthetic/ecg.h"
#include "datasets/wfdb/signal.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace beatbench::synthetic {

// A data set being written: files go into a temporary folder beside the final one, which finish()
// renames, so that a set is there as a whole or not at all. `readme` says everything that the set's
// content follows from.
class SetFolder {
 public:
  // DataError: `folder` is there and its README is another one.
  SetFolder(std::filesystem::path folder, std::string id, std::string readme);
  ~SetFolder();
  SetFolder(const SetFolder&) = delete;
  SetFolder& operator=(const SetFolder&) = delete;

  bool finished_before() const { return finished_before_; }  // then nothing is to be written
  void write(const std::string& name, std::string_view content);
  void write_record(const std::string& stem, wfdb::Header header,
                    std::span<const std::vector<std::int32_t>> digital);
  void
  finish();  // README, DATASET, SHA256SUMS.txt; DataError where the folder cannot be put in place

 private:
  std::filesystem::path folder_, temporary_;
  std::string id_, readme_, sums_;
  bool finished_before_ = false;
};

// round(mv * gain) + baseline, held within [low, high] as an amplifier does. [lead][sample]
std::vector<std::int32_t> digitise(const std::vector<double>& mv, double gain,
                                   std::int64_t baseline, std::int32_t low, std::int32_t high);

}  // namespace beatbench::synthetic
