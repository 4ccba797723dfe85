#include "datasets/wfdb/annotation.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"

#include <fmt/format.h>

namespace beatbench::wfdb {
namespace {

// Place = code; 0 is "not a QRS", '\0' marks codes without a symbol.
constexpr std::string_view kSymbols{" NLRaVFJASEj/Q~\0|\0sT*D\"=pB^t+u?![]en@xf()r", 42};

// Codes that say something of the annotation before them, but SKIP of the one after it.
enum Pseudo : unsigned { kSkip = 59, kNumber = 60, kSubtype = 61, kChannel = 62, kAux = 63 };

constexpr std::int64_t kMostInterval = 1023;  // 10 bits
constexpr std::size_t kMostAux = 1023;

class Decoder {
 public:
  Decoder(std::string_view bytes, const std::string& file) : bytes_(bytes), file_(file) {}

  std::vector<Annotation> decode() {
    for (;;) {
      const unsigned word = take_word(), code = word >> 10, low = word & 0x3ff;
      if (word == 0) break;
      if (code == kSkip) {
        take_skip();
      } else if (code >= kNumber) {
        take_detail(code, low);
      } else {
        advance(low);
        annotations_.push_back({.sample = sample_,
                                .symbol = symbol_of(static_cast<int>(code)),
                                .subtype = 0,
                                .channel = channel_,
                                .number = number_,
                                .aux = {}});
      }
    }
    if (bytes_.find_first_not_of('\0', at_) != std::string_view::npos)
      fail(fmt::format("ends at byte {} with {} bytes after its end mark", at_,
                       bytes_.size() - at_));
    return std::move(annotations_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw DataError(
        fmt::format("{}: {}. The annotation file is damaged: fetch it again", file_, what));
  }

  unsigned take_word() {
    if (at_ + 2 > bytes_.size())
      fail(fmt::format("truncated after {} bytes and {} annotations", bytes_.size(),
                       annotations_.size()));
    const auto low = static_cast<unsigned char>(bytes_[at_]),
               high = static_cast<unsigned char>(bytes_[at_ + 1]);
    at_ += 2;
    return low | static_cast<unsigned>(high) << 8;
  }

  void advance(std::int64_t by) {
    sample_ += by;
    const std::int64_t last = annotations_.empty() ? 0 : annotations_.back().sample;
    if (sample_ < last)
      fail(fmt::format("annotation {} goes back in time from sample {} to {}",
                       annotations_.size() + 1, last, sample_));
  }

  void take_skip() {  // high word first, each with its low byte first
    const unsigned high = take_word(), low = take_word();
    sample_ += static_cast<std::int32_t>(high << 16 | low);
  }

  void take_detail(unsigned code, unsigned value) {
    if (annotations_.empty()) fail("starts with a detail of an annotation that is not there");
    auto& annotation = annotations_.back();
    switch (code) {
      case kNumber:
        annotation.number = number_ = static_cast<std::int8_t>(value);
        break;
      case kChannel:
        annotation.channel = channel_ = static_cast<std::uint8_t>(value);
        break;
      case kSubtype:
        annotation.subtype = static_cast<std::int8_t>(value);
        break;
      default: {
        const std::size_t padded = value + value % 2;
        if (at_ + padded > bytes_.size())
          fail(fmt::format("truncated in the text of annotation {}", annotations_.size()));
        annotation.aux = bytes_.substr(at_, value);
        // Writers in C count the closing zero as part of the text.
        while (!annotation.aux.empty() && annotation.aux.back() == '\0') annotation.aux.pop_back();
        at_ += padded;
      }
    }
  }

  std::string_view bytes_;
  const std::string& file_;
  std::size_t at_ = 0;
  std::int64_t sample_ = 0;
  std::uint8_t channel_ = 0;  // both hold until they are changed
  std::int8_t number_ = 0;
  std::vector<Annotation> annotations_;
};

void put_word(std::string& bytes, unsigned word) {
  bytes += static_cast<char>(word & 0xff);
  bytes += static_cast<char>(word >> 8 & 0xff);
}

void put(std::string& bytes, unsigned code, std::int64_t value) {
  put_word(bytes, code << 10 | (static_cast<unsigned>(value) & 0x3ff));
}

unsigned checked_code(const Annotation& annotation, std::int64_t interval) {
  const int code = code_of(annotation.symbol);
  if (code < 1)
    throw DataError(fmt::format("annotation at sample {}: '{}' is no annotation symbol",
                                annotation.sample, annotation.symbol));
  if (interval < 0 || interval > INT32_MAX)
    throw DataError(
        fmt::format("annotation at sample {} does not follow the one before it within 2^31 samples",
                    annotation.sample));
  if (annotation.aux.size() > kMostAux)
    throw DataError(fmt::format("annotation at sample {} has a text of {} bytes, {} are the most",
                                annotation.sample, annotation.aux.size(), kMostAux));
  return static_cast<unsigned>(code);
}

}  // namespace

char symbol_of(int code) {
  const bool known = code >= 0 && code < static_cast<int>(kSymbols.size());
  const char symbol = known ? kSymbols[static_cast<std::size_t>(code)] : '\0';
  return symbol == '\0' ? '?' : symbol;
}

int code_of(char symbol) {
  const auto at = symbol == '\0' ? std::string_view::npos : kSymbols.find(symbol);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

std::vector<Annotation> decode_annotations(std::string_view bytes, const std::string& file) {
  return Decoder(bytes, file).decode();
}

std::string encode_annotations(std::span<const Annotation> annotations) {
  std::string bytes;
  Annotation last;
  for (const auto& annotation : annotations) {
    const std::int64_t interval = annotation.sample - last.sample;
    const unsigned code = checked_code(annotation, interval);
    if (interval > kMostInterval) {
      put(bytes, kSkip, 0);
      put_word(bytes, static_cast<unsigned>(interval >> 16));
      put_word(bytes, static_cast<unsigned>(interval));
    }
    put(bytes, code, interval > kMostInterval ? 0 : interval);
    if (annotation.subtype != 0) put(bytes, kSubtype, annotation.subtype);
    if (annotation.channel != last.channel) put(bytes, kChannel, annotation.channel);
    if (annotation.number != last.number) put(bytes, kNumber, annotation.number);
    if (!annotation.aux.empty()) {
      put(bytes, kAux, std::ssize(annotation.aux));
      bytes += annotation.aux;
      if (annotation.aux.size() % 2 == 1) bytes += '\0';
    }
    last = annotation;
  }
  put_word(bytes, 0);
  return bytes;
}

std::vector<Annotation> read_annotations(const std::filesystem::path& file) {
  return decode_annotations(read_file(file), file.string());
}

void write_annotations(const std::filesystem::path& file, std::span<const Annotation> annotations) {
  write_file_atomically(file, encode_annotations(annotations));
}

}  // namespace beatbench::wfdb
