#include "results/report/page_json.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

TEST(PageJson, RoundsNumbersToSixDigitsAndNothingElse) {
  EXPECT_EQ(
      page_json(Json::parse(
          R"({"a": [0.123456789, 1234567.8, 1e-9, 0.1], "n": 12345678, "t": "0.123456789", "none": null})")),
      Json::parse(
          R"({"a": [0.123457, 1234570.0, 1e-9, 0.1], "n": 12345678, "t": "0.123456789", "none": null})"));
}

}  // namespace
}  // namespace beatbench
