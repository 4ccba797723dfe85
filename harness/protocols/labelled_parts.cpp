#include "harness/protocols/labelled_parts.h"

#include "datasets/ptbxl/label_sets.h"
#include "datasets/splits.h"
#include "harness/base/error.h"
#include "harness/protocols/label_draw.h"

#include <ATen/ops/empty.h>

#include <algorithm>

namespace beatbench {
namespace {

Rows labelled_rows(const PreparedSet& data, const RecordLabels& labels, int first_fold,
                   int last_fold) {
  Rows rows;
  for (std::int64_t r = 0; r < data.size(); ++r) {
    const int fold = data.records()[static_cast<std::size_t>(r)].fold;
    if (!labels.labels[static_cast<std::size_t>(r)].empty() && fold >= first_fold &&
        fold <= last_fold)
      rows.push_back(r);
  }
  return rows;
}

Split own_split(const EvaluationTask& task, const RecordLabels& labels) {
  Split split{labelled_rows(task.data, labels, 1, 8), labelled_rows(task.data, labels, 9, 9),
              labelled_rows(task.data, labels, 10, 10)};
  if (task.label_fraction < 1)
    split.train = label_subset(task.data.records(), labels.labels, split.train, task.label_fraction,
                               subset_seed(task));
  return split;
}

at::Tensor truth_of(const RecordLabels& labels, const Rows& rows) {
  at::Tensor truth = at::empty({std::ssize(rows), std::ssize(labels.classes)}, at::kByte);
  auto* to = truth.data_ptr<std::uint8_t>();
  for (const std::int64_t row : rows)
    to = std::ranges::copy(labels.labels[static_cast<std::size_t>(row)], to).out;
  return truth;
}

void warn_of_absent(const LabelledPart& part, const char* name,
                    const std::vector<std::string>& classes, Evaluation& evaluation) {
  const at::Tensor positives = part.truth.sum(0);
  std::string absent;
  std::int64_t count = 0;
  for (std::size_t c = 0; c < classes.size(); ++c) {
    if (positives[static_cast<std::int64_t>(c)].item<std::int64_t>() > 0) continue;
    absent += (count++ == 0 ? "" : ", ") + classes[c];
  }
  if (count > 0)
    evaluation.warnings.push_back(std::string(count == 1 ? "class " : "classes ") + absent +
                                  (count == 1 ? " has" : " have") + " no positive in the " + name +
                                  " part");
}

}  // namespace

LabelledParts labelled_parts(const EvaluationTask& task, const std::string& set,
                             Evaluation& evaluation) {
  const RecordLabels labels = ptbxl_labels(task.data, set);
  Split split = task.split != nullptr ? *task.split : own_split(task, labels);
  LabelledParts parts{labels.classes, {}, {}, {}};
  const auto fill = [&](LabelledPart& part, Rows rows, const char* name, const char* spoken) {
    part.rows = limited(std::move(rows), task.limit);
    if (part.rows.empty())
      throw DataError(task.data.dataset() + ": no labelled record is left for the " + name +
                      " part");
    part.truth = truth_of(labels, part.rows);
    evaluation.details["records"][name] = part.rows.size();
    warn_of_absent(part, spoken, labels.classes, evaluation);
  };
  fill(parts.train, std::move(split.train), "train", "training");
  fill(parts.validation, std::move(split.validation), "validation", "validation");
  fill(parts.test, std::move(split.test), "test", "test");
  return parts;
}

}  // namespace beatbench
