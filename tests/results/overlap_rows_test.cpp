#include "results/store/overlap_rows.h"

#include "harness/base/json.h"
#include "results/store/ingest.h"
#include "results/store/migrations.h"
#include "results/store/query.h"
#include "tests/results/workspace.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

using testing::TestCell;
using testing::TestWorkspace;

class OverlapRows : public ::testing::Test {
 protected:
  std::string done(int seed) {
    return workspace_.done({.label = "alpha", .protocol = "task", .seed = seed},
                           {{"f1", "macro", 0.5}});
  }
  void judge(const std::string& slug, const char* state, int records, int patients, int unknown,
             const char* reason = "why") {
    const Json cell = read_json(workspace_.cell(slug) / "cell.json");
    write_json(workspace_.cell(slug) / "overlap.json", {{"schema_version", 1},
                                                        {"identity", cell.at("identity")},
                                                        {"version", 1},
                                                        {"state", state},
                                                        {"records", records},
                                                        {"patients", patients},
                                                        {"unknown", unknown},
                                                        {"of", 40},
                                                        {"reason", reason},
                                                        {"pairs", Json::array()}});
  }
  std::map<std::int64_t, OverlapRow> rows() {
    workspace_.write_experiment();
    Database store = open_store(store_file(workspace_.path()));
    damaged_ = ingest_workspace(store, workspace_.path()).damaged;
    return list_overlaps(store, find_experiment(store, "demo").id);
  }
  OverlapRow row() {
    const auto all = rows();
    return all.size() == 1 ? all.begin()->second : OverlapRow{};
  }

  TestWorkspace workspace_;
  std::vector<std::string> damaged_;
};

TEST_F(OverlapRows, AreThoseOfTheWorstRun) {
  judge(done(0), "unknown", 0, 0, 40);
  judge(done(1), "same-record", 2, 5, 0, "the worst");
  judge(done(2), "same-record", 1, 9, 0);
  judge(done(3), "same-patient", 0, 30, 0);
  judge(done(4), "clean", 0, 0, 0);
  EXPECT_EQ(to_json(row()), (Json{{"state", "same-record"},
                                  {"records", 2},
                                  {"patients", 5},
                                  {"unknown", 0},
                                  {"of", 40},
                                  {"reason", "the worst"}}));
}

TEST_F(OverlapRows, FollowTheFileAndIgnoreThatOfAnotherCell) {
  const std::string slug = done(0);
  EXPECT_TRUE(rows().empty());
  judge(slug, "clean", 0, 0, 0);
  EXPECT_EQ(row().state, "clean");
  Json json = read_json(workspace_.cell(slug) / "overlap.json");
  json["identity"] = "another";
  write_json(workspace_.cell(slug) / "overlap.json", json);
  EXPECT_TRUE(rows().empty());
  EXPECT_TRUE(damaged_.empty());
}

TEST_F(OverlapRows, AreNotBelievedWhereRunsWereNotLookedAt) {
  judge(done(0), "clean", 0, 0, 0);
  done(1);
  EXPECT_EQ(row().state, "unknown");
  EXPECT_EQ(row().reason, "1 run was not looked at; the next `beatbench run` does");
  judge(done(2), "same-patient", 0, 3, 0);
  EXPECT_EQ(row().state, "same-patient");  // that is known
}

TEST_F(OverlapRows, NameADamagedFileAndGoOn) {
  const std::string slug = done(0);
  testing::write_text(workspace_.cell(slug) / "overlap.json",
                      R"({"schema_version": 1, "identity": 7})");
  EXPECT_TRUE(rows().empty());
  ASSERT_EQ(damaged_.size(), 1u);
  EXPECT_NE(damaged_[0].find("overlap.json: not as docs/cell-format.md says"), std::string::npos);
}

TEST(OverlapTexts, SayHowManyOfHowMany) {
  const OverlapRow clean{.state = "clean", .of = 40};
  EXPECT_EQ(short_text(clean), "clean");
  EXPECT_EQ(long_text(clean), "");
  const OverlapRow record{.state = "same-record",
                          .records = 3,
                          .patients = 1,
                          .unknown = 2,
                          .of = 40,
                          .reason = "record F3 is E3 of a"};
  EXPECT_EQ(short_text(record), "same record 3/40");
  EXPECT_EQ(long_text(record),
            "of 40 test records 3 were seen in pretraining, 1 is of a patient seen there, 2 cannot "
            "be compared: record F3 is E3 of a");
  EXPECT_EQ(short_text({.state = "same-patient", .patients = 7, .of = 40}), "same patient 7/40");
  const OverlapRow unknown{.state = "unknown", .reason = "ids.json: no such file"};
  EXPECT_EQ(short_text(unknown), "unknown");
  EXPECT_EQ(long_text(unknown), "ids.json: no such file");
}

}  // namespace
}  // namespace beatbench
