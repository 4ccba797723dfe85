#include "datasets/wfdb_folder/wfdb_folder.h"

#include "datasets/ludb/ludb.h"
#include "datasets/prepared/prepared_set.h"
#include "datasets/synthetic/synthesize.h"
#include "tests/datasets/fixture.h"

#include <algorithm>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

PreparedSet prepared(const Dataset& dataset, const fs::path& cache, SignalSpec spec = {}) {
  Progress quiet("", true);
  return prepare(dataset, spec, cache, quiet);
}

std::string symbols(const std::string& text) {
  std::string out;
  for (const wfdb::Annotation& mark : plain_wave_marks(marks(text))) out += mark.symbol;
  return out;
}

TEST(WfdbFolder, ReadsEveryBeatAsQrsAndLeavesUWavesOut) {
  EXPECT_EQ(symbols("(p)(V)t)"), "(p)(N)t)");
  EXPECT_EQ(symbols("+(A)~(t)"), "(N)(t)");
  EXPECT_EQ(symbols("(t)(u)(p)"), "(t)(p)");
  EXPECT_EQ(symbols("(t)u)(p)"), "(t)(p)");  // the offset of U is none of T
  EXPECT_EQ(symbols("(t)u(p)"), "(t)(p)");
}

TEST(WfdbFolder, TakesOneFileForAllLeadsOrOneForEachSignal) {
  const TemporaryFolder folder;
  for (const char* name : {"b", "a"})
    write_test_record(folder.path(), name, 250, {"MLII", "V5"}, ramps(2, 5000));
  wfdb::write_annotations(folder / "a.q1c", marks("(p)(N)(t)", 10, 100));
  wfdb::write_annotations(folder / "a.pu1", marks("(N)", 10, 300));
  const WfdbFolder common(folder.path(), {{"q1c"}});
  ASSERT_EQ(common.records().size(), 2u);
  EXPECT_EQ(common.records()[0].id, "a") << "without RECORDS by name";
  EXPECT_EQ(common.records()[0].patient, "a");
  ASSERT_EQ(common.waves(0).size(), 2u);
  for (const LeadWaves& lead : common.waves(0)) EXPECT_EQ(lead.waves.size(), 3u);
  EXPECT_EQ(common.waves(1)[0].waves.size(), 0u) << "b has no file";
  const WfdbFolder each(folder.path(), {{"pu0", "pu1"}, true});
  EXPECT_EQ(each.waves(0)[0].waves.size(), 0u);
  EXPECT_EQ(each.waves(0)[1].waves.size(), 1u);
  EXPECT_EQ(each.read(0, 250).leads, (std::vector<std::string>{"II", "V5"}));
  folder.write("RECORDS", "b\n");
  EXPECT_EQ(WfdbFolder(folder.path(), {{"q1c"}}).records().size(), 1u);
}

TEST(WfdbFolder, StrayPeaksAreWithin20MsAtAnyRate) {
  const TemporaryFolder folder;
  write_test_record(folder.path(), "a", 250, {"II"}, ramps(1, 5000));
  wfdb::write_annotations(folder / "a.q1c", marks("N()", 6, 100));  // 24 ms at 250 Hz
  EXPECT_EQ(WfdbFolder(folder.path(), {{"q1c"}}).waves(0)[0].waves[0].offset, -1);
  wfdb::write_annotations(folder / "a.q1c", marks("N()", 5, 100));  // 20 ms
  EXPECT_EQ(WfdbFolder(folder.path(), {{"q1c"}}).waves(0)[0].waves[0].offset, 110);
}

TEST(WfdbFolder, FindsPatientsByThePattern) {
  const TemporaryFolder folder;
  for (const char* name : {"s1a", "s1b", "s20a"})
    write_test_record(folder.path(), name, 250, {"II"}, ramps(1, 500));
  const WfdbFolder set(folder.path(), {{"q1c"}, false, R"(^s(\d+)[ab]$)"});
  EXPECT_EQ(set.records()[1].patient, "1");
  EXPECT_EQ(set.records()[2].patient, "20");
  EXPECT_EQ(message_of(
                [&] {
                  WfdbFolder(folder.path(), {{"q1c"}, false, "^s1(a|b)$"});
                },
                folder.path()),
            "DIR: the pattern of patients '^s1(a|b)$' does not fit the record 's20a'");
}

TEST(WfdbFolder, SaysWhatIsMissing) {
  const TemporaryFolder folder;
  EXPECT_EQ(message_of([&] { WfdbFolder(folder / "none", {{"q1c"}}); }, folder.path()),
            "DIR/none: no such folder");
  EXPECT_EQ(message_of([&] { WfdbFolder(folder.path(), {{"q1c"}}); }, folder.path()),
            "DIR: has neither RECORDS nor a header (.hea) of a record");
}

TEST(WfdbFolder, ARecordWithoutMarksOrLeadsIsLeftOutAndNamed) {
  const TemporaryFolder folder, cache;
  write_test_record(folder.path(), "good", 250, {"MLII", "ECG2"}, ramps(2, 30000));
  write_test_record(folder.path(), "unmarked", 250, {"MLII", "V5"}, ramps(2, 5000));
  write_test_record(folder.path(), "strange", 360, {"ECG1", "ECG2"}, ramps(2, 5000));
  for (const char* name : {"good", "strange"})
    wfdb::write_annotations(folder / (std::string(name) + ".q1c"), marks("(p)(N)(t)", 10, 2000));
  const PreparedSet set = prepared(WfdbFolder(folder.path(), {{"q1c"}}), cache.path());
  ASSERT_EQ(set.size(), 1);
  EXPECT_EQ(set.wave_rate_hz(), 500);
  ASSERT_EQ(set.skipped().size(), 2u);
  EXPECT_EQ(set.skipped()[0].reason,
            "has none of the leads I, II, III, aVR, aVL, aVF, V1, V2, V3, V4, V5, V6");
  EXPECT_EQ(set.skipped()[1].reason, "has no wave marks");
  EXPECT_TRUE(std::ranges::find(set.notes(), "V5 missing, taken as zero in 1 record") !=
              set.notes().end());
  EXPECT_EQ(set.waves(0)[1].waves.size(), 3u);
}

TEST(WfdbFolder, TheWayOfReadingIsPartOfThePreparedSetsKey) {
  const TemporaryFolder folder;
  write_test_record(folder.path(), "a", 250, {"II"}, ramps(1, 5000));
  const auto key = [&](const WaveFiles& files) {
    return prepared_folder(WfdbFolder(folder.path(), files), {}, "/cache");
  };
  EXPECT_NE(key({{"q1c"}}), key({{"q1c"}, true}));
  EXPECT_NE(key({{"q1c"}}), key({{"q1c"}, false, "(.)"}));
  EXPECT_EQ(key({{"q1c"}}), key({{"q1c"}}));
}

class Synthetic : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    Progress quiet("", true);
    synthesize(folder().path(), {.records = 5}, quiet);
  }
  static const TemporaryFolder& folder() {
    static const TemporaryFolder made;
    return made;
  }
};

TEST_F(Synthetic, LudbReadAsAnyFolderIsTheSamePreparedSet) {
  const TemporaryFolder cache;
  const fs::path ludb = folder() / "synthetic-ludb";
  const PreparedSet own = prepared(Ludb(ludb), cache.path(), {.rate_hz = 100}),
                    any = prepared(WfdbFolder(ludb, {ludb_leads(), true}), cache.path(),
                                   {.rate_hz = 100});
  // Signal, ids, patients, waves and annotated intervals are all in the fingerprint.
  EXPECT_EQ(any.fingerprint(), own.fingerprint());
  EXPECT_NE(any.folder(), own.folder());
}

TEST_F(Synthetic, QtdbGivesWindowsRoundItsMarkedBeats) {
  const TemporaryFolder cache;
  const PreparedSet set =
      prepared(WfdbFolder(folder() / "synthetic-qtdb", {{"q1c"}}), cache.path());
  EXPECT_TRUE(set.skipped().empty());
  EXPECT_EQ(set.dataset(), "synthetic-qtdb-s7-n6");
  std::map<std::string, int> qrs;  // of lead II, by patient
  for (std::int64_t r = 0; r < set.size(); ++r) {
    const RecordInfo& info = set.records()[static_cast<std::size_t>(r)];
    EXPECT_EQ(info.id.substr(0, info.id.find('/')), info.patient);
    EXPECT_GT(info.metadata.at("from_s").get<double>(), 400);
    EXPECT_LT(info.metadata.at("from_s").get<double>(), 500);
    EXPECT_LT(set.waves(r)[1].annotated_begin, set.waves(r)[1].annotated_end);
    EXPECT_EQ(set.waves(r)[0].annotated_end, 0) << "lead I is not there";
    for (const Wave& wave : set.waves(r)[1].waves)
      qrs[info.patient] += wave.kind == Wave::Kind::qrs;
  }
  EXPECT_EQ(qrs.size(), 6u);
  for (const auto& [patient, count] : qrs) {
    EXPECT_LE(count, 30) << patient;
    EXPECT_GE(count, 26) << patient;  // but those that a window's edge cuts
  }
}

}  // namespace
}  // namespace beatbench
