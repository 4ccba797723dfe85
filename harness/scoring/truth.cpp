#include "harness/scoring/truth.h"

#include "harness/base/error.h"

#include <charconv>

namespace beatbench {

RecordIndex::RecordIndex(const PreparedSet& data) : data_(data) {
  for (std::int64_t row = 0; row < data.size(); ++row)
    rows_.emplace(data.records()[static_cast<std::size_t>(row)].id, row);
}

std::int64_t RecordIndex::row(const std::string& id) const {
  const auto found = rows_.find(id);
  if (found == rows_.end())
    throw DataError("the prepared set " + data_.folder().string() + " has no record '" + id + "'");
  return found->second;
}

std::vector<std::string> patients_of(const PreparedSet& data, std::span<const std::int64_t> rows) {
  std::vector<std::string> patients;
  for (const std::int64_t row : rows)
    patients.push_back(data.records()[static_cast<std::size_t>(row)].patient);
  return patients;
}

std::string beat_id(const std::string& record, std::int64_t sample) {
  return record + "@" + std::to_string(sample);
}

BeatPlace beat_place(const std::string& id) {
  const std::size_t at = id.rfind('@');
  BeatPlace place;
  const char* end = id.data() + id.size();
  if (at != id.npos) {
    place.record = id.substr(0, at);
    const auto [stop, error] = std::from_chars(id.data() + at + 1, end, place.sample);
    if (error == std::errc() && stop == end) return place;
  }
  throw DataError("'" + id + "' is no id of a beat, which reads RECORD@SAMPLE");
}

}  // namespace beatbench
