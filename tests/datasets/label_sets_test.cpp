#include "datasets/ptbxl/label_sets.h"

#include "datasets/ptbxl/statements.h"
#include "datasets/splits.h"
#include "harness/base/error.h"
#include "tests/base/temporary_folder.h"
#include "tests/train/toy_set.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

using Labels = std::vector<std::vector<std::uint8_t>>;
using Names = std::vector<std::string>;

PreparedSet toy(const std::filesystem::path& folder, bool with_statements = true) {
  Contents contents;
  contents.dataset = "toy";
  contents.spec = {1, 1, {"II"}};
  contents.classes = {"CD", "MI"};
  if (with_statements)
    contents.statements = {{"AFIB", "", false, true},
                           {"AMI", "AMI", false, false},
                           {"LAFB", "LAFB/LPFB", false, false},
                           {"LPFB", "LAFB/LPFB", true, false},
                           {"PVC", "", true, false}};
  std::vector<ToyRecord> records(4, {{.id = "", .patient = "p"}, {0}});
  for (std::size_t r = 0; r < records.size(); ++r) records[r].info.id = std::to_string(r);
  records[0].info.labels = {1, 1};
  records[0].info.statements = {"AMI", "LAFB"};
  records[1].info.statements = {"AFIB", "PVC"};
  records[2].info.labels = {1, 0};
  records[2].info.statements = {"LAFB", "LPFB"};
  return write_toy_set(folder, contents, records);
}

TEST(LabelSets, AreMadeFromTheStatementsAPreparedSetKeeps) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy");
  EXPECT_EQ(data.statements().size(), 5u);
  EXPECT_EQ(data.records()[1].statements, (Names{"AFIB", "PVC"}));
  const RecordLabels superclass = ptbxl_labels(data, "superclass");
  EXPECT_EQ(superclass.classes, (Names{"CD", "MI"}));
  EXPECT_EQ(superclass.labels, (Labels{{1, 1}, {}, {1, 0}, {}}));
  const RecordLabels subclass = ptbxl_labels(data, "subclass");
  EXPECT_EQ(subclass.classes, (Names{"AMI", "LAFB/LPFB"}));
  EXPECT_EQ(subclass.labels, (Labels{{1, 1}, {}, {0, 1}, {}}));
  const RecordLabels form = ptbxl_labels(data, "form");
  EXPECT_EQ(form.classes, (Names{"LPFB", "PVC"}));
  EXPECT_EQ(form.labels, (Labels{{}, {0, 1}, {1, 0}, {}}));
  EXPECT_EQ(ptbxl_labels(data, "rhythm").labels, (Labels{{}, {1}, {}, {}}));
  EXPECT_EQ(ptbxl_labels(data, "all").labels,
            (Labels{{0, 1, 1, 0, 0}, {1, 0, 0, 0, 1}, {0, 0, 1, 1, 0}, {}}));
}

TEST(LabelSets, OfAnOlderPreparedSetAreTheSuperclassesAlone) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", false);
  EXPECT_EQ(ptbxl_labels(data, "superclass").labels.size(), 4u);
  EXPECT_THROW(ptbxl_labels(data, "all"), DataError);
  EXPECT_THROW(ptbxl_labels(data, "rythm"), UsageError);
}

// The fingerprint tells sets with other statements apart.
TEST(LabelSets, StatementsArePartOfTheFingerprint) {
  const TemporaryFolder folder;
  EXPECT_NE(toy(folder / "a").fingerprint(), toy(folder / "b", false).fingerprint());
}

TEST(Statements, CodesComeInOrderWhateverTheirLikelihood) {
  EXPECT_EQ(statement_codes("{'SR': 0.0, 'AMI': 15.0, 'NORM': 100.0}", "x: "),
            (Names{"AMI", "NORM", "SR"}));
  EXPECT_THROW(statement_codes("{'SR'", "x: "), DataError);
}

// Strata by given labels: of two classes with ten patients each, a fifth keeps two of each.
TEST(LabelSubset, KeepsTheSharesOfTheLabelsItIsGiven) {
  std::vector<RecordInfo> records;
  Labels labels;
  std::vector<std::int64_t> train;
  for (int r = 0; r < 20; ++r) {
    records.push_back({.id = std::to_string(r), .patient = std::to_string(r)});
    labels.push_back({static_cast<std::uint8_t>(r % 2)});
    train.push_back(r);
  }
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    int ones = 0;
    const auto subset = label_subset(records, labels, train, 0.2, seed);
    for (const std::int64_t r : subset) ones += labels[static_cast<std::size_t>(r)][0];
    EXPECT_EQ(subset.size(), 4u);
    EXPECT_EQ(ones, 2);
  }
}

}  // namespace
}  // namespace beatbench
