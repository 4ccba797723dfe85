// Counts: the data sets' own pages on PhysioNet, and a count over the release's files.
#include "tests/datasets/fixture.h"

#include <map>

namespace beatbench::wfdb {
namespace {

// Reads every record below `folder`, checksums and sizes included; returns how many there are.
int read_all(const std::filesystem::path& folder) {
  int records = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".hea") continue;
    const auto header = read_header(entry.path());
    EXPECT_EQ(read_digital(header, entry.path().parent_path()).size(), header.signals.size());
    EXPECT_EQ(header.record,
              entry.path().stem().string() + (header.record.ends_with(".mat") ? ".mat" : ""));
    for (const auto& signal : header.signals)
      EXPECT_TRUE(signal.checksum.has_value()) << entry.path();
    ++records;
  }
  return records;
}

TEST(RealData, EveryChecksumOfMitBihPassesAndEveryAnnotationIsRead) {
  BEATBENCH_NEEDS(folder, "mitdb-1.0.0");
  EXPECT_EQ(read_all(folder), 48);
  std::map<char, int> count;
  int all = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".atr") continue;
    for (const auto& annotation : read_annotations(entry.path())) ++count[annotation.symbol], ++all;
  }
  EXPECT_EQ(all, 112647);
  const std::map<char, int> beats{{'N', 75052}, {'L', 8075}, {'R', 7259}, {'V', 7130}, {'/', 7028},
                                  {'A', 2546},  {'f', 982},  {'F', 803},  {'j', 229},  {'a', 150},
                                  {'E', 106},   {'J', 83},   {'Q', 33},   {'e', 16},   {'S', 2}};
  for (const auto& [symbol, expected] : beats) EXPECT_EQ(count[symbol], expected) << symbol;
  EXPECT_EQ(count['!'], 472);
}

TEST(RealData, EveryChecksumOfLudbPassesAndEveryWaveMarkIsRead) {
  BEATBENCH_NEEDS(folder, "ludb-1.0.1");
  EXPECT_EQ(read_all(folder / "data"), 200);
  std::map<char, int> count;
  for (int record = 1; record <= 200; ++record)
    for (const auto* lead :
         {"i", "ii", "iii", "avr", "avl", "avf", "v1", "v2", "v3", "v4", "v5", "v6"})
      for (const auto& annotation :
           read_annotations(folder / "data" / (std::to_string(record) + "." + lead)))
        ++count[annotation.symbol];
  const std::map<char, int> expected{
      {'p', 16797}, {'N', 21965}, {'t', 19661}, {'(', 58321}, {')', 58423}};
  EXPECT_EQ(count, expected);
}

TEST(RealData, EveryChecksumOfPtbXlPasses) {
  BEATBENCH_NEEDS(folder, "ptb-xl-1.0.3");
  EXPECT_GE(read_all(folder / "records100"), 1);
  EXPECT_GE(read_all(folder / "records500"), 1);
}

TEST(RealData,
     EveryChecksumOfTheChallengesMatlabFilesPasses) {  // format 16 after a head of 24 bytes
  BEATBENCH_NEEDS(folder, "cinc2021-part");
  EXPECT_EQ(read_all(folder), 248);
}

TEST(RealData, ReadsTheFirstSamplesOfMitBih100InMillivolts) {
  BEATBENCH_NEEDS(folder, "mitdb-1.0.0");
  const auto mv = read_physical_mv(read_header(folder / "100.hea"), folder);
  EXPECT_FLOAT_EQ(mv[0][0], -0.145f);  // (995 - 1024) / 200
  EXPECT_FLOAT_EQ(mv[1][0], -0.065f);  // (1011 - 1024) / 200
}

}  // namespace
}  // namespace beatbench::wfdb
