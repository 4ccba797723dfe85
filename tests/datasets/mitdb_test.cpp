#include "datasets/mitdb/mitdb.h"

#include "tests/datasets/fixture.h"

namespace beatbench {
namespace {

void write_mitdb(const TemporaryFolder& folder) {
  folder.write("RECORDS", "114\n201\n202\n");
  for (const char* id : {"114", "201", "202"}) {
    const bool exchanged = std::string(id) == "114";
    write_test_record(
        folder.path(), id, 360,
        exchanged ? std::vector<std::string>{"V5", "MLII"} : std::vector<std::string>{"MLII", "V1"},
        ramps(2, 3600));
    wfdb::write_annotations(folder / (std::string(id) + ".atr"), marks("+N~V!A", 100));
  }
}

TEST(Mitdb, NamesLeadsAndPatients) {
  const TemporaryFolder folder;
  write_mitdb(folder);
  const Mitdb mitdb(folder.path());
  EXPECT_EQ(mitdb.read(0, 360).leads, (std::vector<std::string>{"V5", "II"}));
  EXPECT_EQ(mitdb.read(1, 360).leads, (std::vector<std::string>{"II", "V1"}));
  EXPECT_EQ(mitdb.records()[0].patient, "114");
  EXPECT_EQ(mitdb.records()[1].patient, "201");
  EXPECT_EQ(mitdb.records()[2].patient, "201");
}

TEST(Mitdb, TakesBeatsAlone) {
  const TemporaryFolder folder;
  write_mitdb(folder);
  const std::vector<Beat> beats = Mitdb(folder.path()).beats(1);
  ASSERT_EQ(beats.size(), 3u);
  EXPECT_EQ(beats[1].sample, 300);
  EXPECT_EQ(beats[0].symbol, 'N');
  EXPECT_EQ(beats[1].symbol, 'V');
  EXPECT_EQ(beats[2].symbol, 'A');
}

TEST(Mitdb, ADamagedHeaderCostsItsRecordAlone) {
  const TemporaryFolder folder;
  write_mitdb(folder);
  folder.write("201.hea", "not a header");
  const Mitdb mitdb(folder.path());
  EXPECT_EQ(mitdb.records().size(), 3u);
  EXPECT_EQ(mitdb.read(2, 360).leads.size(), 2u);
  EXPECT_THROW(mitdb.read(1, 360), Error);
}

TEST(StandardLead, KnowsTheSpellingsOfTheSets) {
  EXPECT_EQ(standard_lead("AVR"), "aVR");
  EXPECT_EQ(standard_lead("avl"), "aVL");
  EXPECT_EQ(standard_lead("iii"), "III");
  EXPECT_EQ(standard_lead("v6"), "V6");
  EXPECT_EQ(standard_lead("MLII"), "II");
  EXPECT_EQ(standard_lead("MLI"), "MLI");
}

}  // namespace
}  // namespace beatbench
