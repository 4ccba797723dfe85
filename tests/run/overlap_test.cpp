#include "harness/run/overlap.h"

#include "harness/base/atomic_file.h"
#include "harness/cell/cell.h"
#include "tests/datasets/overlap/hearts.h"
#include "tests/run/fixture.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

const SignalSpec kFew{.leads = {"I", "II", "V1"}};

// The corpus is hearts 1 to 4; what is scored is heart 2 once more, and two others.
class SeenBefore : public testing::Test {
 protected:
  void SetUp() override {
    for (int i = 1; i <= 4; ++i) record(corpus_, "E" + std::to_string(i), Heart(i));
    record(scored_, "F1", Heart(8));
    record(scored_, "F2", Heart(2), {.rate_hz = 257, .gain = 200, .scale = 0.31});
    record(scored_, "F3", Heart(9));
    const PreparedSet corpus = prepared(corpus_, "corpus", kFew);
    const PreparedSet scored = prepared(scored_, "scored", kFew);
    data_ = fake_data();
    data_["ptbxl"].prepared = corpus.folder();
    data_["ptbxl"].fingerprint = corpus.fingerprint();
    data_["ludb"].prepared = scored.folder();
    data_["ludb"].fingerprint = scored.fingerprint();
  }

  Plan plan(const Manifest& manifest) const {
    return make_plan(manifest, fake_catalogue(), data_, workspace_, {});
  }
  static Manifest manifest(std::vector<int> folds = {}) {
    Manifest manifest = small_manifest();
    manifest.corpus = {{"ptbxl", std::move(folds)}};
    return manifest;
  }
  // As a worker would leave it.
  void finish(const PlannedCell& cell, const Json& ids) const {
    const CellFolder folder{workspace_.cells() / cell.slug};
    write_cell(folder, {{"identity", cell.identity}});
    write_json(folder.file("result.json"), {{"identity", cell.identity}});
    if (!ids.is_null()) write_json(folder.file("ids.json"), ids);
  }
  fs::path file_of(const PlannedCell& cell) const {
    return workspace_.cells() / cell.slug / "overlap.json";
  }
  Json judged(const Plan& plan, const PlannedCell& cell) const {
    judge_overlap(plan, fake_catalogue(), workspace_, true);
    return read_json(file_of(cell));
  }

  TemporaryFolder folder_, corpus_, scored_;
  Workspace workspace_{folder_.path()};
  DataTable data_;
};

TEST_F(SeenBefore, ARecordingUnderAnotherNameRateAndGainIsFound) {
  const Plan plan = this->plan(manifest());
  const PlannedCell& cell = plan.cells.at(1);
  finish(cell, {"F1", "F2", "F3"});
  const Json answer = judged(plan, cell);
  EXPECT_EQ(answer["identity"], cell.identity);
  EXPECT_EQ(answer["state"], "same-record");
  EXPECT_EQ(answer["records"], 1);
  EXPECT_EQ(answer["patients"], 0);
  EXPECT_EQ(answer["unknown"], 0);
  EXPECT_EQ(answer["of"], 3);
  EXPECT_EQ(answer["reason"], "record F2 is E2 of corpus");
  ASSERT_EQ(answer["pairs"].size(), 1u);
  EXPECT_GT(answer["pairs"][0]["similarity"], 0.95);
}

TEST_F(SeenBefore, TestPartsWithoutItAreClean) {
  const Plan plan = this->plan(manifest());
  finish(plan.cells.at(1), {"F1", "F3@120", "F3@377"});  // beats count as their record
  const Json answer = judged(plan, plan.cells[1]);
  EXPECT_EQ(answer["state"], "clean");
  EXPECT_EQ(answer["of"], 2);
  EXPECT_EQ(answer["reason"], "");
}

TEST_F(SeenBefore, FoldsThatWereNotTrainedOnWereNotSeen) {
  const Plan plan = this->plan(manifest({1}));  // the corpus has no folds: none of it
  finish(plan.cells.at(1), {"F1", "F2", "F3"});
  EXPECT_EQ(judged(plan, plan.cells[1])["state"], "clean");
}

TEST_F(SeenBefore, ASetIsLookedForInItself) {
  record(corpus_, "E5", Heart(2), {.rate_hz = 250, .gain = 500});
  const PreparedSet set = prepared(corpus_, "corpus", kFew);
  KnownSets known(true);
  const KnownSet& one = known.open(set.folder());
  const auto same = known.same(one, one);
  EXPECT_EQ(pairs_text(set, set, same), "E2=E5 E5=E2");
  EXPECT_EQ(ledger({set, one.hashes, {0, 4}}, {set, one.hashes, {1, 2}}, same).states,
            (std::vector{Overlap::same_record, Overlap::clean}));
}

TEST_F(SeenBefore, RowsWithoutPretrainingSayNothing) {
  Manifest manifest = this->manifest();
  Manifest::Entry reference{"fakeref", "fakeref",
                            Options(fake_catalogue().find("method", "fakeref")->options)};
  manifest.methods = {reference};
  manifest.protocols.front().modes = {"finetune"};
  const Plan plan = this->plan(manifest);
  for (const PlannedCell& cell : plan.cells) {
    EXPECT_TRUE(seen_by(cell, plan, fake_catalogue(), workspace_).empty()) << cell.title();
    if (cell.kind == "evaluate") {
      finish(cell, {"F2"});
      judge_overlap(plan, fake_catalogue(), workspace_, true);
      EXPECT_FALSE(fs::exists(file_of(cell)));
    }
  }
}

TEST_F(SeenBefore, WhatClassifiedTheBeatsOfTheCorpusWasSeenTooButItsTestPart) {
  Catalogue catalogue = fake_catalogue();
  for (EntryDescription& entry : catalogue.entries) {
    if (entry.id == "fake") {
      entry.options.push_back({.name = "beat", .fallback = std::string("hard"), .help = "Beats"});
      entry.needs_beats_option = "beat";
      entry.needs_beats_value = "hard";
    }
    entry.from_scratch = entry.id == "fakeref";
    entry.gives_beats = entry.id == "fake_task";
  }
  Manifest manifest = this->manifest({1});
  manifest.methods = {{"fake", "fake", Options(catalogue.find("method", "fake")->options)}};
  const Plan plan = make_plan(manifest, catalogue, data_, workspace_, {});
  const PlannedCell &classifier = plan.cells.at(1), &cell = plan.cells.at(3);
  const auto seen = seen_by(cell, plan, catalogue, workspace_);
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[1], (SeenPart{data_["ludb"].prepared, {}, workspace_.cells() / classifier.slug}));
  EXPECT_TRUE(seen_by(classifier, plan, catalogue, workspace_).empty());
  finish(classifier, {"F3"});
  finish(cell, {"F1", "F3"});
  judge_overlap(plan, catalogue, workspace_, true);
  const Json answer = read_json(file_of(cell));
  EXPECT_EQ(answer["records"], 1);  // F1 trained the classifier, F3 only judged it
  EXPECT_EQ(answer["reason"], "record F1 is F1 of scored");
}

TEST_F(SeenBefore, WhatCannotBeLookedAtIsUnknownAndIsLookedAtAgain) {
  const Plan plan = this->plan(manifest());
  const PlannedCell& cell = plan.cells.at(1);
  finish(cell, nullptr);
  const auto expect_unknown = [&](const std::string& why) {
    const Json answer = judged(plan, cell);
    EXPECT_EQ(answer["state"], "unknown");
    EXPECT_EQ(answer["of"], 0);
    EXPECT_NE(answer["reason"].get<std::string>().find(why), std::string::npos) << answer["reason"];
  };
  expect_unknown("ids.json");
  finish(cell, {"F1", "F7"});
  expect_unknown("ids.json: names the record F7, which " + data_["ludb"].prepared.string());
  finish(cell, {{"F1", "F2"}});  // an object
  expect_unknown("ids.json: not a list of ids");
  finish(cell, Json::array({1}));
  expect_unknown("ids.json: not a list of ids");
  finish(cell, {"F1", "F2"});
  EXPECT_EQ(judged(plan, cell)["state"], "same-record");
}

TEST_F(SeenBefore, AnAnswerStaysUntilTheCellIsAnother) {
  const Plan plan = this->plan(manifest());
  const PlannedCell& cell = plan.cells.at(1);
  finish(cell, {"F1"});
  judged(plan, cell);
  Json kept = read_json(file_of(cell));
  kept["reason"] = "kept";
  write_json(file_of(cell), kept);
  EXPECT_EQ(judged(plan, cell)["reason"], "kept");
  kept["identity"] = "another";
  write_json(file_of(cell), kept);
  EXPECT_EQ(judged(plan, cell)["reason"], "");
  for (const char* damaged : {"[]", "{\"identity\": 1}", "nonsense"}) {
    write_file_atomically(file_of(cell), damaged);
    EXPECT_EQ(judged(plan, cell)["state"], "clean") << damaged;
  }
  fs::remove(workspace_.cells() / cell.slug / "result.json");
  fs::remove(file_of(cell));
  judge_overlap(plan, fake_catalogue(), workspace_, true);
  EXPECT_FALSE(fs::exists(file_of(cell)));  // not done: nothing to say
}

}  // namespace
}  // namespace beatbench
