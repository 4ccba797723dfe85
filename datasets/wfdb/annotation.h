#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace beatbench::wfdb {

// One entry of an MIT annotation file (https://physionet.org/physiotools/wag/annot-5.htm).
struct Annotation {
  std::int64_t sample = 0;
  char symbol = 'N';  // 'N', 'V', '(', ')', 'p', 't', '~', '+', …; '?' for codes without a symbol
  std::int8_t subtype = 0;
  std::uint8_t channel = 0;
  std::int8_t number = 0;
  std::string aux = {};  // rhythm or comment text
  bool operator==(const Annotation&) const = default;
};

std::vector<Annotation> read_annotations(
    const std::filesystem::path& file);  // DataError: truncated, times going back
void write_annotations(const std::filesystem::path& file, std::span<const Annotation> annotations);

// The same on bytes; `file` names them in messages. encode(…) of unknown symbols or times going
// back is a DataError.
std::vector<Annotation> decode_annotations(std::string_view bytes, const std::string& file);
std::string encode_annotations(std::span<const Annotation> annotations);

// The table of annotation codes (ecgcodes.h of the WFDB library): '?' and -1 for what it does not
// hold.
char symbol_of(int code);
int code_of(char symbol);

}  // namespace beatbench::wfdb
