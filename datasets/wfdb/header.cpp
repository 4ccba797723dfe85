#include "datasets/wfdb/header.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <filesystem>
#include <limits>

namespace beatbench::wfdb {
namespace {

constexpr std::int64_t kMostSamples = std::int64_t{1}
                                      << 40;  // keeps sizes in bytes far from overflow
constexpr double kMostHz = 1e7;

struct Field {
  std::string_view text;
  int column = 0;
};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// Up to `most` fields between blanks; the last one takes the rest of the line (a description has
// blanks in it).
std::vector<Field> fields_of(std::string_view line, std::size_t most) {
  std::vector<Field> fields;
  std::size_t at = 0;
  while ((at = line.find_first_not_of(" \t\r", at)) != std::string_view::npos) {
    const auto end =
        fields.size() + 1 == most ? std::string_view::npos : line.find_first_of(" \t\r", at);
    fields.push_back({trimmed(line.substr(at, end - at)), static_cast<int>(at) + 1});
    if (end == std::string_view::npos) break;
    at = end;
  }
  return fields;
}

template <typename Number>
bool parse_number(std::string_view text, Number& value) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

// Splits "text(inner)rest" in place: `text` keeps what stands before the bracket. False: brackets
// do not match.
bool take_brackets(std::string_view& text, std::string_view& inner, std::string_view& rest) {
  const auto open = text.find('(');
  if (open == std::string_view::npos) return true;
  const auto close = text.find(')', open);
  if (close == std::string_view::npos) return false;
  inner = text.substr(open + 1, close - open - 1);
  rest = text.substr(close + 1);
  text = text.substr(0, open);
  return true;
}

bool leaves_folder(std::string_view file) {
  const std::filesystem::path path{file};
  for (const auto& part : path)
    if (part == "..") return true;
  return path.is_absolute();
}

class Parser {
 public:
  Parser(std::string_view text, const std::string& file) : text_(text) { where_.file = file; }

  Header parse() {
    while (!text_.empty()) {
      const auto end = text_.find('\n');
      ++where_.line;
      take_line(text_.substr(0, end));
      text_.remove_prefix(end == std::string_view::npos ? text_.size() : end + 1);
    }
    where_.column = 0;
    if (!have_record_line_) {
      problem({}, "holds no record line. A header starts with \"NAME SIGNALS RATE SAMPLES\"");
    } else if (std::ssize(header_.signals) < declared_signals_) {
      problem({}, fmt::format("ends after {} of {} signal lines", header_.signals.size(),
                              declared_signals_));
    }
    problems_.throw_if_any(ExitCode::data);
    return std::move(header_);
  }

 private:
  void take_line(std::string_view line) {
    const auto text = trimmed(line);
    if (text.empty()) return;
    if (text[0] == '#') return header_.comments.emplace_back(trimmed(text.substr(1))), void();
    if (!have_record_line_) return take_record_line(fields_of(line, 7));
    if (std::ssize(header_.signals) == declared_signals_)
      return problem({text, 1}, fmt::format("is one signal line more than the {} declared",
                                            declared_signals_));
    take_signal_line(fields_of(line, 9));
  }

  // NAME[/SEGMENTS] SIGNALS [RATE[/COUNTER[(BASE)]] [SAMPLES [TIME [DATE]]]]
  void take_record_line(const std::vector<Field>& fields) {
    have_record_line_ = true;
    header_.record = fields[0].text;
    if (header_.record.find('/') != std::string::npos)
      problem(fields[0],
              "is a record of several segments, which is not read. Join its segments first");
    if (fields.size() < 2) {
      problem(fields[0], "has no number of signals after it");
      return;
    }
    integer(fields[1], "the number of signals", 0, 100000, declared_signals_);
    if (fields.size() > 2) take_rate(fields[2]);
    if (fields.size() > 3)
      integer(fields[3], "the number of samples", 0, kMostSamples, header_.samples);
    if (fields.size() > 4 &&
        fields[4].text.find_first_not_of("0123456789:.") != std::string_view::npos)
      problem(fields[4], "is no base time. Write HH:MM:SS");
    if (fields.size() > 5 &&
        fields[5].text.find_first_not_of("0123456789/") != std::string_view::npos)
      problem(fields[5], "is no base date. Write DD/MM/YYYY");
  }

  void take_rate(const Field& field) {
    std::string_view rate = field.text, counter, base, rest;
    double number = 0;
    bool good = take_brackets(rate, base, rest) && rest.empty();
    if (const auto slash = rate.find('/'); slash != std::string_view::npos) {
      counter = rate.substr(slash + 1);
      rate = rate.substr(0, slash);
      good = good && parse_number(counter, number);
    }
    good = good && (base.data() == nullptr || parse_number(base, number));
    good = good && parse_number(rate, header_.rate_hz) && header_.rate_hz > 0 &&
           header_.rate_hz <= kMostHz;
    if (!good) problem(field, "is no sampling rate. Write HZ or HZ/COUNTER_HZ(BASE), HZ above 0");
  }

  // FILE FORMAT [GAIN [BITS [ZERO [INITIAL [CHECKSUM [BLOCK [DESCRIPTION]]]]]]]
  void take_signal_line(const std::vector<Field>& fields) {
    auto& signal = header_.signals.emplace_back();
    signal.file = fields[0].text;
    if (leaves_folder(signal.file))
      problem(fields[0], "names a file outside the record's folder, which is not read");
    if (fields.size() < 2) {
      problem(fields[0], "has no format after it");
      return;
    }
    take_format(fields[1], signal);
    std::int64_t block = 0, checksum = 0, bits = signal.resolution_bits;
    if (fields.size() > 3) integer(fields[3], "the ADC resolution in bits", 0, 64, bits);
    signal.resolution_bits = static_cast<int>(bits);
    if (fields.size() > 4)
      integer(fields[4], "the ADC zero", INT32_MIN, INT32_MAX, signal.adc_zero);
    signal.baseline = signal.initial_value = signal.adc_zero;
    if (fields.size() > 2) take_gain(fields[2], signal);
    if (fields.size() > 5)
      integer(fields[5], "the initial value", INT32_MIN, INT32_MAX, signal.initial_value);
    if (fields.size() > 6 && integer(fields[6], "the checksum", INT32_MIN, INT32_MAX, checksum))
      signal.checksum = static_cast<std::int16_t>(
          checksum);  // mod 2^16: files write -778 or 64758 for the same sum
    if (fields.size() > 7) integer(fields[7], "the block size", 0, INT32_MAX, block);
    if (fields.size() > 8) signal.description = fields[8].text;
  }

  // FORMAT[xSAMPLES_PER_FRAME][:SKEW][+BYTE_OFFSET]
  void take_format(const Field& field, Signal& signal) {
    std::string_view text = field.text;
    const auto take = [&](char mark, std::int64_t& value) {
      const auto at = text.find(mark);
      if (at == std::string_view::npos) return true;
      const bool good = parse_number(text.substr(at + 1), value);
      text = text.substr(0, at);
      return good;
    };
    std::int64_t per_frame = 1, skew = 0;
    if (!(take('+', signal.byte_offset) && take(':', skew) && take('x', per_frame) &&
          parse_number(text, signal.format)) ||
        signal.byte_offset < 0 || signal.byte_offset > kMostSamples)
      return problem(field, "is no signal format. Write FORMAT or FORMAT+BYTE_OFFSET");
    if (signal.format != 16 && signal.format != 212)
      return problem(
          field,
          fmt::format("is signal format {}, which is not read. Formats 16 and 212 are: convert the "
                      "record with the WFDB program xform",
                      signal.format));
    if (per_frame != 1 || skew != 0)
      problem(field, "gives several samples a frame or a skew, which is not read");
  }

  // GAIN[(BASELINE)][/UNIT]; a gain of 0 says "not calibrated", for which WFDB takes its default
  void take_gain(const Field& field, Signal& signal) {
    std::string_view gain = field.text, unit, baseline, rest;
    if (const auto slash = gain.find('/'); slash != std::string_view::npos) {
      unit = gain.substr(slash + 1);
      gain = gain.substr(0, slash);
    }
    double value = 0;
    if (!take_brackets(gain, baseline, rest) || !rest.empty() || !parse_number(gain, value) ||
        !std::isfinite(value) ||
        (baseline.data() != nullptr && !parse_number(baseline, signal.baseline)) ||
        std::abs(signal.baseline) > std::int64_t{INT32_MAX})
      return problem(field, "is no gain. Write GAIN, GAIN(BASELINE) or GAIN(BASELINE)/UNIT");
    if (value != 0) signal.gain = value;
    if (!unit.empty()) signal.unit = unit;
  }

  bool integer(const Field& field, std::string_view what, std::int64_t low, std::int64_t high,
               std::int64_t& value) {
    std::int64_t parsed = 0;
    if (!parse_number(field.text, parsed) || parsed < low || parsed > high) {
      problem(field, fmt::format("is not {}. Write an integer from {} to {}", what, low, high));
      return false;
    }
    value = parsed;
    return true;
  }

  void problem(const Field& field, std::string_view message) {
    where_.column = field.column;
    problems_.add(where_, field.text.empty() ? std::string{message}
                                             : fmt::format("\"{}\" {}", field.text, message));
  }

  std::string_view text_;
  Position where_;
  Header header_;
  Problems problems_;
  bool have_record_line_ = false;
  std::int64_t declared_signals_ = 0;
};

}  // namespace

Header parse_header(std::string_view text, const std::string& file) {
  return Parser(text, file).parse();
}

Header read_header(const std::filesystem::path& hea_file) {
  return parse_header(read_file(hea_file), hea_file.string());
}

std::string header_text(const Header& header) {
  auto text = fmt::format("{} {} {} {}\n", header.record, header.signals.size(), header.rate_hz,
                          header.samples);
  for (const auto& s : header.signals) {
    text += fmt::format("{} {}", s.file, s.format);
    if (s.byte_offset != 0) text += fmt::format("+{}", s.byte_offset);
    text += fmt::format(" {}({})/{} {} {} {}", s.gain, s.baseline, s.unit, s.resolution_bits,
                        s.adc_zero, s.initial_value);
    if (s.checksum) text += fmt::format(" {} 0 {}", *s.checksum, s.description);
    text += '\n';
  }
  for (const auto& comment : header.comments) text += fmt::format("# {}\n", comment);
  return text;
}

}  // namespace beatbench::wfdb
