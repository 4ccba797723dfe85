#include "harness/train/metrics_log.h"

#include "harness/base/atomic_file.h"
#include "tests/base/temporary_folder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <sstream>

namespace beatbench {
namespace {

std::vector<Json> lines_of(const std::filesystem::path& file) {
  std::istringstream text(read_file(file));
  std::vector<Json> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(Json::parse(line));
  return lines;
}

// Loss 1, 2, 3, … and a value that only odd steps log.
void log_steps(MetricsLog& log, std::int64_t first, std::int64_t last) {
  for (std::int64_t step = first; step < last; ++step) {
    LossLog values;
    if (step % 2 == 1) values.add("odd", double(10 * step));
    log.add(step, double(step + 1), 0.1 * double(step), 0.3, values);
  }
}

TEST(MetricsLog, WritesMeansOfEachInterval) {
  const TemporaryFolder folder;
  MetricsLog log(folder / "m", 4, 0);
  log_steps(log, 0, 10);
  const auto lines = lines_of(folder / "m");
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0]["step"], 4);
  EXPECT_EQ(lines[0]["loss"], (1 + 2 + 3 + 4) / 4.0);
  EXPECT_EQ(lines[0]["odd"], (10 + 30) / 2.0) << "the mean over the steps that logged it";
  EXPECT_EQ(lines[0]["lr"], 0.1 * 3) << "the rate is the last one, not a mean";
  EXPECT_EQ(lines[1]["step"], 8);
  EXPECT_EQ(lines[1]["loss"], (5 + 6 + 7 + 8) / 4.0);
  EXPECT_EQ(log.last().at("loss"), 6.5);
}

TEST(MetricsLog, BeginsAnewWithoutACheckpoint) {
  const TemporaryFolder folder;
  write_file_atomically(folder / "m", "{\"step\":4}\n");
  const MetricsLog log(folder / "m", 4, 0);
  EXPECT_EQ(read_file(folder / "m"), "");
}

// An interruption at any step, with lines behind the checkpoint and one that is cut: the same file.
TEST(MetricsLog, ResumedFileEndsAsIfNothingHadHappened) {
  const TemporaryFolder folder;
  MetricsLog whole(folder / "whole", 4, 0);
  log_steps(whole, 0, 18);
  for (std::int64_t saved = 1; saved < 18; ++saved) {
    Json state;
    {
      MetricsLog log(folder / "m", 4, 0);
      log_steps(log, 0, saved);
      state = Json::parse(log.state().dump());
      log_steps(log, saved, 18);
    }
    write_file_atomically(folder / "m", read_file(folder / "m") + "{\"step\":2");
    MetricsLog log(folder / "m", 4, saved);
    log.restore(state);
    log_steps(log, saved, 18);
    EXPECT_EQ(read_file(folder / "m"), read_file(folder / "whole")) << saved;
    EXPECT_EQ(log.last(), whole.last()) << saved;
  }
}

TEST(MetricsLog, StoresAWarningOncePerText) {
  const TemporaryFolder folder;
  MetricsLog log(folder / "m", 4, 0);
  LossLog values;
  values.warn("b");
  values.warn("a");
  log.add(0, 1, 1, 1, values);
  log.add(1, 1, 1, 1, values);
  EXPECT_EQ(log.warnings(), (std::vector<std::string>{"a", "b"}));
  MetricsLog resumed(folder / "m", 4, 2);
  resumed.restore(log.state());
  EXPECT_EQ(resumed.warnings(), log.warnings());
}

// JSON has no NaN; a statistic that is none in an interval must not make the checkpoint useless.
TEST(MetricsLog, NotANumberSurvivesTheCheckpoint) {
  const TemporaryFolder folder;
  const double kNan = std::numeric_limits<double>::quiet_NaN();
  LossLog values;
  values.add("similarity", kNan);
  MetricsLog log(folder / "m", 2, 0);
  for (std::int64_t step = 0; step < 3; ++step) log.add(step, 1, 1, 1, values);
  MetricsLog resumed(folder / "m", 2, 3);
  resumed.restore(Json::parse(log.state().dump()));
  EXPECT_TRUE(std::isnan(resumed.last().at("similarity")));
  resumed.add(3, 1, 1, 1, LossLog());
  const auto lines = lines_of(folder / "m");
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_TRUE(lines[1]["similarity"].is_null());
  EXPECT_EQ(lines[1]["loss"], 1);
}

}  // namespace
}  // namespace beatbench
