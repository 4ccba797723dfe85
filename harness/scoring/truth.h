#pragma once

#include "datasets/prepared/prepared_set.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace beatbench {

// The records of a prepared set by their ids.
class RecordIndex {
 public:
  explicit RecordIndex(const PreparedSet& data);
  std::int64_t row(const std::string& id) const;  // DataError where there is none

 private:
  const PreparedSet& data_;
  std::map<std::string, std::int64_t, std::less<>> rows_;
};

// The patient of each row.
std::vector<std::string> patients_of(const PreparedSet& data, std::span<const std::int64_t> rows);

// Which beat a prediction belongs to: record and sample of the R peak, "100/3@812".
std::string beat_id(const std::string& record, std::int64_t sample);
struct BeatPlace {
  std::string record;
  std::int64_t sample = 0;
};
BeatPlace beat_place(const std::string& id);  // DataError

// The AAMI classes that are learnt and scored (harness/signal/beat_class.h, without Q).
inline constexpr std::int64_t kBeatClasses = 4;
inline constexpr const char* kBeatClassNames[kBeatClasses] = {"N", "S", "V", "F"};

}  // namespace beatbench
