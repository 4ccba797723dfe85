#pragma once

#include "datasets/wfdb/header.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace beatbench::wfdb {

// Digital samples of every signal of a record, [signal][sample]. Formats 16 and 212, several .dat
// or .mat files a record, checksums compared. The value that the format reserves for "no sample"
// comes as kNoSample.
inline constexpr std::int32_t kNoSample = INT32_MIN;
std::vector<std::vector<std::int32_t>> read_digital(const Header& header,
                                                    const std::filesystem::path& folder);

// (digital - baseline) / gain, in mV whatever the header's unit (uV, V); NaN for kNoSample.
// [signal][sample]
std::vector<std::vector<float>> read_physical_mv(const Header& header,
                                                 const std::filesystem::path& folder);

// The two files of a record before they are written: RECORD.hea as a Header, RECORD.dat as bytes.
// All signals in one file, in the format of the header's signals (16 or 212); samples, initial
// values and checksums are filled in. DataError: values outside the format's range, signals of
// different lengths.
struct EncodedRecord {
  Header header;
  std::string dat;
};
EncodedRecord encode_record(Header header, std::span<const std::vector<std::int32_t>> digital);

// Writes the record's .dat (all signals in one file, the format of the header's signals: 16 or 212)
// and .hea into `folder`, filling in samples, initial values and checksums. Values outside the
// format's range are DataErrors.
void write_record(const std::filesystem::path& folder, Header header,
                  std::span<const std::vector<std::int32_t>> digital);

}  // namespace beatbench::wfdb
