#include "harness/protocols/ptbxl.h"

#include "datasets/ptbxl/label_sets.h"
#include "harness/base/seed.h"
#include "harness/protocols/label_draw.h"
#include "harness/protocols/labelled_parts.h"
#include "harness/protocols/linear_head.h"
#include "harness/protocols/nearest_neighbours.h"
#include "harness/protocols/tables.h"
#include "harness/protocols/test_windows.h"
#include "harness/protocols/two_rates.h"
#include "harness/scoring/multilabel.h"
#include "harness/scoring/truth.h"
#include "harness/toolkit/device.h"
#include "harness/toolkit/schedule.h"

#include <torch/nn/functional/loss.h>
#include <torch/utils.h>

#include <algorithm>
#include <map>

namespace beatbench {
namespace {

// A frozen or trained encoder with one set of labels, and how its records are looked at.
struct Task : EvaluationTask {
  LabelledParts parts;
  TestWindows windows;
  Evaluation& evaluation;
  Task(const EvaluationTask& task, const std::string& set, Evaluation& to)
      : EvaluationTask(task),
        parts(labelled_parts(task, set, to)),
        windows(test_windows(task.options)),
        evaluation(to) {}

  at::Tensor judged_features(const LabelledPart& part) const {  // [record, window, channel]
    return window_features(*this, part.rows, windows);
  }
  at::Tensor scores(const LinearHead& head, const at::Tensor& judged) const {  // [record, class]
    return window_scores(judged, windows, [&](const at::Tensor& features) {
      return head.logits(features).sigmoid().to(at::kCPU);
    });
  }
  double validation_auroc(const at::Tensor& scores) const {
    return macro_auroc(table_of<std::uint8_t>(parts.validation.truth), table_of<float>(scores));
  }
};

// What is scored: [record, class] of the two parts.
struct Scores {
  at::Tensor validation, test;
};

// The head whose L2 weight has the best macro AUROC on the validation part; of equals the strongest
// weight.
LinearHead probe(const Task& task) {
  const at::Tensor train =
      encode_pooled(*task.encoder, task.data, task.parts.train.rows, task.stop);
  const at::Tensor validation = task.judged_features(task.parts.validation);
  LinearHead best;
  double best_auroc = -1;
  for (const double l2 : {1e-1, 1e-2, 1e-3, 1e-4}) {
    const LinearHead head = fit_linear_head(train, task.parts.train.truth, l2);
    const double auroc = task.validation_auroc(task.scores(head, validation));
    if (auroc <= best_auroc) continue;
    best_auroc = auroc;
    best = head;
    task.evaluation.details["l2"] = l2;
    task.evaluation.details["validation_auroc"] = auroc;
  }
  return best;
}

// Head and encoder together; the epoch of best validation AUROC is kept, the frozen start included.
LinearHead finetune(const Task& task, LinearHead head) {
  const LabelledPart& train = task.parts.train;
  const std::int64_t epochs = task.limit > 0 ? 1 : task.options.integer("finetune_epochs");
  const std::int64_t batch = task.options.integer("batch");
  const double lr = task.options.number("finetune_lr");
  std::vector<NamedTensor> all = task.encoder->state();
  const at::Device device = device_of(all);
  head.weight = head.weight.to(device).requires_grad_();
  head.bias = head.bias.to(device).requires_grad_();
  TwoRates optimizer(trainable(*task.encoder), {head.weight, head.bias},
                     task.from_scratch ? 1 : task.options.number("encoder_lr_scale"),
                     task.options.number("weight_decay"));
  all.push_back({"head.weight", head.weight});
  all.push_back({"head.bias", head.bias});
  std::vector<at::Tensor> best = copy_of(all);
  double best_auroc = task.evaluation.details.at("validation_auroc");
  std::int64_t best_epoch = 0;
  const std::int64_t steps = std::max<std::int64_t>(1, std::ssize(train.rows) / batch);
  for (std::int64_t epoch = 0; epoch < epochs; ++epoch) {
    const auto order =
        Draws(task.seed, "finetune_order", epoch).permutation(std::ssize(train.rows));
    task.encoder->train(true);
    for (std::int64_t s = 0; s < steps; ++s) {
      if (task.stop) throw Interrupted{};
      const std::int64_t step = epoch * steps + s;
      torch::manual_seed(derive_seed(task.seed, "finetune", step));
      Rows rows;
      std::vector<std::int64_t> picked;
      for (std::int64_t i = s * batch; i < std::min((s + 1) * batch, std::ssize(order)); ++i) {
        picked.push_back(order[static_cast<std::size_t>(i)]);
        rows.push_back(train.rows[static_cast<std::size_t>(picked.back())]);
      }
      const at::Tensor features =
          task.encoder->features(signals_of(task.data, rows).to(device)).mean(-1);
      const at::Tensor truth =
          train.truth.index_select(0, torch::tensor(picked)).to(device, at::kFloat);
      optimizer.step(at::binary_cross_entropy_with_logits(head.logits(features), truth),
                     lr * warmup_cosine(step, steps, epochs * steps));
      task.report(step + 1, epochs * steps, "fine-tuning");
    }
    const at::NoGradGuard no_grad;
    const double auroc =
        task.validation_auroc(task.scores(head, task.judged_features(task.parts.validation)));
    if (auroc <= best_auroc) continue;
    best_auroc = auroc;
    best_epoch = epoch + 1;
    best = copy_of(all);
  }
  restore(all, best);
  task.evaluation.details["validation_auroc"] = best_auroc;
  task.evaluation.details["best_epoch"] = best_epoch;
  return {head.weight.detach().to(at::kCPU), head.bias.detach().to(at::kCPU)};
}

Scores by_head(const Task& task) {
  LinearHead head = probe(task);
  if (task.mode == "finetune") head = finetune(task, head);
  return {task.scores(head, task.judged_features(task.parts.validation)),
          task.scores(head, task.judged_features(task.parts.test))};
}

Scores by_neighbours(const Task& task) {
  const NearestNeighbours neighbours(
      encode_pooled(*task.encoder, task.data, task.parts.train.rows, task.stop),
      task.parts.train.truth, task.options.integer("knn_k"));
  const auto scores = [&](const LabelledPart& part) {
    return window_scores(task.judged_features(part), task.windows,
                         [&](const at::Tensor& features) { return neighbours.scores(features); });
  };
  const Scores both{scores(task.parts.validation), scores(task.parts.test)};
  task.evaluation.details["validation_auroc"] = task.validation_auroc(both.validation);
  return both;
}

Evaluation evaluate(const EvaluationTask& given, const std::string& set) {
  Evaluation evaluation;
  const Task task(given, set, evaluation);
  const LabelledParts& parts = task.parts;
  const Scores scores = task.mode == "knn" ? by_neighbours(task) : by_head(task);
  const auto thresholds = choose_thresholds(table_of<std::uint8_t>(parts.validation.truth),
                                            table_of<float>(scores.validation));
  evaluation.take(score_multilabel(parts.classes, table_of<std::uint8_t>(parts.test.truth),
                                   table_of<float>(scores.test), thresholds));
  evaluation.items.patients = patients_of(task.data, parts.test.rows);
  evaluation.predictions = scores.test;
  for (const std::int64_t row : parts.test.rows)
    evaluation.ids.push_back(task.data.records()[static_cast<std::size_t>(row)].id);
  return evaluation;
}

// A protocol names a plain function, which knows its set of labels by its place.
template <std::size_t place>
Evaluation evaluate_set(const EvaluationTask& task) {
  return evaluate(task, ptbxl_label_sets().at(place));
}

struct Words {
  const char* title;
  const char* classes;
  Evaluation (*evaluate)(const EvaluationTask&);
};

const Words& words_of(const std::string& set) {
  static const std::map<std::string, Words> words = {
      {"superclass", {"PTB-XL diagnostic superclasses", "Five superclasses", &evaluate_set<0>}},
      {"subclass", {"PTB-XL diagnostic subclasses", "23 subclasses", &evaluate_set<1>}},
      {"rhythm", {"PTB-XL rhythms", "12 rhythm statements", &evaluate_set<2>}},
      {"form", {"PTB-XL form statements", "19 form statements", &evaluate_set<3>}},
      {"all", {"All statements of PTB-XL", "71 statements", &evaluate_set<4>}}};
  return words.at(set);
}

std::vector<OptionSpec> options() {
  std::vector<OptionSpec> all = {
      {"finetune_epochs", std::int64_t{20}, "passes over the training part when fine-tuning", 1,
       1000},
      {"finetune_lr", 1e-3, "highest learning rate when fine-tuning", 0, 1, true},
      {"encoder_lr_scale", 0.3, "learning rate of a pretrained encoder, as a share of the head's",
       0, 1},
      {"weight_decay", 1e-2, "AdamW's weight decay when fine-tuning", 0, 1},
      {"batch", std::int64_t{64}, "records a step when fine-tuning", 1, 4096},
      {"knn_k", std::int64_t{20}, "nearest training records that mode knn asks", 1, 10000},
      draw_option()};
  for (OptionSpec& option : test_window_options()) all.push_back(std::move(option));
  return all;
}

}  // namespace

Protocol ptbxl(const std::string& set) {
  const Words& words = words_of(set);
  return {.id = "ptbxl_" + set,
          .title = words.title,
          .version = "1",
          .summary = std::string(words.classes) +
                     " from a 10-s ECG; folds 1-8 train, 9 chooses thresholds, 10 is scored",
          .dataset = "ptbxl",
          .modes = {"linear", "finetune", "knn"},
          .options = options(),
          .evaluate = words.evaluate,
          .takes_splits = true};
}

}  // namespace beatbench
