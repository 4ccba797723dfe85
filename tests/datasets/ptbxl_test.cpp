#include "datasets/ptbxl/ptbxl.h"

#include "datasets/ptbxl/scp_codes.h"
#include "tests/datasets/fixture.h"

namespace beatbench {
namespace {

constexpr auto kStatements =
    ",description,diagnostic,form,rhythm,diagnostic_class,diagnostic_subclass\n"
    "NORM,normal,1.0,,,NORM,NORM\nIMI,infarction,1.0,,,MI,IMI\n"
    "LVH,hypertrophy,1.0,,,HYP,LVH\nAFIB,fibrillation,,,1.0,,\n";
constexpr auto kColumns =
    "ecg_id,patient_id,age,sex,scp_codes,strat_fold,filename_lr,filename_hr\n";

// Four records; 1 has both rates, 2 the low, 3 the high, 4 none.
void write_ptbxl(const TemporaryFolder& folder) {
  folder.write("DATASET", "tiny\n");
  folder.write("scp_statements.csv", kStatements);
  folder.write("ptbxl_database.csv",
               std::string(kColumns) +
                   "1,15709.0,56.0,1,\"{'NORM': 100.0, 'AFIB': 0.0}\",3,low/1,high/1\n"
                   "2,13243.0,300.0,0,\"{'LVH': 0.0, 'IMI': 35.0}\",2,low/2,high/2\n"
                   "3,13243.0,,,{'AFIB': 0.0},2,low/3,high/3\n"
                   "4,7.0,1.0,0,{},10,low/4,high/4\n");
  const auto& leads = ludb_leads();
  for (const char* id : {"1", "2"})
    write_test_record(folder / "low", id, 100, leads, ramps(12, 1000));
  for (const char* id : {"1", "3"})
    write_test_record(folder / "high", id, 500, leads, ramps(12, 5000));
}

TEST(ScpCodes, ReadsThePythonDictionary) {
  using Codes = std::vector<std::pair<std::string, double>>;
  EXPECT_EQ(parse_scp_codes("{'NORM': 100.0, 'SR': 0.0}", ""), (Codes{{"NORM", 100}, {"SR", 0}}));
  EXPECT_EQ(parse_scp_codes(" { \"LAO/LAE\":35 } ", ""), (Codes{{"LAO/LAE", 35}}));
  EXPECT_EQ(parse_scp_codes("{}", ""), Codes{});
}

TEST(ScpCodes, SaysWhatItExpectedWhere) {
  const auto message = [](const std::string& text) {
    return message_of([&] { parse_scp_codes(text, "t.csv:7: "); });
  };
  EXPECT_EQ(message(""), "t.csv:7: scp_codes '': expected '{' at character 1");
  EXPECT_EQ(message("{'A': 1"), "t.csv:7: scp_codes '{'A': 1': expected '}' at character 8");
  EXPECT_EQ(message("{'A' 1}"), "t.csv:7: scp_codes '{'A' 1}': expected ':' at character 6");
  EXPECT_EQ(message("{A: 1}"),
            "t.csv:7: scp_codes '{A: 1}': expected a quoted name at character 2");
  EXPECT_EQ(message("{'A': x}"), "t.csv:7: scp_codes '{'A': x}': expected a number at character 7");
  EXPECT_EQ(message("{'A': 1} b"),
            "t.csv:7: scp_codes '{'A': 1} b': expected the end at character 10");
}

TEST(PtbXl, ListsTheRecordsThatAreThereAndKnowsAll) {
  const TemporaryFolder folder;
  write_ptbxl(folder);
  const PtbXl set(folder.path());
  EXPECT_EQ(set.id(), "tiny");
  EXPECT_EQ(set.full_table().size(), 4u);
  ASSERT_EQ(set.records().size(), 3u);
  const RecordInfo& first = set.records()[0];
  EXPECT_EQ(first.id, "1");
  EXPECT_EQ(first.patient, "15709");
  EXPECT_EQ(first.fold, 3);
  EXPECT_EQ(first.metadata, Json::parse(R"({"age": 56.0, "sex": "female"})"));
  EXPECT_EQ(set.records()[1].metadata, Json::parse(R"({"age": 90.0, "sex": "male"})"));
  EXPECT_EQ(set.records()[2].metadata, Json::object());
}

// methods: helme/ecg_ptbxl_benchmarking counts a statement whatever its likelihood; order CD HYP MI
// NORM STTC.
TEST(PtbXl, LabelsByDiagnosticClassWhateverTheLikelihood) {
  const TemporaryFolder folder;
  write_ptbxl(folder);
  const PtbXl set(folder.path());
  EXPECT_EQ(set.classes(), (std::vector<std::string>{"CD", "HYP", "MI", "NORM", "STTC"}));
  EXPECT_EQ(set.records()[0].labels, (std::vector<std::uint8_t>{0, 0, 0, 1, 0}));
  EXPECT_EQ(set.records()[1].labels, (std::vector<std::uint8_t>{0, 1, 1, 0, 0}));
  EXPECT_TRUE(set.records()[2].labels.empty());
}

TEST(PtbXl, KeepsAllStatementsOfARecord) {
  const TemporaryFolder folder;
  write_ptbxl(folder);
  const PtbXl set(folder.path());
  EXPECT_EQ(set.records()[0].statements, (std::vector<std::string>{"AFIB", "NORM"}));
  EXPECT_EQ(set.records()[1].statements, (std::vector<std::string>{"IMI", "LVH"}));
  EXPECT_EQ(set.statements(), (std::vector<ScpStatement>{{"AFIB", "", false, true},
                                                         {"IMI", "IMI", false, false},
                                                         {"LVH", "LVH", false, false},
                                                         {"NORM", "NORM", false, false}}));
}

TEST(PtbXl, ReadsTheLowRateUpTo100HzAndElseWhatThereIs) {
  const TemporaryFolder folder;
  write_ptbxl(folder);
  const PtbXl set(folder.path());
  EXPECT_EQ(set.read(0, 100).rate_hz, 100);
  EXPECT_EQ(set.read(0, 101).rate_hz, 500);
  EXPECT_EQ(set.read(1, 250).rate_hz, 100);
  EXPECT_EQ(set.read(2, 50).rate_hz, 500);
  EXPECT_EQ(set.files(0, 250), (std::vector<std::filesystem::path>{"high/1.hea", "high/1.dat"}));
}

TEST(PtbXl, SaysWhatIsWrongInItsTables) {
  const TemporaryFolder folder;
  write_ptbxl(folder);
  const auto message = [&](const std::string& row) {
    folder.write("ptbxl_database.csv", kColumns + row);
    return message_of([&] { PtbXl{folder.path()}; }, folder.path());
  };
  const std::string where = "DIR/ptbxl_database.csv:2: ";
  EXPECT_EQ(message("1,x,56.0,1,{},3,a,b\n"), where + "patient_id is 'x', expected a number");
  EXPECT_EQ(message("1,1.5,56.0,1,{},3,a,b\n"),
            where + "patient_id is '1.5', expected a whole number");
  EXPECT_EQ(message("1,,56.0,1,{},3,a,b\n"), where + "patient_id is '', expected a whole number");
  EXPECT_EQ(message("1,2,56.0,1,{},11,a,b\n"),
            where + "strat_fold is '11', expected a fold from 1 to 10");
  EXPECT_EQ(message("1,2,56.0,1,{'XYZ': 1},1,a,b\n"),
            where + "statement 'XYZ' is not in scp_statements.csv");
  folder.write("scp_statements.csv",
               ",diagnostic,form,rhythm,diagnostic_class,diagnostic_subclass\nA,1.0,,,NROM,\n");
  EXPECT_EQ(message("1,2,56.0,1,{},1,a,b\n"),
            "DIR/scp_statements.csv:2: unknown diagnostic_class 'NROM' (did you mean 'NORM'?)");
}

TEST(PtbXl, RefusesAnotherRelease) {
  const TemporaryFolder folder;
  write_ptbxl(folder);
  std::filesystem::remove(folder / "DATASET");
  EXPECT_EQ(
      message_of([&] { PtbXl{folder.path()}; }, folder.path()),
      "DIR/ptbxl_database.csv: has 4 records, release 1.0.3 has 21799 (1.0.1 has 21837). Get it "
      "from "
      "https://physionet.org/content/ptb-xl/1.0.3/, or name a set of your own in a file DATASET");
}

}  // namespace
}  // namespace beatbench
