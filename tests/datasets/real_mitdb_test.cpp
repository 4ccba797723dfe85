// Counts: a decoding of the release's .atr files by an independent script.
#include "datasets/mitdb/mitdb.h"
#include "datasets/verify.h"
#include "tests/datasets/fixture.h"

#include <map>

namespace beatbench {
namespace {

TEST(RealMitdb, HasTheCountedBeats) {
  BEATBENCH_NEEDS(folder, "mitdb-1.0.0");
  const Mitdb mitdb(folder);
  ASSERT_EQ(mitdb.records().size(), 48u);
  std::map<char, int> count;
  std::size_t all = 0;
  for (std::size_t r = 0; r < 48; ++r) {
    const std::vector<Beat> beats = mitdb.beats(r);
    all += beats.size();
    for (const Beat& beat : beats) ++count[beat.symbol];
  }
  EXPECT_EQ(all, 109494u);
  const std::map<char, int> expected = {{'N', 75052}, {'L', 8075}, {'R', 7259}, {'V', 7130},
                                        {'/', 7028},  {'A', 2546}, {'f', 982},  {'F', 803},
                                        {'j', 229},   {'a', 150},  {'E', 106},  {'J', 83},
                                        {'Q', 33},    {'e', 16},   {'S', 2}};
  EXPECT_EQ(count, expected);
}

TEST(RealMitdb, GoesByLeadNamesAndKnowsItsPatients) {
  BEATBENCH_NEEDS(folder, "mitdb-1.0.0");
  const Mitdb mitdb(folder);
  std::map<std::string, RecordInfo> by_id;
  for (std::size_t r = 0; r < 48; ++r) {
    const RecordInfo& info = mitdb.records()[r];
    by_id[info.id] = info;
    if (info.id == "114")
      EXPECT_EQ(mitdb.read(r, 360).leads, (std::vector<std::string>{"V5", "II"}));
    if (info.id == "102")
      EXPECT_EQ(mitdb.read(r, 360).leads, (std::vector<std::string>{"V5", "V2"}));
  }
  EXPECT_EQ(by_id["201"].patient, by_id["202"].patient);
  EXPECT_EQ(by_id["100"].metadata, Json::parse(R"({"age": 69, "sex": "male", "paced": false})"));
  EXPECT_EQ(by_id["217"].metadata.at("paced"), true);
}

TEST(RealMitdb, FilesMatchTheSetsOwnChecksums) {
  BEATBENCH_NEEDS(folder, "mitdb-1.0.0");
  Progress quiet("", true);
  EXPECT_EQ(text(verify_dataset(folder, quiet)), "146 files match");
}

}  // namespace
}  // namespace beatbench
