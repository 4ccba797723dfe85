#include "harness/metrics/definition.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>

namespace beatbench {
namespace {

TEST(MetricDefinition, IdsAreVersionedAndUnique) {
  const std::regex form(R"([a-z0-9_]+\.v[1-9][0-9]*(\{[a-z0-9=.,-]+\})?)");
  std::set<std::string_view> seen;
  for (const auto& metric : metric_definitions()) {
    EXPECT_TRUE(std::regex_match(std::string(metric.id), form)) << metric.id;
    EXPECT_TRUE(seen.insert(metric.id).second) << metric.id;
    EXPECT_FALSE(metric.name.empty());
    EXPECT_GT(metric.explanation.size(), 20U);
    EXPECT_EQ(metric.explanation.find('\n'), std::string_view::npos);
  }
}

TEST(MetricDefinition, IsFoundById) {
  for (const char* id : {"f1.v1{threshold=validation}", "dice.v1{absent=skip}",
                         "auroc.v1{ties=half}", "auprc.v1{average-precision}"}) {
    const auto* metric = find_metric(id);
    ASSERT_NE(metric, nullptr) << id;
    EXPECT_EQ(metric->id, id);
    EXPECT_EQ(metric->direction, Direction::higher_is_better);
  }
  EXPECT_EQ(find_metric("f1"), nullptr);
  EXPECT_EQ(find_metric("boundary_error_mean.v1{tolerance=150ms}")->unit, "ms");
}

}  // namespace
}  // namespace beatbench
