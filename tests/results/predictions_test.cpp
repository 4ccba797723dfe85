#include "results/store/predictions.h"

#include "harness/base/error.h"
#include "harness/base/npy.h"
#include "results/store/ingest.h"
#include "results/store/kept_statistics.h"
#include "results/store/migrations.h"
#include "results/store/query.h"
#include "results/store/query_predictions.h"
#include "results/store/schema.h"
#include "results/store/training_curve.h"
#include "tests/results/judged.h"

#include <gtest/gtest.h>

#include <cmath>

namespace beatbench {
namespace {
namespace fs = std::filesystem;
using testing::holds;
using testing::TestWorkspace;
using testing::write_text;

Database ingested(const TestWorkspace& workspace, IngestReport* report = nullptr) {
  Database database = open_store(store_file(workspace.path()));
  const IngestReport read = ingest_workspace(database, workspace.path());
  if (report != nullptr) *report = read;
  return database;
}

std::int64_t entry_id(Database& database, const std::string& label, const std::string& protocol) {
  const std::int64_t experiment = list_experiments(database).front().id;
  for (const EntryRow& entry : list_entries(database, experiment))
    if (entry.label == label && entry.protocol == protocol) return entry.id;
  throw std::runtime_error("no entry " + label);
}

TEST(Predictions, OfAllCellsShareOneTestSetAFold) {
  TestWorkspace workspace;
  fill_judged(workspace);
  IngestReport report;
  Database database = ingested(workspace, &report);
  EXPECT_TRUE(report.damaged.empty());
  EXPECT_EQ(3, database.integer("SELECT count(*) FROM test_sets"));  // labels, two folds of waves
  EXPECT_EQ(8 + 15, database.integer("SELECT count(*) FROM predictions"));
  EXPECT_EQ(60 * 3 * 4, database.integer("SELECT max(length(data)) FROM predictions"));
}

TEST(Predictions, ComeBackAsTheCellsWroteThem) {
  TestWorkspace workspace;
  const std::string labels =
      workspace.done({.label = "a", .protocol = "l"}, {{"f1", "macro", 0.5}});
  testing::write_labels(workspace.cell(labels), {"x", "y"}, {"p1", "p2", "p1"}, {1, 0, 0, 1, 1, 1},
                        {0.25F, 0.5F, 0.75F, 1, 0, 0.125F}, Json{0.4, nullptr});
  const std::string beats = workspace.done({.label = "a", .protocol = "b"}, {{"f1", "macro", 0.5}});
  testing::write_beats(workspace.cell(beats), {"N", "V"}, {"p1", "p1"}, {1, 0},
                       {0.9F, 0.1F, 0.2F, 0.8F});
  const std::string waves = workspace.done({.label = "a", .protocol = "w"}, {{"dice", "P", 0.5}});
  testing::write_waves(workspace.cell(waves), {"p9"}, {1, 2, 3, 4, 5, 6, 7, 8, 70000});
  workspace.write_experiment();
  Database database = ingested(workspace);
  PredictionReader reader(database);

  const auto label = reader.of_entry(entry_id(database, "a", "l")).at(0);
  EXPECT_EQ(TestSet::Kind::multilabel, label.test_set->kind);
  EXPECT_EQ((std::vector<std::string>{"r0", "r1", "r2"}), label.test_set->items);
  EXPECT_EQ((std::vector<std::string>{"p1", "p2", "p1"}), label.test_set->patients);
  EXPECT_EQ((std::vector<std::uint8_t>{1, 0, 0, 1, 1, 1}), label.test_set->truth);
  EXPECT_EQ((std::vector<float>{0.25F, 0.5F, 0.75F, 1, 0, 0.125F}), label.predictions.scores);
  EXPECT_EQ((std::vector<std::optional<float>>{0.4F, std::nullopt}), label.predictions.thresholds);
  const auto beat = reader.of_entry(entry_id(database, "a", "b")).at(0);
  EXPECT_EQ((std::vector<std::uint8_t>{0, 1}), beat.predictions.answers);
  const auto wave = reader.of_entry(entry_id(database, "a", "w")).at(0);
  EXPECT_EQ((std::vector<std::int32_t>{1, 2, 3, 4, 5, 6, 7, 8, 70000}), wave.predictions.counts);
}

TEST(Predictions, ACellOfAnOlderVersionHasNoneAndKeepsItsMetrics) {
  TestWorkspace workspace;
  fill_demo(workspace);
  IngestReport report;
  Database database = ingested(workspace, &report);
  EXPECT_TRUE(report.damaged.empty());
  EXPECT_EQ(0, database.integer("SELECT count(*) FROM predictions"));
  EXPECT_LT(0, database.integer("SELECT count(*) FROM metrics"));
}

TEST(Predictions, ThatContradictThemselvesAreNamedAndTheMetricsStand) {
  struct Damage {
    const char* what;
    void (*apply)(const fs::path& cell);
  };
  const Damage damages[] = {
      {"patients, ids.json",
       [](const fs::path& cell) { write_text(cell / "ids.json", "[\"r0\"]"); }},
      {"0 or 1",
       [](const fs::path& cell) {
         write_npy<std::uint8_t>(cell / "truth.npy", {2, 1}, std::vector<std::uint8_t>{1, 7});
       }},
      {"shape [1, 1], items.json asks for [2, 1]",
       [](const fs::path& cell) {
         write_npy<float>(cell / "predictions.npy", {1, 1}, std::vector<float>{1});
       }},
      {"NaN",
       [](const fs::path& cell) {
         write_npy<float>(cell / "predictions.npy", {2, 1}, std::vector<float>{1, std::nanf("")});
       }},
      {"thresholds for 1 classes",
       [](const fs::path& cell) {
         write_text(cell / "items.json", Json{{"kind", "multilabel"},
                                              {"classes", {"x"}},
                                              {"patients", {"p", "q"}},
                                              {"thresholds", Json::array()}}
                                             .dump());
       }},
      {"'songs'",
       [](const fs::path& cell) {
         write_text(cell / "items.json", R"({"kind": "songs", "classes": [], "patients": []})");
       }},
      {"docs/cell-format.md",
       [](const fs::path& cell) { write_text(cell / "items.json", R"({"kind": "multilabel"})"); }},
  };
  for (const Damage& damage : damages) {
    TestWorkspace workspace;
    const std::string slug = workspace.done({.label = "a", .protocol = "t"}, {{"f1", "x", 0.5}});
    testing::write_labels(workspace.cell(slug), {"x"}, {"p", "q"}, {1, 0}, {0.5F, 0.25F},
                          Json{0.5});
    damage.apply(workspace.cell(slug));
    workspace.write_experiment();
    IngestReport report;
    Database database = ingested(workspace, &report);
    ASSERT_EQ(1U, report.damaged.size()) << damage.what;
    EXPECT_TRUE(holds(report.damaged[0], damage.what)) << report.damaged[0];
    EXPECT_EQ(0, database.integer("SELECT count(*) FROM predictions"));
    EXPECT_EQ(1, database.integer("SELECT count(*) FROM metrics"));
  }
}

TEST(Predictions, DigestTellsOtherAnswersAndOtherThresholdsApart) {
  const auto digest = [](float score, const Json& threshold) {
    TestWorkspace workspace;
    testing::write_labels(workspace.path(), {"x"}, {"p", "q"}, {1, 0}, {score, 0.25F}, threshold);
    return read_predictions(workspace.path())->predictions.digest;
  };
  EXPECT_EQ(digest(0.5F, Json{0.5}), digest(0.5F, Json{0.5}));
  EXPECT_NE(digest(0.5F, Json{0.5}), digest(0.75F, Json{0.5}));
  EXPECT_NE(digest(0.5F, Json{0.5}), digest(0.5F, Json{0.25}));
  EXPECT_NE(digest(0.5F, Json{0.5}), digest(0.5F, Json{nullptr}));
}

TEST(Predictions, OfACellThatIsGoneLeaveNoTestSetBehind) {
  TestWorkspace workspace;
  fill_judged(workspace);
  Database database = ingested(workspace);
  for (const auto& cell : fs::directory_iterator(workspace.path() / "cells"))
    if (holds(cell.path().filename().string(), "ludb_waves")) fs::remove_all(cell.path());
  ingest_workspace(database, workspace.path());
  EXPECT_EQ(1, database.integer("SELECT count(*) FROM test_sets"));
  EXPECT_EQ(8, database.integer("SELECT count(*) FROM predictions"));
}

std::vector<double> sums_of(std::size_t items) {
  std::vector<double> sums;
  for (std::size_t i = 0; i < items * 3 * 2 * 8; ++i) sums.push_back(static_cast<double>(i) / 2);
  return sums;
}

TEST(Predictions, BoundariesComeBackAndCountForTheDigest) {
  TestWorkspace workspace;
  const std::string slug = workspace.done({.label = "a", .protocol = "w"}, {{"dice", "P", 0.5}});
  const fs::path cell = workspace.cell(slug);
  testing::write_waves(cell, {"p9"}, {1, 2, 3, 4, 5, 6, 7, 8, 9});
  const std::string without = read_predictions(cell)->predictions.digest;
  write_npy<double>(cell / "boundaries.npy", {1, 3, 2, 8}, sums_of(1));
  EXPECT_NE(without, read_predictions(cell)->predictions.digest);
  workspace.write_experiment();
  Database database = ingested(workspace);
  PredictionReader reader(database);
  EXPECT_EQ(sums_of(1), reader.of_cell(slug)->predictions.boundaries);
  EXPECT_FALSE(reader.of_cell("nobody"));
  // 384 bytes a record beside 36 of counts: 76,800 for the 200 of LUDB.
  EXPECT_EQ(384, database.integer("SELECT length(boundaries) FROM predictions"));
}

TEST(Predictions, BoundariesThatAreNoSumsAreNamed) {
  for (const double bad : {-1.0, std::nan(""), HUGE_VAL}) {
    TestWorkspace workspace;
    testing::write_waves(workspace.path(), {"p9"}, {1, 2, 3, 4, 5, 6, 7, 8, 9});
    std::vector<double> sums = sums_of(1);
    sums[9] = bad;
    write_npy<double>(workspace.path() / "boundaries.npy", {1, 3, 2, 8}, sums);
    EXPECT_THROW(read_predictions(workspace.path()), DataError) << bad;
  }
}

// What was in the store stays; boundaries come with the cells that keep them.
TEST(Schema4, KeepsAllRowsOfAnOlderStore) {
  TestWorkspace workspace;
  fill_judged(workspace);
  const fs::path file = store_file(workspace.path());
  const auto all = store_migrations();
  {
    Database old = open_and_migrate(file, all.first(3));
    old.execute(
        "INSERT INTO cells (slug, identity, kind, status, method, arm, protocol, mode, "
        "label_fraction, fold, seed, upstream, input, details, warnings, started_utc, stamp) "
        "VALUES ('s', 'i', 'evaluate', 'done', 'm', '', '', '', 1, 0, 0, '', '{}', '{}', '[]', '', "
        "'size and time');"
        "INSERT INTO test_sets VALUES (1, 'd', 'waves', '[\"P\"]', '[\"r\"]', '[\"p\"]', x'');"
        "INSERT INTO predictions VALUES (1, 1, 'digest', '[]', x'010000000200000003000000')");
  }
  Database database = open_store(file);
  EXPECT_EQ(store_schema_version(), database.integer("PRAGMA user_version"));
  EXPECT_EQ(1, database.integer("SELECT count(*) FROM cells WHERE stamp = 'size and time'"));
  const auto row = PredictionReader(database).of_cell("s");
  ASSERT_TRUE(row);
  EXPECT_EQ((std::vector<std::int32_t>{1, 2, 3}), row->predictions.counts);
  EXPECT_TRUE(row->predictions.boundaries.empty());
  EXPECT_TRUE(fs::exists(file.string() + ".schema-3"));
}

TEST(Schema2, ReadsTheCellsOfAnOlderStoreAgain) {
  TestWorkspace workspace;
  fill_judged(workspace);
  const fs::path file = store_file(workspace.path());
  const Migration first[] = {{1, kSchema1}};
  {
    Database old = open_and_migrate(file, first);
    old.execute(
        "INSERT INTO cells (slug, identity, kind, status, method, arm, protocol, mode, "
        "label_fraction, fold, seed, upstream, input, details, warnings, started_utc, stamp) "
        "VALUES ('s', 'i', 'evaluate', 'done', 'm', '', '', '', 1, 0, 0, '', '{}', '{}', '[]', '', "
        "'size and time')");
  }
  EXPECT_THROW(open_store_to_read(file), DataError);
  Database database = open_store(file);
  EXPECT_EQ(store_schema_version(), database.integer("PRAGMA user_version"));
  EXPECT_EQ(1, database.integer("SELECT count(*) FROM cells WHERE stamp = ''"));
  ingest_workspace(database, workspace.path());
  EXPECT_EQ(23, database.integer("SELECT count(*) FROM predictions"));
  EXPECT_TRUE(fs::exists(file.string() + ".schema-1"));
}

std::string log_of(int lines) {
  std::string text;
  for (int i = 0; i < lines; ++i) {
    Json line{{"step", 3 * i}, {"loss", 1.0 / (i + 1)}};
    if (i % 2 == 0) line["uniformity"] = -i;
    text += line.dump() + "\n";
  }
  return text;
}

TEST(TrainingCurve, KeepsShortLogsWholeAndGapsAsNull) {
  TestWorkspace workspace;
  const fs::path file = workspace.path() / "metrics.jsonl";
  write_text(file, log_of(3));
  const Json curve = read_training_curve(file);
  EXPECT_EQ(Json({0, 3, 6}), curve.at("steps"));
  EXPECT_EQ(Json({1.0, 0.5, 1.0 / 3}), curve.at("series").at("loss"));
  EXPECT_EQ(Json({0, nullptr, -2}), curve.at("series").at("uniformity"));
}

TEST(TrainingCurve, IsThinnedEvenlyWithBothEnds) {
  TestWorkspace workspace;
  const fs::path file = workspace.path() / "metrics.jsonl";
  for (const int lines : {100, 101, 110, 1000}) {
    write_text(file, log_of(lines));
    const Json curve = read_training_curve(file);
    const auto steps = curve.at("steps").get<std::vector<int>>();
    ASSERT_EQ(kMostCurveSteps, steps.size());
    EXPECT_EQ(0, steps.front());
    EXPECT_EQ(3 * (lines - 1), steps.back());
    for (std::size_t i = 1; i < steps.size(); ++i) {
      EXPECT_LT(steps[i - 1], steps[i]);
      EXPECT_LE(steps[i] - steps[i - 1], 3 * (lines / 99 + 1));
    }
  }
}

TEST(TrainingCurve, OfAMissingLogIsNoneAndADamagedOneIsNamed) {
  TestWorkspace workspace;
  const fs::path file = workspace.path() / "metrics.jsonl";
  EXPECT_TRUE(read_training_curve(file).is_null());
  write_text(file, "{\"step\": 1}\n{\"step\":");
  try {
    read_training_curve(file);
    FAIL();
  } catch (const DataError& error) {
    EXPECT_TRUE(holds(error.what(), "metrics.jsonl:2")) << error.what();
  }
}

TEST(TrainingCurve, GoesIntoTheStoreWithItsPretraining) {
  TestWorkspace workspace;
  const std::string slug = workspace.done({.label = "a", .protocol = "", .kind = "pretrain"},
                                          {{"loss", "train", 0.25}, {"lr", "train", 0.5}});
  write_text(workspace.cell(slug) / "metrics.jsonl", log_of(2));
  workspace.done({.label = "b", .protocol = "", .kind = "pretrain"}, {{"loss", "train", 0.75}});
  workspace.write_experiment();
  Database database = ingested(workspace);
  const auto rows = list_pretrainings(database, list_experiments(database).front().id);
  ASSERT_EQ(2U, rows.size());
  EXPECT_EQ(Json({0, 3}), Json::parse(rows[0].curve).at("steps"));
  EXPECT_EQ((std::map<std::string, double>{{"loss", 0.25}, {"lr", 0.5}}), rows[0].values);
  EXPECT_EQ("", rows[1].curve);
  EXPECT_EQ(0.75, rows[1].values.at("loss"));
}

TEST(KeptStatistics, AreReplacedAnExperimentAtATime) {
  TestWorkspace workspace;
  Database database = open_store(store_file(workspace.path()));
  keep_statistics(database, "x", {{"a", "1"}, {"b", "2"}});
  keep_statistics(database, "y", {{"a", "3"}});
  keep_statistics(database, "x", {{"c", "4"}});
  EXPECT_EQ((KeptStatistics{{"c", "4"}}), kept_statistics(database, "x"));
  EXPECT_EQ((KeptStatistics{{"a", "3"}}), kept_statistics(database, "y"));
  ingest_workspace(database, workspace.path());  // which has no such experiments
  EXPECT_TRUE(kept_statistics(database, "y").empty());
}

}  // namespace
}  // namespace beatbench
