// Protocols that are scored on another data set, or divided by given lists of ids.
#include "datasets/given_split.h"
#include "datasets/splits.h"
#include "harness/cell/cell.h"
#include "harness/run/given_splits.h"
#include "harness/run/overlap.h"
#include "harness/run/plan.h"
#include "tests/datasets/fixture.h"
#include "tests/run/fixture.h"

#include <set>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

DataTable with_qtdb() {
  DataTable table = fake_data();
  table["qtdb"] = {"qtdb", "qtdb-1.0.0", "", "", "/cache/qtdb", "cc", 30, {}};
  return table;
}

Manifest tested_on_qtdb() {
  Manifest manifest = small_manifest();
  manifest.datasets["qtdb"] = "/data/qtdb-1.0.0";
  manifest.wave_folders["qtdb"] = {{"q1c"}};
  manifest.protocols.push_back(manifest.protocols.front());
  manifest.protocols.back().test_on = "qtdb";
  manifest.protocols.back().test_on_where = {"small.toml", 21, 11};
  return manifest;
}

std::set<std::string> keys_of(const Json& json) {
  std::set<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.insert(key);
  return keys;
}

TEST(OtherData, WhatIsNotAskedForIsNoPartOfAnIdentity) {
  const Plan before = plan_of(small_manifest());
  EXPECT_EQ(keys_of(before.cells[1].input),
            (std::set<std::string>{"arm", "data", "device", "fold", "kind", "label_fraction",
                                   "limit", "method", "mode", "protocol", "seed", "signal",
                                   "threads", "upstream", "versions"}));
  const Plan plan =
      make_plan(tested_on_qtdb(), fake_catalogue(), with_qtdb(), fake_workspace(), {});
  ASSERT_EQ(plan.cells.size(), 3u);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(plan.cells[i].identity, before.cells[i].identity);
}

TEST(OtherData, TheOtherSetIsPartOfInputContextAndName) {
  const Plan plan =
      make_plan(tested_on_qtdb(), fake_catalogue(), with_qtdb(), fake_workspace(), {});
  const PlannedCell& cell = plan.cells[2];
  EXPECT_EQ(cell.protocol, "fake_task@qtdb-1.0.0");
  EXPECT_EQ(cell.upstream, 0u) << "one pretraining serves both";
  EXPECT_EQ(cell.input["test_data"], (Json{{"dataset", "qtdb-1.0.0"}, {"fingerprint", "cc"}}));
  EXPECT_EQ(cell.input["data"]["fingerprint"], "aa");
  EXPECT_EQ(judged_data(cell.input)["fingerprint"], "cc");
  EXPECT_EQ(cell.context["prepared"], (Json{{"aa", "/cache/ludb"}, {"cc", "/cache/qtdb"}}));
  EXPECT_TRUE(cell.slug.starts_with("fake-fake_task@qtdb-1.0.0-linear-")) << cell.slug;
  EXPECT_NE(cell.identity, plan.cells[1].identity);
  DataTable unprepared = with_qtdb();
  unprepared["qtdb"].fingerprint = "";
  const Plan waiting =
      make_plan(tested_on_qtdb(), fake_catalogue(), unprepared, fake_workspace(), {});
  EXPECT_EQ(waiting.cells[2].identity, "");
  EXPECT_NE(waiting.cells[1].identity, "");
}

TEST(OtherData, TheOverlapIsLookedForInTheProtocolsOwnDataToo) {
  const Plan plan =
      make_plan(tested_on_qtdb(), fake_catalogue(), with_qtdb(), fake_workspace(), {});
  EXPECT_EQ(seen_by(plan.cells[1], plan, fake_catalogue(), fake_workspace()),
            (std::vector<SeenPart>{{"/cache/ptbxl", {1, 2}, {}}}));
  EXPECT_EQ(seen_by(plan.cells[2], plan, fake_catalogue(), fake_workspace()),
            (std::vector<SeenPart>{{"/cache/ludb", {}, {}}, {"/cache/ptbxl", {1, 2}, {}}}));
}

class WaveFolders : public testing::Test {
 protected:
  Manifest manifest() const {
    Manifest manifest = tested_on_qtdb();
    manifest.methods.clear();  // nothing but the data of the protocols
    manifest.corpus.clear();
    manifest.datasets["ludb"] = ludb_.path();
    manifest.datasets["qtdb"] = qtdb_.path();
    return manifest;
  }
  std::string refusal(bool make = true) const {
    return message_of(
        [&] { look_up_data(manifest(), fake_catalogue(), {cache_.path()}, make, true); },
        qtdb_.path());
  }
  void SetUp() override {
    write_ludb(ludb_, 3);
    qtdb_.write("DATASET", "qtdb-x\n");
  }

  TemporaryFolder ludb_, qtdb_, cache_;
};

TEST_F(WaveFolders, ArePreparedByTheFormThatTheManifestGives) {
  write_test_record(qtdb_.path(), "sel1", 250, {"MLII", "V5"}, ramps(2, 30000));
  wfdb::write_annotations(qtdb_ / "sel1.q1c", marks("(p)(N)(t)", 10, 2000));
  const DataTable data = look_up_data(manifest(), fake_catalogue(), {cache_.path()}, true, true);
  EXPECT_EQ(data.at("qtdb").id, "qtdb-x");
  EXPECT_EQ(data.at("qtdb").records, 1);
}

TEST_F(WaveFolders, WithoutMarksOrCommonLeadsAreRefusedAtTheirPlace) {
  const std::string place = "small.toml:21:11: fake_task cannot be tested on 'qtdb': DIR";
  EXPECT_EQ(refusal(false), place + ": has neither RECORDS nor a header (.hea) of a record");
  write_test_record(qtdb_.path(), "sel1", 250, {"MLII", "V5"}, ramps(2, 30000));
  const std::string advice =
      "\nGet missing or damaged files anew, or ask for leads, a rate and a length that the data "
      "set has.";
  EXPECT_EQ(refusal(),
            place + ": 1 of 1 records cannot be used\n  sel1: has no wave marks" + advice);
  write_test_record(qtdb_.path(), "sel1", 250, {"ECG1", "ECG2"}, ramps(2, 30000));
  wfdb::write_annotations(qtdb_ / "sel1.q1c", marks("(p)(N)(t)", 10, 2000));
  EXPECT_EQ(refusal(), place +
                           ": 1 of 1 records cannot be used\n  sel1: has none of the leads I, II, "
                           "III, aVR, aVL, aVF, V1, V2, V3, V4, V5, V6" +
                           advice);
}

// On ten records of LUDB's form, dealt into two folds.
class GivenLists : public testing::Test {
 protected:
  void SetUp() override {
    write_ludb(ludb_, 10);
    manifest_ = small_manifest();
    manifest_.methods.clear();
    manifest_.corpus.clear();
    manifest_.datasets = {{"ludb", ludb_.path()}};
    manifest_.seeds = {3, 4};
    manifest_.protocols.front().options.set("folds", std::int64_t{2});
    manifest_.protocols.front().label_fractions = {0.5, 1};
    data_ = look_up_data(manifest_, fake_catalogue(), {cache_.path()}, true, true);
    records_ = PreparedSet(data_.at("ludb").prepared).records();
  }
  SplitLists built_in(int fold, std::uint64_t seed) const {
    return make_split_lists(records_, {}, {"ludb-1.0.1", "mine", 2, fold, seed, seed, {0.5, 1}});
  }
  void give(const SplitLists& lists, const std::string& name) {
    write_json(files_ / name, to_json(lists));
    const int line = 10 + static_cast<int>(splits().size());
    splits().push_back({files_ / name, {"x.toml", line, 5}});
  }
  std::vector<Manifest::SplitFile>& splits() { return manifest_.protocols.front().splits; }
  GivenSplits read() const { return {manifest_, fake_catalogue(), data_}; }

  TemporaryFolder ludb_, cache_, files_;
  Manifest manifest_;
  DataTable data_;
  std::vector<RecordInfo> records_;
};

TEST_F(GivenLists, EachCellGoesByTheListsOfItsFoldSeedAndFraction) {
  for (const std::uint64_t seed : {3, 4})
    for (const int fold : {1, 2})
      give(built_in(fold, seed), std::to_string(seed) + std::to_string(fold) + ".json");
  const GivenSplits splits = read();
  const GivenSplit split = splits.of(manifest_.protocols.front(), 0.5, 2, 4);
  EXPECT_EQ(split.file.filename(), "42.json");
  EXPECT_EQ(split.name, "mine");
  EXPECT_EQ(split.sha256, sha256_of(built_in(2, 4), 0.5));
  manifest_.methods = {fake_method("fake")};
  const Plan plan = make_plan(manifest_, fake_catalogue(), data_, fake_workspace(), {}, splits);
  Manifest without = manifest_;
  without.protocols.front().splits.clear();
  const Plan plain = make_plan(without, fake_catalogue(), data_, fake_workspace(), {});
  ASSERT_EQ(plan.cells.size(), plain.cells.size());
  for (std::size_t i = 0; i < plan.cells.size(); ++i) {
    const PlannedCell& cell = plan.cells[i];
    EXPECT_EQ(cell.identity == plain.cells[i].identity, cell.kind == "pretrain");
    if (cell.kind == "pretrain") continue;
    Json input = cell.input;
    const GivenSplit own =
        splits.of(manifest_.protocols.front(), cell.label_fraction, cell.fold, cell.seed);
    EXPECT_EQ(input["split"], (Json{{"name", "mine"}, {"sha256", own.sha256}}));
    EXPECT_EQ(cell.context["split"], own.file.string());
    input.erase("split");
    EXPECT_EQ(input, plain.cells[i].input);
  }
}

TEST_F(GivenLists, OneFileOfAFoldServesAllSeeds) {
  give(built_in(1, 0), "a.json");
  give(built_in(2, 0), "b.json");
  const GivenSplits splits = read();
  for (const std::int64_t seed : {3, 4})
    EXPECT_EQ(splits.of(manifest_.protocols.front(), 1, 2, seed).file.filename(), "b.json");
}

TEST_F(GivenLists, MissingFoldsSeedsAndFractionsAreTold) {
  give(built_in(1, 3), "a.json");
  give(built_in(1, 5), "b.json");
  manifest_.protocols.front().label_fractions = {1};
  EXPECT_EQ(message_of([&] { read(); }),
            "x.toml:10:5: none of the files of protocol 'fake_task' has the lists of fold 2 of "
            "seed 3 at 100 % of the labels\n"
            "x.toml:10:5: none of the files of protocol 'fake_task' has the lists of fold 1 of "
            "seed 4 at 100 % of the labels\n"
            "x.toml:10:5: none of the files of protocol 'fake_task' has the lists of fold 2 of "
            "seed 4 at 100 % of the labels");
  manifest_.seeds = {3};
  splits().clear();
  give(built_in(1, 3), "a.json");
  give(built_in(2, 3), "b.json");
  manifest_.protocols.front().label_fractions = {0.25, 1};
  EXPECT_EQ(message_of([&] { read(); }),
            "x.toml:10:5: none of the files of protocol 'fake_task' has the lists of fold 1 of "
            "seed 3 at 25 % of the labels\n"
            "x.toml:10:5: none of the files of protocol 'fake_task' has the lists of fold 2 of "
            "seed 3 at 25 % of the labels");
}

TEST_F(GivenLists, EveryMistakeOfEveryFileIsToldAtItsPlace) {
  SplitLists other = built_in(1, 3);
  other.plan.dataset = "ludb-1.0.0";
  give(other, "release.json");
  SplitLists folds = built_in(1, 3);
  folds.plan.folds = 5;
  give(folds, "folds.json");
  SplitLists leak = built_in(1, 3);
  leak.lists[2].ids.push_back(leak.lists[3].ids.front());
  leak.lists[3].ids.emplace_back("77");
  const std::string id = leak.lists[3].ids.front();
  give(leak, "leak.json");
  Json damaged = to_json(built_in(2, 3));
  damaged["lists"][3]["ids"].erase(0);
  give(built_in(2, 3), "damaged.json");
  write_json(files_ / "damaged.json", damaged);
  splits().push_back({files_ / "none.json", {"x.toml", 14, 5}});
  const std::string message = message_of([&] { read(); }, files_.path());
  const auto lines =
      "x.toml:10:5: release.json: is of ludb-1.0.0, not of ludb-1.0.1\n"
      "x.toml:11:5: folds.json: is of 5 folds, the protocol has 2\n"
      "x.toml:12:5: leak.json: test: record '77' not in the data set as it is "
      "prepared\n"
      "x.toml:12:5: leak.json: test and validation: one id in both (" +
      id + ")\n" + "x.toml:12:5: leak.json: test and validation: one patient in both (" + id +
      ")\n"
      "x.toml:13:5: DIR/damaged.json: test: its ids are not those of its SHA-256\n"
      "x.toml:14:5: DIR/none.json";
  EXPECT_TRUE(message.starts_with(lines)) << message << "\n\n" << lines;
}

TEST_F(GivenLists, WithoutPreparedDataFilesAreReadAndTheirIdsLeftForLater) {
  SplitLists strange = built_in(1, 3);
  strange.lists[3].ids.emplace_back("77");
  give(strange, "a.json");
  give(built_in(2, 3), "b.json");
  data_["ludb"].fingerprint = "";
  EXPECT_FALSE(read().of(manifest_.protocols.front(), 1, 1, 3).sha256.empty());
}

}  // namespace
}  // namespace beatbench
