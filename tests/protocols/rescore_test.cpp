// What a protocol gives and what its stored predictions give again, without the model, are the same
// rows.
#include "harness/scoring/rescore.h"

#include "harness/base/seed.h"
#include "harness/protocols/ludb_waves.h"
#include "harness/protocols/mitdb_beats.h"
#include "harness/protocols/ptbxl.h"
#include "harness/protocols/tables.h"
#include "tests/base/temporary_folder.h"
#include "tests/protocols/toy_task.h"
#include "tests/scoring/stored_cell.h"
#include "tests/train/toy_set.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

// Noise, and all that any protocol needs: labels, statements, folds, waves and beats.
PreparedSet toy(const std::filesystem::path& folder) {
  Contents contents;
  contents.dataset = "toy";
  contents.spec = {100, 2, {"II"}};
  contents.classes = {"A", "B"};
  contents.statements = {{"AF", "", false, true}, {"IMI", "MI", true, false}};
  contents.wave_rate_hz = 500;
  contents.has_beats = true;
  Draws draws(9, "rescore toy");
  const char* ids[] = {"101", "106", "119", "205", "100", "103", "105"};
  std::vector<ToyRecord> records;
  for (int r = 0; r < 60; ++r) {
    ToyRecord record{
        {.id = r < 7 ? ids[r] : "r" + std::to_string(r), .patient = "p" + std::to_string(r)}, {}};
    record.info.fold = r % 10 + 1;
    record.info.labels = {static_cast<std::uint8_t>(draws.below(2)),
                          static_cast<std::uint8_t>(draws.below(2))};
    record.info.statements = {draws.below(2) == 0 ? "AF" : "IMI"};
    record.info.metadata = {{"rhythm", r % 2 == 0 ? "Sinus rhythm" : "Atrial fibrillation"}};
    for (int i = 0; i < 200; ++i) record.signal.push_back(static_cast<float>(draws.normal()));
    LeadWaves lead;
    for (std::int64_t at = 100; at < 900; at += 200) {
      lead.waves.push_back({Wave::Kind::p, at, at + 20, at + 40});
      lead.waves.push_back({Wave::Kind::qrs, at + 60, at + 80, at + 100});
    }
    lead.annotated_begin = 100;
    lead.annotated_end = 900;
    record.waves = {lead};
    for (int b = 0; b < 5; ++b) record.beats.push_back({20 + 35 * b, "NAVFN"[b]});
    records.push_back(record);
  }
  return write_toy_set(folder, contents, records);
}

Json json_of(const Options& options) {
  Json json = Json::object();
  for (const auto& [name, value] : options.values())
    std::visit([&json, &key = name](const auto& v) { json[key] = v; }, value);
  return json;
}

class RescoreProtocols : public ::testing::Test {
 protected:
  void expect_same_rows(const Protocol& protocol, const ToyTask& task) {
    const Evaluation evaluation = task.run(protocol, small_net(1, 3));
    const at::Tensor& predictions = evaluation.predictions;
    const Scored scored{evaluation.metrics, evaluation.details, evaluation.items};
    Options options(protocol.options);
    for (const auto& [name, value] : task.changes) options.set(name, value);
    const auto cell = folder_ / "cell";
    const auto write = [&]<typename T>(T) {
      write_stored_cell<T>(cell, data_, protocol.id, json_of(options), predictions.sizes().vec(),
                           values_of<T>(predictions), evaluation.ids, scored);
    };
    predictions.scalar_type() == at::kByte ? write(std::uint8_t{}) : write(float{});
    const Scored again = rescore(cell);
    EXPECT_EQ(again.rows, evaluation.metrics) << protocol.id;
    EXPECT_EQ(again.items.truth, evaluation.items.truth) << protocol.id;
    EXPECT_EQ(again.items.counts, evaluation.items.counts) << protocol.id;
    EXPECT_EQ(again.items.patients, evaluation.items.patients) << protocol.id;
    EXPECT_EQ(again.items.classes, evaluation.items.classes) << protocol.id;
    EXPECT_EQ(again.items.thresholds, evaluation.items.thresholds) << protocol.id;
    for (const auto& [key, value] : again.details.items())
      EXPECT_EQ(value, evaluation.details.at(key)) << protocol.id << " " << key;
  }

  TemporaryFolder folder_;
  PreparedSet data_ = toy(folder_ / "toy");
};

TEST_F(RescoreProtocols, PtbxlGivesTheSameRows) {
  for (const char* set : {"superclass", "subclass", "rhythm", "form", "all"})
    for (const char* mode : {"linear", "knn"}) expect_same_rows(ptbxl(set), {data_, mode});
  ToyTask windows{data_};
  windows.changes = {{"test_windows", std::string("max")}, {"window_s", 0.5}};
  expect_same_rows(ptbxl("superclass"), windows);
}

TEST_F(RescoreProtocols, LudbGivesTheSameRows) {
  for (const char* leads : {"each", "merged"})
    for (const char* post : {"none", "min-duration.v1"}) {
      ToyTask task{data_};
      task.fold = 2;
      task.changes = {
          {"epochs", std::int64_t{1}}, {"leads", std::string(leads)}, {"post", std::string(post)}};
      expect_same_rows(ludb_waves(), task);
    }
}

TEST_F(RescoreProtocols, MitdbGivesTheSameRows) { expect_same_rows(mitdb_beats(), {data_}); }

}  // namespace
}  // namespace beatbench
