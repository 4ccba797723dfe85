#include "results/report/page_json.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

TEST(PageJson, KeepsWhatAValueSaysAndEachReasonOnce) {
  const Json report = Json::parse(
      R"({"version": 1, "experiments": [{"name": "x", "limit": null, "tables": [{"rows": [
    {"label": "a", "lacks": "", "values": [
      {"value": 0.123456789, "best": true, "reason": "", "points": [[0, 0, 0.123456789]], "interval": null, "interval_reason": "one seed", "runs": 0},
      {"value": null, "best": false, "reason": "no run is done", "points": [], "spread": {"low": null, "test_sd": 1.5, "reason": "one seed"}, "runs": 1}]}]}]}]})");
  EXPECT_EQ(
      page_json(report),
      Json::parse(
          R"({"version": 1, "texts": ["one seed", "no run is done"], "experiments": [{"name": "x", "limit": null, "tables": [{"rows": [
    {"label": "a", "lacks": "", "values": [
      {"value": 0.123457, "best": true, "points": [[0, 0, 0.123457]], "interval_reason": 0, "runs": 0},
      {"reason": 1, "spread": {"test_sd": 1.5, "reason": 0}, "runs": 1}]}]}]}]})"));
}

}  // namespace
}  // namespace beatbench
