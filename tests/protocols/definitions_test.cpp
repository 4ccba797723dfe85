// Every number that a protocol gives carries a definition that the table of harness/metrics
// explains.
#include "harness/metrics/definition.h"
#include "harness/protocols/multilabel.h"

#include <ATen/ops/rand.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

namespace beatbench {
namespace {

TEST(Definitions, OfAMultilabelEvaluationStandInTheTable) {
  at::Tensor truth = at::zeros({6, 2}, at::kByte);
  truth[0][0] = 1;
  truth[1][1] = 1;
  const at::Tensor scores = at::rand({6, 2});
  Evaluation evaluation;
  score_multilabel({"A", "B"}, truth, scores, truth, scores, evaluation);
  EXPECT_EQ(evaluation.metrics.size(), 15u);  // five metrics, macro and two classes
  for (const MetricRow& row : evaluation.metrics)
    EXPECT_NE(find_metric(row.definition), nullptr) << row.definition;
}

}  // namespace
}  // namespace beatbench
