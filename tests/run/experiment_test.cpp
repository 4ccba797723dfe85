#include "harness/run/experiment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

namespace beatbench {
namespace {

TEST(DefaultJobs, ShareTheCoresOfTheProcessorButNotAGpu) {
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  Options run(run_options());
  EXPECT_EQ(default_jobs(run), cores);
  run.set("threads", std::int64_t{2});
  EXPECT_EQ(default_jobs(run), std::max(1, cores / 2));
  run.set("threads", std::int64_t{1024});
  EXPECT_EQ(default_jobs(run), 1);
  run.set("threads", std::int64_t{1});
  run.set("device", std::string("cuda"));
  EXPECT_EQ(default_jobs(run), 1);
}

}  // namespace
}  // namespace beatbench
