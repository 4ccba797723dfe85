// HRnnnnn of the CinC form is PTB-XL's record nnnnn; E07509 is E07510. Of the records of PTB-XL
// that are here, none is known to be there twice.
#include "datasets/ptbxl/ptbxl.h"
#include "tests/datasets/overlap/hearts.h"

#include <set>

namespace beatbench {
namespace {

PreparedSet prepare_real(const Dataset& dataset, double rate_hz,
                         std::vector<std::string> leads = standard_leads()) {
  const TemporaryFolder cache;  // an open set keeps its mapping
  Progress quiet("", true);
  return prepare(dataset, {.rate_hz = rate_hz, .leads = std::move(leads)}, cache.path(), quiet);
}

constexpr auto kHere =
    "1=HR00001 2=HR00002 3=HR00003 4=HR00004 5=HR00005 6=HR00006 7=HR00007 "
    "8=HR00008 9=HR00009 10=HR00010";

TEST(RealOverlap, FindsPtbXlInCincAndNothingElse) {
  BEATBENCH_NEEDS(ptbxl_folder, "ptb-xl-1.0.3");
  BEATBENCH_NEEDS(cinc_folder, "cinc2021-part");
  const PtbXl ptbxl(ptbxl_folder);
  const PreparedSet scored = prepare_real(ptbxl, 100);  // from the files at 100 Hz
  const PreparedSet seen = prepare_real(Cinc2021(cinc_folder), 500);
  ASSERT_EQ(scored.size(), 1987);
  const ContentHashes of_scored = hashes(scored), of_seen = hashes(seen);
  EXPECT_EQ(pairs_text(scored, seen, same_recordings(scored, of_scored, seen, of_seen)), kHere);
  EXPECT_EQ(pairs_text(seen, seen, same_recordings(seen, of_seen)), "E07509=E07510");
  EXPECT_EQ(pairs_text(scored, scored, same_recordings(scored, of_scored)), "");

  // PTB-XL's own folds.
  const std::vector<int> train = {1, 2, 3, 4, 5, 6, 7, 8}, test = {10};
  const Ledger folds = ledger({scored, of_scored, records_of_folds(scored, train)},
                              {scored, of_scored, records_of_folds(scored, test)},
                              same_recordings(scored, of_scored));
  EXPECT_EQ(folds.state(), Overlap::clean);
  EXPECT_GT(folds.states.size(), 150u);

  // The patients of those ten have more records in PTB-XL.
  const Ledger answer =
      ledger({seen, of_seen, all_records(seen)}, {scored, of_scored, all_records(scored)},
             same_recordings(seen, of_seen, scored, of_scored));
  EXPECT_EQ(answer.state(), Overlap::same_record);
  EXPECT_EQ(answer.count(Overlap::same_record), 10);
  std::set<std::string> patients;
  for (std::size_t r = 0; r < 10; ++r) patients.insert(scored.records()[r].patient);
  const auto of_them = std::ranges::count_if(
      scored.records(), [&](const RecordInfo& info) { return patients.contains(info.patient); });
  EXPECT_EQ(answer.count(Overlap::same_patient), of_them - 10);
  EXPECT_EQ(answer.count(Overlap::unknown), 0);
}

// Other seconds, another rate and gain, 8 leads in another order, steps of 5 µV.
TEST(RealOverlap, FindsCopiesThatWereCutScaledAndThinned) {
  BEATBENCH_NEEDS(cinc_folder, "cinc2021-part");
  const TemporaryFolder copies;
  const Cinc2021 cinc(cinc_folder);
  std::string expected;
  const std::vector<std::string> leads = {"V6", "V5", "V4", "V3", "V2", "V1", "II", "I"};
  for (std::size_t r = 0; r < cinc.records().size(); r += 5) {
    const Recording whole = cinc.read(r, 500);
    if (whole.rate_hz != 500 || whole.signal_mv[0].size() != 5000) continue;
    std::vector<std::vector<std::int32_t>> cut;
    for (const std::string& lead : leads) {
      const auto at =
          static_cast<std::size_t>(std::ranges::find(whole.leads, lead) - whole.leads.begin());
      auto& samples = cut.emplace_back();
      for (std::size_t i = 617; i < 5000; ++i)  // from 1.234 s on
        samples.push_back(static_cast<std::int32_t>(std::lround(whole.signal_mv[at][i] * 200)));
    }
    const std::string& id = cinc.records()[r].id;
    write_cinc_record(copies, "C" + id, 500, leads, cut, {}, 500);
    expected += (expected.empty() ? "" : " ") + id + "=C" + id;
    if (id == "E07509") expected += " E07510=CE07509";
  }
  copies.write("DATASET", "copies\n");
  Progress quiet("", true);
  const TemporaryFolder cache;
  const PreparedSet there = prepare_real(cinc, 100);
  const PreparedSet here = prepare(
      Cinc2021(copies.path()), {.rate_hz = 250, .seconds = 8, .leads = leads}, cache.path(), quiet);
  const auto same = same_recordings(there, hashes(there), here, hashes(here));
  EXPECT_EQ(pairs_text(there, here, same), expected);
  for (const SameRecording& pair : same) EXPECT_NEAR(pair.offset_s, 1.234, 0.011);
}

}  // namespace
}  // namespace beatbench
