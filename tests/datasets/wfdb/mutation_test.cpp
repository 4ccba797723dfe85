// Damaged files are errors or other values, never a crash: run it under the asan preset.
#include "datasets/wfdb/annotation.h"
#include "datasets/wfdb/signal.h"
#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/base/seed.h"

#include <gtest/gtest.h>

namespace beatbench::wfdb {
namespace {

std::string mutated(std::string content, Draws& draws) {
  for (std::uint64_t changes = 1 + draws.below(4); changes > 0 && !content.empty(); --changes) {
    const auto at = draws.below(content.size());
    switch (draws.below(4)) {
      case 0:
        content[at] = static_cast<char>(draws.below(256));
        break;
      case 1:
        content.erase(at, 1 + draws.below(8));
        break;
      case 2:
        content.insert(at, content.substr(draws.below(content.size()), draws.below(12)));
        break;
      default:
        content.resize(at);
    }
  }
  return content;
}

template <typename Read>
int refusals(const std::string& valid, int rounds, const Read& read) {
  Draws draws(3, "mutation");
  int refused = 0;
  for (int i = 0; i < rounds; ++i) {
    try {
      read(mutated(valid, draws));
    } catch (const Error&) {
      ++refused;
    }
  }
  return refused;
}

constexpr auto kHeader =
    "r 2 360/25(1) 3 10:00:00 01/02/2003\nr.dat 212 200(1024)/mV 11 1024 995 1000 0 MLII\n"
    "r.dat 212 200/uV 11 1024 1011 20052 0 V5\n# 69 M 1085\n";

TEST(Mutations, OfHeadersAreRefusedOrParsed) {
  EXPECT_NO_THROW(parse_header(kHeader, "r.hea"));
  EXPECT_GT(refusals(kHeader, 4000,
                     [](const std::string& text) {
                       const auto h = parse_header(text, "r.hea");
                       // What was parsed can be written and parsed again, as far as its names have
                       // no blanks.
                       EXPECT_NO_THROW(parse_header(header_text(h), "again.hea"));
                     }),
            500);
}

TEST(Mutations, OfAnnotationsAreRefusedOrParsed) {
  const auto valid = encode_annotations(std::vector<Annotation>{{5, '+', 0, 0, 0, "(N"},
                                                                {80, 'N', 0, 1, 0, ""},
                                                                {90000, 'V', -2, 1, 7, ""},
                                                                {90100, '"', 0, 0, 0, "text"}});
  EXPECT_GT(refusals(valid, 4000,
                     [](const std::string& bytes) {
                       const auto list = decode_annotations(bytes, "r.atr");
                       for (std::size_t i = 1; i < list.size(); ++i)
                         EXPECT_LE(list[i - 1].sample, list[i].sample);
                     }),
            500);
}

TEST(Mutations, OfHeadersNeverReadBeyondTheirSignalFile) {
  const auto folder = std::filesystem::temp_directory_path() / temporary_beside("wfdb").filename();
  std::filesystem::create_directories(folder);
  write_file_atomically(folder / "r.dat", "\xe3\x33\xf3\xe3\x33\xf3\xe3\x33\xf3");
  refusals("r 2 360 3\nr.dat 212\nr.dat 212 200/uV\n", 3000, [&](const std::string& text) {
    const auto h = parse_header(text, "r.hea");
    for (const auto& signal : read_physical_mv(h, folder)) EXPECT_LE(signal.size(), 9u);
  });
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace beatbench::wfdb
