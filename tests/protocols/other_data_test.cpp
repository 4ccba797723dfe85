// ludb_waves scored on another set than it is learnt on, and protocols on given splits. Sets made
// by hand: the signal of a lead is the number of its wave (0 background, 1 P, 2 QRS, 3 T).
#include "datasets/given_split.h"
#include "datasets/splits.h"
#include "harness/protocols/ludb_waves.h"
#include "harness/protocols/ptbxl.h"
#include "harness/protocols/tables.h"
#include "harness/scoring/rescore.h"
#include "tests/base/temporary_folder.h"
#include "tests/protocols/toy_task.h"
#include "tests/scoring/stored_cell.h"
#include "tests/train/toy_set.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

constexpr int kSamples = 200;

// `records` records of two leads, 2 s at 100 Hz, marked at 500 Hz; `marked` says which leads are
// there, the others are zero without marks. Folds 1 to 10 and a label for PTB-XL's protocols.
PreparedSet toy(const std::filesystem::path& folder, const std::string& name, int records,
                std::vector<bool> marked = {true, true}) {
  Contents contents;
  contents.dataset = name;
  contents.spec = {100, 2, {"I", "II"}};
  contents.classes = {"A", "B"};
  contents.wave_rate_hz = 500;
  std::vector<ToyRecord> all;
  for (int r = 0; r < records; ++r) {
    ToyRecord record{{.id = name + std::to_string(r), .patient = name + std::to_string(r / 2)}, {}};
    record.info.fold = r / 2 % 10 + 1;
    record.info.labels = {static_cast<std::uint8_t>(r % 3 == 0),
                          static_cast<std::uint8_t>(r % 5 == 0)};
    for (const bool there : marked) {
      std::vector<float> signal(kSamples, 0);
      LeadWaves lead;
      for (int start = 20 + 3 * (r % 7); there && start + 45 < kSamples - 20; start += 60)
        for (int k = 0; k < 3; ++k) {
          const int first = start + 14 * k, last = first + 8;
          for (int i = first; i <= last; ++i)
            signal[static_cast<std::size_t>(i)] = static_cast<float>(k + 1);
          lead.waves.push_back(
              {static_cast<Wave::Kind>(k + 1), 5 * first, 5 * first + 20, 5 * last});
        }
      if (there) {
        lead.annotated_begin = lead.waves.front().onset;
        lead.annotated_end = lead.waves.back().offset + 1;
      }
      record.signal.insert(record.signal.end(), signal.begin(), signal.end());
      record.waves.push_back(lead);
    }
    all.push_back(record);
  }
  return write_toy_set(folder, contents, all);
}

class OtherData : public testing::Test {
 protected:
  ToyTask task(const PreparedSet* test, const char* mode = "linear") const {
    ToyTask task{own_, mode};
    task.fold = 1;
    task.changes = {{"epochs", std::int64_t{20}}, {"batch", std::int64_t{4}}, {"lr", 0.02}};
    task.test_data = test;
    return task;
  }

  TemporaryFolder folder_;
  PreparedSet own_ = toy(folder_ / "own", "own", 20);
  PreparedSet other_ = toy(folder_ / "other", "other", 6);
  PreparedSet one_lead_ = toy(folder_ / "one", "one", 6, {false, true});
};

TEST_F(OtherData, TheDecoderLearnsFromItsFoldAndIsScoredOnTheWholeOtherSet) {
  const Evaluation evaluation = task(&other_).run(ludb_waves(), wave_oracle());
  EXPECT_GT(value_of(evaluation, "dice"), 0.9);
  EXPECT_EQ(evaluation.ids,
            (std::vector<std::string>{"other0", "other1", "other2", "other3", "other4", "other5"}));
  EXPECT_EQ(evaluation.items.patients[3], "other1");
  EXPECT_EQ(evaluation.predictions.size(0), 6);
  const Evaluation own = task(nullptr).run(ludb_waves(), wave_oracle());
  for (const char* part : {"train", "validation"})
    EXPECT_EQ(evaluation.details["records"][part], own.details["records"][part]);
  EXPECT_EQ(evaluation.details["validation_dice"], own.details["validation_dice"])
      << "the same decoder";
  EXPECT_EQ(evaluation.details["tested_on"],
            (Json{{"dataset", "other"}, {"silent_leads", Json::array()}}));
  EXPECT_TRUE(evaluation.warnings.empty());
  EXPECT_FALSE(own.details.contains("tested_on"));
}

TEST_F(OtherData, OnItsOwnSetTheTestPartScoresAsItDoesByItself) {
  const Evaluation own = task(nullptr).run(ludb_waves(), wave_oracle());
  const Evaluation all = task(&own_).run(ludb_waves(), wave_oracle());
  // Record by record: the counts of the own test part are among those of the whole set.
  const std::size_t width = 3 * own.items.classes.size();
  for (std::size_t i = 0; i < own.ids.size(); ++i) {
    const auto place =
        static_cast<std::size_t>(std::ranges::find(all.ids, own.ids[i]) - all.ids.begin());
    ASSERT_LT(place, all.ids.size());
    for (std::size_t k = 0; k < width; ++k)
      EXPECT_EQ(own.items.counts[i * width + k], all.items.counts[place * width + k]);
  }
}

TEST_F(OtherData, LeadsThatTheOtherSetLacksAreSilentInTrainingToo) {
  const auto encoder = wave_oracle();
  at::Tensor loudest = at::zeros({});
  const auto listening = std::make_shared<FunctionEncoder>(8, [&](const at::Tensor& x) {
    loudest = at::maximum(loudest, x.select(1, 0).abs().max());
    return encoder->features(x);
  });
  const Evaluation evaluation = task(&one_lead_).run(ludb_waves(), listening);
  EXPECT_EQ(loudest.item<float>(), 0) << "lead I of the training part";
  EXPECT_EQ(evaluation.details["tested_on"]["silent_leads"], Json{"I"});
  EXPECT_EQ(evaluation.warnings,
            std::vector<std::string>{"one has no marked lead I: zero for the encoder, in training "
                                     "and test alike"});
  EXPECT_GT(value_of(evaluation, "dice"), 0.9);
  EXPECT_GT(value_of(evaluation, "dice", "lead II"), 0.9);
  for (const ScoreRow& row : evaluation.metrics) {
    if (row.scope != "lead I") continue;
    EXPECT_FALSE(row.value.has_value()) << row.metric;
  }
}

TEST_F(OtherData, FeaturesComputedForEachBatchGiveTheSame) {
  ToyTask kept = task(&one_lead_), computed = task(&one_lead_);
  computed.kept_feature_bytes = 1;
  EXPECT_TRUE(kept.run(ludb_waves(), wave_oracle())
                  .predictions.equal(computed.run(ludb_waves(), wave_oracle()).predictions));
}

TEST_F(OtherData, PredictionsScoreTheSameAgainWithoutTheModel) {
  for (const char* leads : {"each", "merged"})
    for (const PreparedSet* set : {&other_, &one_lead_}) {
      ToyTask one = task(set);
      one.changes["leads"] = std::string(leads);
      const Evaluation evaluation = one.run(ludb_waves(), wave_oracle());
      EXPECT_GT(value_of(evaluation, "dice"), 0.8) << leads << " " << set->dataset();
      const auto cell = folder_ / "cell";
      write_stored_cell<std::uint8_t>(
          cell, own_, "ludb_waves", {{"leads", leads}, {"post", "min-duration.v1"}},
          evaluation.predictions.sizes().vec(), values_of<std::uint8_t>(evaluation.predictions),
          evaluation.ids, {evaluation.metrics, evaluation.details, evaluation.items});
      Json json = read_json(cell / "cell.json");
      json["input"]["test_data"] = {{"dataset", set->dataset()},
                                    {"fingerprint", set->fingerprint()}};
      json["context"]["prepared"][set->fingerprint()] = set->folder().string();
      write_json(cell / "cell.json", json);
      const Scored again = rescore(cell);
      EXPECT_EQ(again.rows, evaluation.metrics);
      EXPECT_EQ(again.items.counts, evaluation.items.counts);
    }
}

// Lists that `data splits` would write, given back to the protocol: the same bits.
TEST_F(OtherData, GivenListsOfTheBuiltInSplitGiveTheSameRows) {
  const auto given = [&](const SplitPlan& plan, double fraction) {
    const SplitLists lists = make_split_lists(own_.records(), own_.classes(), plan);
    write_json(folder_ / "s.json", to_json(lists));
    return read_given_split(folder_ / "s.json", fraction, sha256_of(lists, fraction),
                            own_.records());
  };
  const auto expect_same = [&](const Protocol& protocol, ToyTask one, const Split& split) {
    const Evaluation built_in = one.run(protocol, small_net(2, 3, false));
    one.split = &split;
    const Evaluation by_lists = one.run(protocol, small_net(2, 3, false));
    EXPECT_EQ(by_lists.metrics, built_in.metrics) << protocol.id;
    EXPECT_EQ(by_lists.details, built_in.details);
    EXPECT_EQ(by_lists.ids, built_in.ids);
    EXPECT_TRUE(by_lists.predictions.equal(built_in.predictions));
  };
  for (const double fraction : {0.5, 1.0})
    for (const char* mode : {"linear", "finetune"}) {
      ToyTask waves = task(nullptr, mode);
      waves.changes["epochs"] = std::int64_t{2};
      waves.label_fraction = fraction;
      expect_same(ludb_waves(), waves, given({"own", "w", 5, 1, 1, 1, {0.5, 1}}, fraction));
      ToyTask labels{own_, mode};
      labels.label_fraction = fraction;
      labels.changes = {{"finetune_epochs", std::int64_t{2}}};
      expect_same(ptbxl("superclass"), labels, given({"own", "l", 0, 0, 1, 1, {0.5, 1}}, fraction));
    }
}

TEST_F(OtherData, AGivenSplitIsTakenAsItIs) {
  const Split split{{0, 1, 2, 3}, {4, 5}, {6, 7, 8}};
  ToyTask one = task(nullptr);
  one.split = &split;
  one.label_fraction = 0.5;  // the lists are of that fraction already
  const Evaluation evaluation = one.run(ludb_waves(), wave_oracle());
  EXPECT_EQ(evaluation.ids, (std::vector<std::string>{"own6", "own7", "own8"}));
  EXPECT_EQ(evaluation.details["records"], (Json{{"train", 4}, {"validation", 2}, {"test", 3}}));
}

}  // namespace
}  // namespace beatbench
