#include "datasets/ludb/ludb.h"
#include "datasets/mitdb/mitdb.h"
#include "datasets/prepared/prepared_set.h"
#include "datasets/ptbxl/ptbxl.h"
#include "tests/datasets/fixture.h"

#include <chrono>

namespace beatbench {
namespace {

PreparedSet prepare_real(const Dataset& dataset, double rate_hz,
                         std::vector<std::string> leads = standard_leads()) {
  const TemporaryFolder cache;  // an open set keeps its mapping
  SignalSpec spec;
  spec.rate_hz = rate_hz;
  spec.leads = std::move(leads);
  Progress quiet("", true);
  return prepare(dataset, spec, cache.path(), quiet);
}

TEST(RealPrepared, PtbXlAt100HzIsTheFilesThemselves) {
  BEATBENCH_NEEDS(folder, "ptb-xl-1.0.3");
  const PtbXl ptbxl(folder);
  const PreparedSet set = prepare_real(ptbxl, 100);
  ASSERT_EQ(set.size(), 1987);
  EXPECT_TRUE(set.skipped().empty());
  for (const std::size_t record : {0u, 700u, 1986u}) {
    const Recording recording = ptbxl.read(record, 100);
    const auto signal = set.signal(static_cast<std::int64_t>(record));
    for (std::size_t lead = 0; lead < 12; ++lead)
      EXPECT_TRUE(std::ranges::equal(recording.signal_mv[lead], signal.subspan(lead * 1000, 1000)));
  }
  EXPECT_EQ(set.records()[0].labels, (std::vector<std::uint8_t>{0, 0, 0, 1, 0}));
}

TEST(RealPrepared, LudbKeepsItsWaves) {
  BEATBENCH_NEEDS(folder, "ludb-1.0.1");
  const PreparedSet set = prepare_real(Ludb(folder), 250);
  ASSERT_EQ(set.size(), 200);
  EXPECT_TRUE(set.skipped().empty());
  std::size_t waves = 0;
  for (std::int64_t r = 0; r < set.size(); ++r)
    for (const LeadWaves& lead : set.waves(r)) waves += lead.waves.size();
  EXPECT_EQ(waves, 16797u + 21965u + 19661u);
}

TEST(RealPrepared, MitdbLeadIiComesInWindowsWithItsBeats) {
  BEATBENCH_NEEDS(folder, "mitdb-1.0.0");
  const PreparedSet set = prepare_real(Mitdb(folder), 100, {"II"});
  EXPECT_EQ(set.size(), 46 * 180);  // 650,000 samples at 360 Hz: 1805.6 s
  ASSERT_EQ(set.skipped().size(), 2u);
  EXPECT_EQ(set.skipped()[0].record + " " + set.skipped()[0].reason, "102 has no lead II");
  EXPECT_EQ(set.skipped()[1].record, "104");
}

}  // namespace
}  // namespace beatbench
