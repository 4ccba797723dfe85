#include "datasets/ludb/ludb.h"
#include "datasets/mitdb/mitdb.h"
#include "datasets/prepared/prepared_set.h"
#include "harness/base/json.h"
#include "tests/datasets/fixture.h"

#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

SignalSpec spec(double rate_hz, double seconds, std::vector<std::string> leads = standard_leads()) {
  SignalSpec out;
  out.rate_hz = rate_hz;
  out.seconds = seconds;
  out.leads = std::move(leads);
  return out;
}

PreparedSet prepare_quietly(const Dataset& dataset, const SignalSpec& signal, const fs::path& cache,
                            double max_skipped_share = 0.02) {
  Progress quiet("", true);
  return prepare(dataset, signal, cache, quiet, max_skipped_share);
}

class Prepared : public testing::Test {
 protected:
  // LUDB-like, ten records.
  void SetUp() override { write_ludb(folder_, 10); }
  PreparedSet make(double max_skipped_share = 0.02) const {
    return prepare_quietly(Ludb(folder_.path()), spec(500, 10), cache_.path(), max_skipped_share);
  }
  std::vector<std::string> finished() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(cache_.path()))
      if (entry.is_directory()) names.push_back(entry.path().filename().string());
    return names;
  }

  TemporaryFolder folder_, cache_;
};

TEST_F(Prepared, HoldsSignalsWavesAndRecords) {
  const PreparedSet set = make();
  EXPECT_EQ(set.dataset(), "ludb-1.0.1");
  ASSERT_EQ(set.size(), 10);
  EXPECT_EQ(set.samples(), 5000);
  EXPECT_EQ(set.signals().size(), 10u * 12 * 5000);
  EXPECT_FLOAT_EQ(set.signal(3)[5000 + 7], 1.007f);  // lead II, sample 7
  EXPECT_EQ(set.records()[9].id, "10");
  EXPECT_EQ(set.records()[9].metadata.at("rhythm"), "Sinus rhythm");
  EXPECT_EQ(set.wave_rate_hz(), 500);
  const LeadWaves& lead = set.waves(2)[11];
  ASSERT_EQ(lead.waves.size(), 3u);
  EXPECT_EQ(lead.waves[1].kind, Wave::Kind::qrs);
  EXPECT_EQ(lead.waves[1].onset, 1200);
  EXPECT_EQ(lead.annotated_begin, 1000);
  EXPECT_FALSE(set.has_beats());
  EXPECT_TRUE(set.skipped().empty());
  EXPECT_EQ(set.fingerprint().size(), 64u);
}

TEST_F(Prepared, IsMadeOnceAndOpenedAfterwards) {
  const PreparedSet first = make();
  const auto time = fs::last_write_time(first.folder() / "corpus.json");
  EXPECT_EQ(make().fingerprint(), first.fingerprint());
  EXPECT_EQ(fs::last_write_time(first.folder() / "corpus.json"), time);
  EXPECT_EQ(PreparedSet(first.folder()).fingerprint(), first.fingerprint());
}

TEST_F(Prepared, KeyFollowsSpecAndFiles) {
  const auto key = [&](const SignalSpec& signal) {
    return prepared_folder(Ludb(folder_.path()), signal, cache_.path());
  };
  const fs::path before = key(spec(500, 10));
  EXPECT_EQ(key(spec(500, 10)), before);
  EXPECT_NE(key(spec(250, 10)), before);
  EXPECT_NE(key(spec(500, 5)), before);
  EXPECT_NE(key(spec(500, 10, {"I"})), before);
  fs::remove(folder_ / "data/3.v4");
  EXPECT_NE(key(spec(500, 10)), before);
}

TEST_F(Prepared, FingerprintFollowsSignalAndMarks) {
  const std::string before = make().fingerprint();
  auto digital = ramps(12, 5000);
  digital[0][0] += 1;
  write_test_record(folder_ / "data", "5", 500, ludb_leads(), digital);
  const std::string signal = make().fingerprint();
  EXPECT_NE(signal, before);
  wfdb::write_annotations(folder_ / "data/5.v1", marks("(p).(N)", 50, 1000));
  EXPECT_NE(make().fingerprint(), signal);
}

TEST_F(Prepared, TheSameContentHasTheSameFingerprintWhereverItLies) {
  const TemporaryFolder other, cache;
  write_ludb(other, 10);
  EXPECT_EQ(prepare_quietly(Ludb(other.path()), spec(500, 10), cache.path()).fingerprint(),
            make().fingerprint());
}

TEST_F(Prepared, SkipsAndNamesDamagedRecords) {
  fs::resize_file(folder_ / "data/2.dat", 600);
  fs::remove(folder_ / "data/3.v4");
  folder_.write("data/4.hea", "nonsense\n");
  auto digital = ramps(12, 5000);
  for (std::size_t i = 100; i < 130; ++i) digital[8][i] = wfdb::kNoSample;
  write_test_record(folder_ / "data", "5", 500, ludb_leads(), digital);
  write_test_record(folder_ / "data", "6", 500, ludb_leads(), ramps(12, 2500));
  write_test_record(folder_ / "data", "7", 500, {"i", "ii"}, ramps(2, 5000));
  std::fstream(folder_ / "data/8.dat").put('x');
  const PreparedSet set = make(0.6);
  EXPECT_EQ(set.size(), 3);
  std::string reasons;
  for (const auto& [record, reason] : set.skipped()) reasons += record + " | " + reason + "\n";
  EXPECT_EQ(reasons,
            "2 | data/2.dat: has 600 bytes, its header says 120000 (12 signals of 5000 samples in "
            "format 16, byte offset 0). The file is truncated: fetch it again\n"
            "3 | data/3.v4: cannot be read (no such file)\n"
            "4 | data/4.hea:1:1: \"nonsense\" has no number of signals after it\n"
            "5 | V3 has no value for 0.060 s from 0.200 s on\n"
            "6 | lasts 5 s, a window 10 s\n"
            "7 | has no lead III\n"
            "8 | data/8.dat: signal \"i\" has checksum -19756, its header says -19876. The file is "
            "damaged: fetch it again\n");
  EXPECT_EQ(PreparedSet(set.folder()).skipped().size(), 7u);
}

TEST_F(Prepared, RefusesWhereTooManyAreDamaged) {
  fs::remove(folder_ / "data/2.dat");
  fs::remove(folder_ / "data/3.dat");
  EXPECT_EQ(
      message_of([&] { make(0.1); }, folder_.path()),
      "DIR: 2 of 10 records cannot be used, 2 are damaged (at most 10 % may be)\n"
      "  2: data/2.dat: cannot be read (no such file)\n"
      "  3: data/3.dat: cannot be read (no such file)\n"
      "Get missing or damaged files anew, or ask for leads, a rate and a length that the data "
      "set has.");
  EXPECT_TRUE(finished().empty());
  EXPECT_EQ(make(0.2).size(), 8);
}

TEST_F(Prepared, ListsTenReasonsAndTheCount) {
  write_ludb(folder_, 12);
  for (int i = 1; i <= 12; ++i)
    fs::resize_file(folder_ / ("data/" + std::to_string(i) + ".dat"), 24);
  const std::string message = message_of([&] { make(); }, folder_.path());
  EXPECT_TRUE(message.starts_with("DIR: 12 of 12 records cannot be used\n  1: data/1.dat"))
      << message;
  EXPECT_NE(message.find("\n  10: "), std::string::npos);
  EXPECT_EQ(message.find("\n  11: "), std::string::npos);
  EXPECT_NE(message.find("\n  and 2 more\nGet missing"), std::string::npos);
}

TEST_F(Prepared, NotesFlatLeadsAndMendedGaps) {
  auto digital = ramps(12, 5000);
  digital[3].assign(5000, 5);
  for (std::size_t i = 100; i < 110; ++i) digital[0][i] = wfdb::kNoSample;
  write_test_record(folder_ / "data", "5", 500, ludb_leads(), digital);
  const PreparedSet set = make();
  EXPECT_EQ(set.size(), 10);
  EXPECT_EQ(set.notes(),
            (std::vector<std::string>{"aVR flat in 1 record",
                                      "gaps of up to 50 ms interpolated in 1 record"}));
  EXPECT_FLOAT_EQ(set.signal(4)[105], 0.105f);
}

TEST_F(Prepared, IsMadeAnewWhereDamaged) {
  const PreparedSet first = make();
  for (const char* name : {"signal.npy", "waves.npy", "annotated.npy", "corpus.json"}) {
    fs::remove(first.folder() / name);
    EXPECT_THROW(PreparedSet{first.folder()}, DataError) << name;
    EXPECT_EQ(make().fingerprint(), first.fingerprint()) << name;
    fs::resize_file(first.folder() / name, fs::file_size(first.folder() / name) - 8);
    EXPECT_THROW(PreparedSet{first.folder()}, DataError) << name;
    EXPECT_EQ(make().fingerprint(), first.fingerprint()) << name;
  }
  EXPECT_EQ(finished().size(), 1u);
}

TEST_F(Prepared, RemovesTheDraftOfAKilledProcess) {
  const fs::path folder = prepared_folder(Ludb(folder_.path()), spec(500, 10), cache_.path());
  const fs::path draft = cache_ / ("." + folder.filename().string() + ".part.1.0");
  fs::create_directories(draft);
  make();
  EXPECT_FALSE(fs::exists(draft));
}

TEST_F(Prepared, TwoProcessesMakeItTogether) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(make().size() == 10 ? 0 : 1);
  EXPECT_EQ(make().size(), 10);
  int status = -1;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(finished().size(), 1u);
}

TEST_F(Prepared, RefusesAnImpossibleSpec) {
  EXPECT_EQ(message_of([&] { prepare_quietly(Ludb(folder_.path()), spec(0, 10), cache_.path()); }),
            "a signal of 0 Hz, 10 s and 12 leads: each must be above 0");
}

TEST(PreparedBeats, AreCutIntoWindows) {
  const TemporaryFolder folder, cache;
  folder.write("RECORDS", "100\n101\n");
  for (const char* id : {"100", "101"}) {
    const bool with_ii = std::string(id) == "100";
    write_test_record(folder.path(), id, 360, {with_ii ? "MLII" : "V5", "V1"}, ramps(2, 360 * 25));
    wfdb::write_annotations(folder / (std::string(id) + ".atr"), marks("N..V..A..N", 720, 360));
  }
  // Beats at 1, 7, 13 and 19 s; windows of 10 s, 5 s left over.
  const PreparedSet set =
      prepare_quietly(Mitdb(folder.path()), spec(100, 10, {"II"}), cache.path());
  ASSERT_EQ(set.size(), 2);
  EXPECT_EQ(set.records()[0].id, "100/0");
  EXPECT_EQ(set.records()[1].id, "100/1");
  EXPECT_EQ(set.records()[1].patient, "100");
  ASSERT_EQ(set.beats(0).size(), 2u);
  EXPECT_EQ(set.beats(0)[1].sample, 700);
  EXPECT_EQ(set.beats(0)[1].symbol, 'V');
  ASSERT_EQ(set.beats(1).size(), 2u);
  EXPECT_EQ(set.beats(1)[0].sample, 300);
  EXPECT_EQ(set.beats(1)[1].sample, 900);
  // A record without the lead is named, but does not count as damaged.
  ASSERT_EQ(set.skipped().size(), 1u);
  EXPECT_EQ(set.skipped()[0].reason, "has no lead II");
}

}  // namespace
}  // namespace beatbench
