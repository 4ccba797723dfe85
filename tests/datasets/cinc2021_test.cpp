// The form of the files: https://physionet.org/content/challenge-2021/1.0.3/ and what its records
// show.
#include "datasets/cinc2021/cinc2021.h"

#include "datasets/folder.h"
#include "datasets/prepared/prepared_set.h"
#include "datasets/verify.h"
#include "harness/base/hash.h"
#include "harness/base/seed.h"
#include "tests/datasets/cinc_folder.h"

namespace beatbench {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kComments = {"Age: 61", "Sex: Female", "Dx: 426783006,164889003",
                                            "Rx: Unknown"};

TEST(Cinc2021, ReadsHeadersWithMatlabFiles) {
  const TemporaryFolder folder;
  write_cinc_record(folder, "ptb/S0002", 1000, {"I", "aVR", "V1"}, ramps(3, 40), kComments, 500);
  write_cinc_record(folder, "training/georgia/g1/E00001", 500, {"II"}, ramps(1, 20),
                    {"Age: NaN", "Sex: Unknown", "Dx: Unknown"});
  folder.write("hand/Q1.hea", "Q1 1 500 2\nQ1.mat 16x1+24 1000(100)/mV 16 0 0 0 0 V6\n#Age: 7.5\n");
  folder.write("hand/Q1.mat", mat4_prefix(1, 2) + std::string("\x64\x00\x9c\xff", 4));
  const Cinc2021 set(folder.path());
  EXPECT_EQ(set.id(), "cinc2021-1.0.3");
  EXPECT_TRUE(set.classes().empty());
  ASSERT_EQ(set.records().size(), 3u);  // by id, which is the file's name
  EXPECT_EQ(set.records()[0].id, "E00001");
  EXPECT_EQ(set.records()[1].id, "Q1");
  EXPECT_EQ(set.records()[2].id, "S0002");
  EXPECT_EQ(set.records()[2].patient, "S0002");
  EXPECT_EQ(set.records()[2].fold, 0);
  EXPECT_EQ(set.records()[0].metadata, (Json{{"source", "georgia"}}));
  EXPECT_EQ(set.records()[1].metadata, (Json{{"age", 7.5}}));
  EXPECT_EQ(set.records()[2].metadata, (Json{{"age", 61},
                                             {"sex", "female"},
                                             {"snomed", {"426783006", "164889003"}},
                                             {"source", "ptb"}}));
  const Recording recording = set.read(2, 100);
  EXPECT_EQ(recording.rate_hz, 1000);
  EXPECT_EQ(recording.leads, (std::vector<std::string>{"I", "aVR", "V1"}));
  EXPECT_FLOAT_EQ(recording.signal_mv[1][7], 1007 / 500.0F);
  EXPECT_FLOAT_EQ(set.read(1, 500).signal_mv[0][1], -0.2F);
  EXPECT_EQ(set.files(2, 500), (std::vector<fs::path>{"ptb/S0002.hea", "ptb/S0002.mat"}));
  EXPECT_TRUE(set.tables().empty());
}

TEST(Cinc2021, SaysWhatIsWrongWithAFolder) {
  const TemporaryFolder folder;
  const auto message = [&](const std::string& name) {
    return message_of([&] { Cinc2021{folder / name}; }, folder.path());
  };
  EXPECT_EQ(message("none"),
            "DIR/none: no such folder. Get the data set from "
            "https://physionet.org/content/challenge-2021/1.0.3/");
  fs::create_directory(folder / "empty");
  EXPECT_EQ(message("empty"),
            "DIR/empty: holds no .hea file. Get the data set from "
            "https://physionet.org/content/challenge-2021/1.0.3/");
  write_cinc_record(folder, "set/a/E1", 500, {"I"}, ramps(1, 4));
  write_cinc_record(folder, "set/b/E1", 500, {"I"}, ramps(1, 4));
  EXPECT_EQ(message("set"),
            "DIR/set: has the record E1 twice, in a/E1.hea and b/E1.hea. Remove one");
}

TEST(Cinc2021, SaysWhatIsWrongWithAMatlabFile) {
  const TemporaryFolder folder;
  write_cinc_record(folder, "E1", 500, {"I", "II"}, ramps(2, 3));
  const std::string whole = read_file(folder / "E1.mat");
  const auto message = [&](const std::string& bytes) {
    folder.write("E1.mat", bytes);
    return message_of([&] { Cinc2021(folder.path()).read(0, 500); }, folder.path());
  };
  const std::string again = ". The file is damaged: fetch it again";
  EXPECT_EQ(message(""), "DIR/E1.mat: has 0 bytes, too few for a MATLAB file" + again);
  EXPECT_EQ(message("MATLAB 5.0 MAT-file, Platform: GLNXA64"),
            "DIR/E1.mat: is no real matrix of 16-bit integers in MATLAB's version 4" + again);
  EXPECT_EQ(message(mat4_prefix(2, 3, 0) + whole.substr(24)),
            "DIR/E1.mat: is no real matrix of 16-bit integers in MATLAB's version 4" + again);
  EXPECT_EQ(message(mat4_prefix(3, 2) + whole.substr(24)),
            "DIR/E1.mat: holds a matrix of 3 x 2, its header says 2 signals of 3 samples" + again);
  std::string name = whole;
  name[16] = 5;
  EXPECT_EQ(message(name), "DIR/E1.mat: its matrix starts at byte 25, its header says 24" + again);
  EXPECT_EQ(message(whole.substr(0, 30)),
            "DIR/E1.mat: has 30 bytes, its header says 36 (2 signals of 3 samples in format 16, "
            "byte offset 24). The file is truncated: fetch it again");
  std::string flipped = whole;
  flipped[30] = static_cast<char>(flipped[30] ^ 1);
  EXPECT_NE(message(flipped).find("has checksum"), std::string::npos);
}

TEST(Cinc2021, IsPreparedWithoutItsDamagedRecords) {
  const TemporaryFolder folder, cache;
  for (int i = 1; i <= 4; ++i)
    write_cinc_record(folder, "g1/E" + std::to_string(i), 500, ludb_leads(), ramps(12, 5000));
  fs::resize_file(folder / "g1/E2.mat", 10);
  folder.write("g1/E3.hea", "nonsense\n");
  Progress quiet("", true);
  const PreparedSet set = prepare(Cinc2021(folder.path()), SignalSpec{}, cache.path(), quiet, 0.5);
  EXPECT_EQ(set.size(), 2);
  ASSERT_EQ(set.skipped().size(), 2u);
  EXPECT_EQ(set.skipped()[0].reason,
            "g1/E2.mat: has 10 bytes, too few for a MATLAB file. The file is damaged: fetch it "
            "again");
  EXPECT_EQ(set.skipped()[1].reason,
            "g1/E3.hea:1:1: \"nonsense\" has no number of signals after it");
}

TEST(Cinc2021, IsVerifiedByItsListUnderEitherName) {
  const TemporaryFolder folder;
  folder.write("a/E1.hea", "text");
  folder.write("SHA256SUMS", sha256_hex("text") + "  ./a/E1.hea\n");
  Progress quiet("", true);
  EXPECT_EQ(text(verify_dataset(folder.path(), quiet)), "1 files match");
  EXPECT_EQ(Cinc2021(folder.path()).tables(), std::vector<fs::path>{"SHA256SUMS"});
  folder.write("SHA256SUMS.txt", "");
  EXPECT_EQ(checksum_list(folder.path()), folder / "SHA256SUMS.txt");
  EXPECT_EQ(Cinc2021(folder.path()).tables(), std::vector<fs::path>{"SHA256SUMS.txt"});
}

// Damaged files are errors or other values, never a crash: run it under the asan preset.
TEST(Cinc2021, SurvivesDamagedFiles) {
  const TemporaryFolder folder;
  write_cinc_record(folder, "E1", 500, {"I", "II"}, ramps(2, 30), kComments);
  Draws draws(5, "damage");
  int refused = 0;
  for (const char* file : {"E1.hea", "E1.mat"}) {
    const std::string valid = read_file(folder / file);
    for (int round = 0; round < 400; ++round) {
      std::string bytes = valid;
      // Half of the changes go to the first 60 bytes, where the structure is.
      const auto reach =
          draws.below(2) == 0 ? bytes.size() : std::min<std::size_t>(60, bytes.size());
      const auto at = draws.below(reach);
      switch (draws.below(3)) {
        case 0:
          bytes[at] = static_cast<char>(draws.below(256));
          break;
        case 1:
          bytes.erase(at, 1 + draws.below(30));
          break;
        default:
          bytes.insert(at, bytes.substr(draws.below(bytes.size()), 1 + draws.below(20)));
      }
      folder.write(file, bytes);
      try {
        const Cinc2021 set(folder.path());
        for (const auto& lead : set.read(0, 500).signal_mv) EXPECT_LE(lead.size(), 200u);
      } catch (const Error&) {
        ++refused;
      }
    }
    folder.write(file, valid);
    EXPECT_NO_THROW(Cinc2021(folder.path()).read(0, 500));
  }
  EXPECT_GT(refused, 300);
}

}  // namespace
}  // namespace beatbench
