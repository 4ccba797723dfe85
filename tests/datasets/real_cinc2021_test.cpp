// Counts: the files of the part, counted with find, grep and uniq.
#include "datasets/cinc2021/cinc2021.h"
#include "datasets/ptbxl/ptbxl.h"
#include "datasets/verify.h"
#include "tests/datasets/fixture.h"

#include <algorithm>
#include <map>
#include <set>

namespace beatbench {
namespace {

std::size_t index_of(const Dataset& set, const std::string& id) {
  return static_cast<std::size_t>(std::ranges::find(set.records(), id, &RecordInfo::id) -
                                  set.records().begin());
}

TEST(RealCinc2021, HasTheRecordsOfSevenSources) {
  BEATBENCH_NEEDS(folder, "cinc2021-part");
  const Cinc2021 set(folder);
  ASSERT_EQ(set.records().size(), 248u);
  std::map<std::string, int> sources, sexes, codes;
  int with_age = 0;
  std::set<std::string> patients;
  for (const RecordInfo& info : set.records()) {
    ++sources[info.metadata.at("source")];
    ++sexes[info.metadata.at("sex")];
    with_age += info.metadata.contains("age") ? 1 : 0;
    for (const Json& code : info.metadata.at("snomed")) ++codes[code];
    EXPECT_EQ(info.fold, 0);
    EXPECT_TRUE(info.labels.empty());
    patients.insert(info.patient);
  }
  EXPECT_EQ(sources, (std::map<std::string, int>{{"chapman_shaoxing", 20},
                                                 {"cpsc_2018", 15},
                                                 {"cpsc_2018_extra", 29},
                                                 {"georgia", 71},
                                                 {"ningbo", 66},
                                                 {"ptb", 10},
                                                 {"ptb-xl", 37}}));
  EXPECT_EQ(sexes, (std::map<std::string, int>{{"female", 118}, {"male", 130}}));
  EXPECT_EQ(with_age, 245);
  EXPECT_EQ(patients.size(), 248u);
  EXPECT_EQ(codes.size(), 57u);
  EXPECT_EQ(codes.at("426783006"), 72);  // sinus rhythm
}

TEST(RealCinc2021, ReadsEverySignalWithItsFlatLeads) {
  BEATBENCH_NEEDS(folder, "cinc2021-part");
  const Cinc2021 set(folder);
  std::map<double, int> rates;
  std::map<std::string, int> flat;
  for (std::size_t i = 0; i < set.records().size(); ++i) {
    const Recording recording = set.read(i, 500);
    EXPECT_EQ(recording.leads, standard_leads());
    ++rates[recording.rate_hz];
    for (const auto& lead : recording.signal_mv)
      if (std::ranges::adjacent_find(lead, std::not_equal_to<>()) == lead.end())
        ++flat[set.records()[i].id];
  }
  EXPECT_EQ(rates, (std::map<double, int>{{500, 238}, {1000, 10}}));
  EXPECT_EQ(flat, (std::map<std::string, int>{{"JS11438", 6},
                                              {"JS20004", 3},
                                              {"JS20008", 3},
                                              {"JS45542", 6},
                                              {"JS45544", 5},
                                              {"JS45551", 3}}));
}

TEST(RealCinc2021, HoldsPtbXlsSamplesAndOneRecordingTwice) {
  BEATBENCH_NEEDS(folder, "cinc2021-part");
  const Cinc2021 set(folder);
  EXPECT_EQ(set.read(index_of(set, "E07509"), 500).signal_mv,
            set.read(index_of(set, "E07510"), 500).signal_mv);
  BEATBENCH_NEEDS(ptbxl_folder, "ptb-xl-1.0.3");
  const PtbXl ptbxl(ptbxl_folder);
  EXPECT_EQ(set.read(index_of(set, "HR00007"), 500).signal_mv,
            ptbxl.read(index_of(ptbxl, "7"), 500).signal_mv);
}

TEST(RealCinc2021, FilesMatchTheirChecksums) {
  BEATBENCH_NEEDS(folder, "cinc2021-part");
  Progress quiet("", true);
  EXPECT_EQ(text(verify_dataset(folder, quiet)), "497 files match");
}

}  // namespace
}  // namespace beatbench
