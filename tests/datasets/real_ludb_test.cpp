// Counts: a decoding of the release's annotation files by an independent script; the set's README
// says 21,966 QRS and 19,666 T, which its files do not hold.
#include "datasets/ludb/ludb.h"
#include "datasets/ludb/rasterise.h"
#include "datasets/splits.h"
#include "datasets/verify.h"
#include "tests/datasets/fixture.h"

#include <map>
#include <set>

namespace beatbench {
namespace {

TEST(RealLudb, HasTheCountedWaves) {
  BEATBENCH_NEEDS(folder, "ludb-1.0.1");
  const Ludb ludb(folder);
  ASSERT_EQ(ludb.records().size(), 200u);
  std::map<Wave::Kind, int> count;
  std::set<std::string> odd;
  int no_onset = 0, no_offset = 0, unclear = 0;
  std::int64_t first_ii = 5000, last_ii = 0;
  for (std::size_t r = 0; r < 200; ++r) {
    const std::vector<LeadWaves> leads = ludb.waves(r);
    ASSERT_EQ(leads.size(), 12u);
    first_ii = std::min(first_ii, leads[1].annotated_begin);
    last_ii = std::max(last_ii, leads[1].annotated_end - 1);
    for (const LeadWaves& lead : leads) {
      EXPECT_LT(lead.annotated_begin, lead.annotated_end) << "merged leads ask those with marks";
      unclear += static_cast<int>(lead.unclear.size());
      for (const Wave& wave : lead.waves) {
        ++count[wave.kind];
        no_onset += wave.onset < 0;
        no_offset += wave.offset < 0;
        if (wave.onset < 0 || wave.offset < 0) odd.insert(ludb.records()[r].id);
      }
      EXPECT_EQ(rasterise(lead, 5000, 500, 500).size(), 5000u);
    }
  }
  EXPECT_EQ(count[Wave::Kind::p], 16797);
  EXPECT_EQ(count[Wave::Kind::qrs], 21965);
  EXPECT_EQ(count[Wave::Kind::t], 19661);
  // 103 peaks `N)`, and all but the first of the six and the four peaks in nested bounds (116.v1,
  // 116.v2).
  EXPECT_EQ(no_onset, 103 + 5 + 3);
  // 116.v4 `(t(`, and all but the last of the six and the four.
  EXPECT_EQ(no_offset, 1 + 5 + 3);
  EXPECT_EQ(unclear, 1);  // 8.v5
  EXPECT_EQ(first_ii, 187);
  EXPECT_EQ(last_ii, 4814);
  for (const std::string& id : odd)
    EXPECT_TRUE((std::set<std::string>{"104", "95", "7", "111", "34", "116"}.contains(id))) << id;
}

TEST(RealLudb, HasTheMetadataOfItsTable) {
  BEATBENCH_NEEDS(folder, "ludb-1.0.1");
  const Ludb ludb(folder);
  int fibrillation = 0;
  std::map<std::string, int> sexes;
  for (const RecordInfo& info : ludb.records()) {
    fibrillation +=
        info.metadata.at("rhythm").get<std::string>().starts_with("Atrial fibrillation");
    ++sexes[info.metadata.at("sex").get<std::string>()];
    EXPECT_TRUE(info.metadata.at("age").is_number_integer());
  }
  EXPECT_EQ(sexes["female"], 85);  // README of the set
  EXPECT_EQ(sexes["male"], 115);
  EXPECT_EQ(fibrillation, 15);
}

TEST(RealLudb, FilesMatchTheSetsOwnChecksums) {
  BEATBENCH_NEEDS(folder, "ludb-1.0.1");
  Progress quiet("", true);
  EXPECT_EQ(text(verify_dataset(folder, quiet)), "2805 files match");
}

}  // namespace
}  // namespace beatbench
