#include "datasets/ludb/ludb.h"

#include "datasets/ludb/lead_waves.h"
#include "datasets/ludb/rasterise.h"
#include "tests/datasets/fixture.h"

namespace beatbench {
namespace {

// Waves of a text of marks, one every 10 samples (so that stray peaks stand within 20 ms), as
// "kind onset peak offset" in units of the step.
std::string waves(const std::string& text, std::int64_t step = 10) {
  const auto unit = [&](std::int64_t mark) {
    return mark < 0 ? std::string("-") : std::to_string(mark / step);
  };
  const LeadWaves lead = build_lead_waves(marks(text, step));
  std::string out;
  for (const Wave& w : lead.waves)
    out += std::string(1, ".PQT"[static_cast<int>(w.kind)]) + unit(w.onset) + "," + unit(w.peak) +
           "," + unit(w.offset) + " ";
  for (const auto& [first, last] : lead.unclear) out += "?" + unit(first) + "," + unit(last) + " ";
  return out;
}

// The odd forms are those of release 1.0.1, each named with a lead that has it.
TEST(LeadWaves, ReadsEveryFormOfTheRelease) {
  EXPECT_EQ(waves("(p)(N)(t)"), "P0,1,2 Q3,4,5 T6,7,8 ");
  EXPECT_EQ(waves("(p)N)(t)", 20), "P0,1,2 Q-,3,4 T5,6,7 ");  // 95.avr, no onset
  EXPECT_EQ(waves("(t(p)"), "T0,1,- P2,3,4 ");                // 116.v4, no offset
  EXPECT_EQ(waves("(t)N()(t)"), "T0,1,2 Q3,3,5 T6,7,8 ");     // 111.ii, onset behind its peak
  EXPECT_EQ(waves("(t)p()(N)"), "T0,1,2 P3,3,5 Q6,7,8 ");     // 198.v2
  EXPECT_EQ(waves("(t)()N"), "T0,1,2 Q3,5,5 ");               // 8.v5, offset before its peak
  EXPECT_EQ(waves("(t)()(t)", 20), "T0,1,2 T5,6,7 ?3,4 ");    // 8.v5, bounds without a peak
  EXPECT_EQ(waves("((((tttt))))"), "T0,4,- T-,5,- T-,6,- T-,7,11 ");  // 116.v2
  EXPECT_EQ(waves("N()", 20), "Q-,0,- ?1,2 ");  // too far apart to belong together
  EXPECT_EQ(waves("+(N)~"), "Q1,2,3 ");
}

TEST(LeadWaves, SurvivesAnyOrderOfMarks) {
  EXPECT_EQ(waves(""), "");
  EXPECT_EQ(waves(")"), "");
  EXPECT_EQ(waves("((("), "");
  EXPECT_EQ(waves(")))((("), "");
  EXPECT_EQ(waves("N"), "Q-,0,- ");
  EXPECT_EQ(waves("Np)t", 20), "Q-,0,- P-,1,2 T-,3,- ");
  // Every text of up to six marks: as many waves as peaks, every bound on its side.
  const std::string symbols = "(Nt)";
  for (int code = 0; code < 4096; ++code) {
    std::string text;
    for (int i = 0, rest = code; i < 6; ++i, rest /= 4)
      text += symbols[static_cast<std::size_t>(rest % 4)];
    const LeadWaves lead = build_lead_waves(marks(text));
    EXPECT_EQ(std::ssize(lead.waves), std::ranges::count(text, 'N') + std::ranges::count(text, 't'))
        << text;
    for (const Wave& wave : lead.waves) {
      EXPECT_LE(wave.onset, wave.peak) << text;
      EXPECT_TRUE(wave.offset == -1 || wave.offset >= wave.peak) << text;
    }
    EXPECT_EQ(rasterise(lead, 100, 500, 250).size(), 100u);
  }
}

TEST(LeadWaves, AreAnnotatedFromTheFirstMarkToTheLast) {
  const LeadWaves lead = build_lead_waves(marks("+.(N).(t)"));
  EXPECT_EQ(lead.annotated_begin, 20);
  EXPECT_EQ(lead.annotated_end, 81);
  EXPECT_EQ(build_lead_waves(marks("+")).annotated_end, 0);
}

std::string raster(const LeadWaves& lead, std::int64_t samples, double from, double to) {
  std::string out;
  for (const std::uint8_t label : rasterise(lead, samples, from, to))
    out += label == kIgnore ? '-' : static_cast<char>('0' + label);
  return out;
}

TEST(Rasterise, LabelsBothBoundsAndIgnoresTheEnds) {
  const LeadWaves lead = build_lead_waves(marks("..(N)..(t)", 1));
  EXPECT_EQ(raster(lead, 12, 500, 500), "--22200333--");
}

TEST(Rasterise, GoesByTheTimeOfEachSample) {
  // QRS from 4 to 9 of 500 Hz, T from 14 to 17. Sample i of 250 Hz is native sample 2 i; of 100 Hz,
  // 5 i.
  const LeadWaves lead{{{Wave::Kind::qrs, 4, 6, 9}, {Wave::Kind::t, 14, 15, 17}}, 4, 18};
  EXPECT_EQ(raster(lead, 12, 500, 500), "----22222200");
  EXPECT_EQ(raster(lead, 10, 500, 250), "--2220033-");
  EXPECT_EQ(raster(lead, 5, 500, 100), "-203-");
  EXPECT_EQ(raster(lead, 20, 500, 1000),
            "--------22222222222"
            "0");
}

TEST(Rasterise, IgnoresWhatAMissingBoundLeavesOpen) {
  EXPECT_EQ(raster(build_lead_waves(marks("(p)..N.)..(t)", 20)), 13, 25, 1.25), "111--22200333");
  EXPECT_EQ(raster(build_lead_waves(marks("(t...(p)", 20)), 8, 25, 1.25), "33---111");
  EXPECT_EQ(raster(build_lead_waves(marks("(t).(.)..N", 20)), 10, 25, 1.25), "333------2");
}

TEST(Ludb, GivesRecordsSignalsAndWaves) {
  const TemporaryFolder folder;
  write_ludb(folder, 2);
  const Ludb ludb(folder.path());
  EXPECT_EQ(ludb.id(), "ludb-1.0.1");
  ASSERT_EQ(ludb.records().size(), 2u);
  EXPECT_EQ(ludb.records()[1].id, "2");
  EXPECT_EQ(ludb.records()[1].patient, "2");
  EXPECT_EQ(ludb.records()[1].metadata,
            Json::parse(R"({"age": 51, "sex": "female", "rhythm": "Sinus rhythm"})"));
  const Recording recording = ludb.read(1, 100);
  EXPECT_EQ(recording.leads, standard_leads());
  EXPECT_EQ(recording.rate_hz, 500);
  EXPECT_FLOAT_EQ(recording.signal_mv[1][7], 1.007f);
  ASSERT_EQ(ludb.waves(1).size(), 12u);
  EXPECT_EQ(ludb.waves(1)[11].waves.size(), 3u);
  EXPECT_EQ(ludb.files(0, 100).size(), 14u);
}

TEST(Ludb, RefusesRelease100ByItsGains) {
  const TemporaryFolder folder;
  write_ludb(folder, 2);
  write_test_record(folder / "data", "1", 500, ludb_leads(), ramps(12, 5000), 1.716);
  EXPECT_EQ(message_of([&] { Ludb{folder.path()}; }, folder.path()),
            "DIR/data/1.hea: lead i has 1.716 units per mV, LUDB 1.0.1 has 238 to 10592. Release "
            "1.0.0 is off by "
            "1000: get 1.0.1 from https://physionet.org/content/ludb/1.0.1/");
}

TEST(Ludb, SaysWhatIsMissing) {
  const TemporaryFolder folder;
  EXPECT_EQ(
      message_of([&] { Ludb{folder / "none"}; }, folder.path()),
      "DIR/none: no such folder. Get the data set from https://physionet.org/content/ludb/1.0.1/");
  EXPECT_EQ(
      message_of([&] { Ludb{folder.path()}; }, folder.path()),
      "DIR/RECORDS: no such file. Get the data set from https://physionet.org/content/ludb/1.0.1/");
  write_ludb(folder, 1);
  folder.write("RECORDS", "data/1\ndata/7\n");
  EXPECT_EQ(message_of([&] { Ludb{folder.path()}; }, folder.path()),
            "DIR/ludb.csv: has no line for the record '7', which RECORDS names");
  folder.write("ludb.csv", "ID,Sex,Age,Rhythms\n1,F,old,x\n");
  EXPECT_EQ(message_of([&] { Ludb{folder.path()}; }, folder.path()),
            "DIR/ludb.csv:2: Age is 'old', expected a whole number or >89");
}

TEST(Ludb, TakesItsOwnNameFromDataset) {
  const TemporaryFolder folder;
  write_ludb(folder, 1);
  folder.write("DATASET", "synthetic-ludb-7\n");
  EXPECT_EQ(Ludb(folder.path()).id(), "synthetic-ludb-7");
  folder.write("DATASET", "a/b\n");
  EXPECT_EQ(message_of([&] { Ludb{folder.path()}; }, folder.path()),
            "DIR/DATASET: 'a/b' is not a name of letters, digits, '.', '-' and '_' on one line");
}

}  // namespace
}  // namespace beatbench
