#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace beatbench::wfdb {

// One signal line of a .hea file (https://physionet.org/physiotools/wag/header-5.htm).
struct Signal {
  std::string file = {};  // relative to the header
  int format = 16;
  std::int64_t byte_offset = 0;
  double gain = 200;          // digital units per physical unit
  std::int64_t baseline = 0;  // digital value of 0 physical units
  std::string unit = "mV";
  int resolution_bits = 12;
  std::int64_t adc_zero = 0;
  std::int64_t initial_value = 0;
  std::optional<std::int16_t> checksum = {};  // 16-bit sum of all samples
  std::string description = {};               // the lead's name
  bool operator==(const Signal&) const = default;
};

struct Header {
  std::string record;
  double rate_hz = 250;
  std::int64_t samples = 0;  // per signal; 0: unknown
  std::vector<Signal> signals = {};
  std::vector<std::string> comments = {};  // without '#' and the blanks around
  bool operator==(const Header&) const = default;
};

// Parses a header; `file` names it in messages: "a/100.hea:3: …". DataError.
Header parse_header(std::string_view text, const std::string& file);
Header read_header(const std::filesystem::path& hea_file);
// parse_header(header_text(h)) == h. A description needs a checksum before it: without one it is
// not written.
std::string header_text(const Header& header);

}  // namespace beatbench::wfdb
