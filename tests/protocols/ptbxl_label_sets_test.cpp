// The protocols of PTB-XL's other labels, on a set made by hand: lead k of a record is at about 1
// mV where statement k stands.
#include "harness/base/error.h"
#include "harness/base/seed.h"
#include "harness/protocols/ptbxl.h"
#include "tests/base/temporary_folder.h"
#include "tests/protocols/toy_task.h"
#include "tests/train/toy_set.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

const std::vector<ScpStatement> kStatements = {{"AF", "", false, true},
                                               {"IMI", "MI", false, false},
                                               {"PVC", "", true, false},
                                               {"SR", "", false, true}};

PreparedSet toy(const std::filesystem::path& folder, bool with_statements = true) {
  Contents contents;
  contents.dataset = "toy";
  contents.spec = {8, 1, {"I", "II", "III", "V1"}};
  contents.classes = {"MI"};
  if (with_statements) contents.statements = kStatements;
  std::vector<ToyRecord> records;
  Draws draws(8, "toy statements");
  for (int r = 0; r < 200; ++r) {
    ToyRecord record{{.id = std::to_string(r), .patient = std::to_string(r)}, {}};
    record.info.fold = r % 10 + 1;
    const bool has[] = {r % 3 == 0, draws.uniform() < .4, draws.uniform() < .3, r % 3 == 1};
    for (std::size_t k = 0; k < 4; ++k) {
      for (int i = 0; i < 8; ++i)
        record.signal.push_back(static_cast<float>((has[k] ? 1 : 0) + .05 * draws.normal()));
      if (has[k]) record.info.statements.push_back(kStatements[k].code);
    }
    if (has[1]) record.info.labels = {1};
    records.push_back(record);
  }
  return write_toy_set(folder, contents, records);
}

std::shared_ptr<Encoder> oracle() {
  return std::make_shared<FunctionEncoder>(4, [](const at::Tensor& x) { return x; });
}

TEST(PtbxlLabelSets, EachIsLearntAndScoredWithItsOwnClasses) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy");
  const std::pair<const char*, std::vector<std::string>> sets[] = {
      {"all", {"AF", "IMI", "PVC", "SR"}}, {"rhythm", {"AF", "SR"}}};
  for (const auto& [set, classes] : sets) {
    const Evaluation evaluation = ToyTask{data}.run(ptbxl(set), oracle());
    EXPECT_EQ(evaluation.items.classes, classes);
    EXPECT_EQ(evaluation.predictions.size(1), std::ssize(classes));
    EXPECT_GT(value_of(evaluation, "auroc"), 0.999) << set;
  }
  // A record of neither rhythm is not labelled: 6 of the fold's 20.
  EXPECT_EQ(ToyTask{data}.run(ptbxl("rhythm"), oracle()).details["records"]["test"], 14);
}

TEST(PtbxlLabelSets, ClassesWithoutAPositiveAreWarnedOfInEachPart) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy");
  ToyTask task{data};
  task.limit = 1;
  const Evaluation evaluation = task.run(ptbxl("all"), oracle());
  ASSERT_EQ(evaluation.warnings.size(), 3u);
  EXPECT_NE(evaluation.warnings[0].find("no positive in the training part"), std::string::npos);
  EXPECT_NE(evaluation.warnings[1].find("no positive in the validation part"), std::string::npos);
  EXPECT_NE(evaluation.warnings[2].find("no positive in the test part"), std::string::npos);
}

TEST(PtbxlLabelSets, ASetWithoutStatementsIsRefused) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", false);
  EXPECT_THROW(ToyTask{data}.run(ptbxl("form"), oracle()), DataError);
}

}  // namespace
}  // namespace beatbench
