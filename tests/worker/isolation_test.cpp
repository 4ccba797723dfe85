// A method that goes wrong costs its own cells and no other's, and the row says why.
#include "tests/worker/whole.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

struct Row {
  std::string status, message;
};

// Pretraining and evaluation of the row of that label.
std::pair<Row, Row> rows_of(const Json& cells, const std::string& label) {
  Row pretraining, evaluation;
  for (const Json& cell : cells) {
    const std::string slug = cell.at("cell");
    const Row row{cell.at("status"), cell.at("message")};
    if (slug.starts_with(label + "-pretrain-")) pretraining = row;
    if (slug.starts_with(label + "-ptbxl_superclass-")) evaluation = row;
  }
  return {pretraining, evaluation};
}

TEST(Isolation, EachMisbehaviourCostsItsOwnCellsAndSaysWhy) {
  Whole whole;
  std::string methods;
  for (const char* id : {"throws", "segfaults", "hangs", "eats", "not_finite", "steady"})
    methods += std::string("[[method]]\nplugin = \"") + id + "\"\n";
  whole.write_manifest(methods, "cell_minutes = 0.3\ncell_memory_gib = 1.0\n");
  EXPECT_EQ(whole.run("w"), 1) << whole.said();
  const Json cells = whole.cells("w");
  EXPECT_EQ(cells.size(), 12u);
  const std::pair<const char*, const char*> expected[] = {
      {"throws", "exit 1: record 17 makes no sense to me"},
      {"segfaults", "ended by signal 11 (Segmentation fault)"},
      {"hangs", "its limit (run.cell_minutes) is 0.3 min"},
      {"eats", "its limit (run.cell_memory_gib) is 1 GiB"},
      {"not_finite", "the loss is not finite at step 2, mean_out"}};
  for (const auto& [label, reason] : expected) {
    const auto [pretraining, evaluation] = rows_of(cells, label);
    EXPECT_EQ(pretraining.status, "failed") << label;
    EXPECT_NE(pretraining.message.find(reason), std::string::npos) << pretraining.message;
    EXPECT_EQ(evaluation.status, "failed") << label;
    EXPECT_TRUE(evaluation.message.starts_with(std::string("upstream ") + label + "-pretrain-"))
        << evaluation.message;
  }
  const auto [pretraining, evaluation] = rows_of(cells, "steady");
  EXPECT_EQ(pretraining.status, "done") << pretraining.message;
  EXPECT_EQ(evaluation.status, "done") << evaluation.message;
}

}  // namespace
}  // namespace beatbench
