#include "harness/protocols/ptbxl_superclass.h"

#include "datasets/splits.h"
#include "harness/base/error.h"
#include "harness/base/seed.h"
#include "harness/protocols/features.h"
#include "harness/protocols/linear_head.h"
#include "harness/protocols/multilabel.h"
#include "harness/toolkit/device.h"
#include "harness/toolkit/schedule.h"

#include <torch/nn/functional/loss.h>
#include <torch/optim/adamw.h>
#include <torch/utils.h>

#include <algorithm>

namespace beatbench {
namespace {

struct Part {
  Rows rows;
  at::Tensor truth;  // uint8 [record, class]
};

struct Parts {
  Part train, validation, test;
};

at::Tensor truth_of(const PreparedSet& data, const Rows& rows) {
  const auto classes = static_cast<std::int64_t>(data.classes().size());
  at::Tensor truth = torch::empty({std::ssize(rows), classes}, at::kByte);
  auto* to = truth.data_ptr<std::uint8_t>();
  for (const std::int64_t row : rows)
    to = std::ranges::copy(data.records()[static_cast<std::size_t>(row)].labels, to).out;
  return truth;
}

Rows labelled_rows(const PreparedSet& data, int first_fold, int last_fold) {
  Rows rows;
  for (std::int64_t r = 0; r < data.size(); ++r) {
    const RecordInfo& info = data.records()[static_cast<std::size_t>(r)];
    if (!info.labels.empty() && info.fold >= first_fold && info.fold <= last_fold)
      rows.push_back(r);
  }
  return rows;
}

Parts make_parts(const EvaluationTask& task, Evaluation& evaluation) {
  Rows train = labelled_rows(task.data, 1, 8);
  if (task.label_fraction < 1)
    train = label_subset(task.data.records(), train, task.label_fraction, task.seed);
  Parts parts;
  const auto fill = [&](Part& part, Rows rows, const char* name) {
    part.rows = limited(std::move(rows), task.limit);
    if (part.rows.empty())
      throw DataError(task.data.dataset() + ": no labelled record is left for the " + name +
                      " part");
    part.truth = truth_of(task.data, part.rows);
    evaluation.details["records"][name] = part.rows.size();
  };
  fill(parts.train, std::move(train), "train");
  fill(parts.validation, labelled_rows(task.data, 9, 9), "validation");
  fill(parts.test, labelled_rows(task.data, 10, 10), "test");
  for (std::int64_t c = 0; c < parts.train.truth.size(1); ++c)
    if (parts.train.truth.select(1, c).sum().item<std::int64_t>() == 0)
      evaluation.warnings.push_back("class " + task.data.classes()[static_cast<std::size_t>(c)] +
                                    " has no positive in the training part");
  return parts;
}

at::Tensor pooled(const EvaluationTask& task, const Part& part) {
  return encode_pooled(*task.encoder, task.data, part.rows, task.stop);
}

// The head whose L2 weight has the best macro AUROC on the validation part; of equals the strongest
// weight.
// `validation`: its features.
LinearHead probe(const EvaluationTask& task, const Parts& parts, const at::Tensor& validation,
                 Evaluation& evaluation) {
  const at::Tensor train = pooled(task, parts.train);
  LinearHead best;
  double best_auroc = -1;
  for (const double l2 : {1e-1, 1e-2, 1e-3, 1e-4}) {
    const LinearHead head = fit_linear_head(train, parts.train.truth, l2);
    const double auroc = macro_auroc(parts.validation.truth, head.logits(validation).sigmoid());
    if (auroc <= best_auroc) continue;
    best_auroc = auroc;
    best = head;
    evaluation.details["l2"] = l2;
    evaluation.details["validation_auroc"] = auroc;
  }
  return best;
}

// Head and encoder together; the epoch of best validation AUROC is kept, the frozen start included.
LinearHead finetune(const EvaluationTask& task, const Parts& parts, LinearHead head,
                    Evaluation& evaluation) {
  const std::int64_t epochs = task.limit > 0 ? 1 : task.options.integer("finetune_epochs");
  const std::int64_t batch = task.options.integer("batch");
  const double lr = task.options.number("finetune_lr");
  const double encoder_scale = task.from_scratch ? 1 : task.options.number("encoder_lr_scale");
  const std::vector<NamedTensor> state = task.encoder->state();
  const at::Device device = device_of(state);
  std::vector<at::Tensor> encoder_parameters;
  for (const NamedTensor& tensor : state)
    if (tensor.trainable) encoder_parameters.push_back(tensor.value);
  head.weight = head.weight.to(device).requires_grad_();
  head.bias = head.bias.to(device).requires_grad_();
  const auto options = [&] {
    return std::make_unique<torch::optim::AdamWOptions>(
        torch::optim::AdamWOptions(lr).weight_decay(task.options.number("weight_decay")));
  };
  std::vector<torch::optim::OptimizerParamGroup> groups;
  groups.emplace_back(encoder_parameters, options());
  groups.emplace_back(std::vector<at::Tensor>{head.weight, head.bias}, options());
  torch::optim::AdamW adamw(std::move(groups), torch::optim::AdamWOptions(lr));

  std::vector<NamedTensor> all = state;
  all.push_back({"head.weight", head.weight});
  all.push_back({"head.bias", head.bias});
  std::vector<at::Tensor> best = copy_of(all);
  double best_auroc = evaluation.details.at("validation_auroc");
  std::int64_t best_epoch = 0;
  const std::int64_t steps = std::max<std::int64_t>(1, std::ssize(parts.train.rows) / batch);
  for (std::int64_t epoch = 0; epoch < epochs; ++epoch) {
    const auto order =
        Draws(task.seed, "finetune_order", epoch).permutation(std::ssize(parts.train.rows));
    task.encoder->train(true);
    for (std::int64_t s = 0; s < steps; ++s) {
      if (task.stop) throw Interrupted{};
      const std::int64_t step = epoch * steps + s;
      torch::manual_seed(derive_seed(task.seed, "finetune", step));
      Rows rows;
      std::vector<std::int64_t> picked;
      for (std::int64_t i = s * batch; i < std::min((s + 1) * batch, std::ssize(order)); ++i) {
        picked.push_back(order[static_cast<std::size_t>(i)]);
        rows.push_back(parts.train.rows[static_cast<std::size_t>(picked.back())]);
      }
      const double rate = lr * warmup_cosine(step, steps, epochs * steps);
      adamw.param_groups()[0].options().set_lr(rate * encoder_scale);
      adamw.param_groups()[1].options().set_lr(rate);
      const at::Tensor features =
          task.encoder->features(signals_of(task.data, rows).to(device)).mean(-1);
      const at::Tensor truth =
          parts.train.truth.index_select(0, torch::tensor(picked)).to(device, at::kFloat);
      const at::Tensor loss = at::binary_cross_entropy_with_logits(head.logits(features), truth);
      adamw.zero_grad();
      loss.backward();
      adamw.step();
      task.report(step + 1, epochs * steps, "fine-tuning");
    }
    const at::NoGradGuard no_grad;
    const double auroc = macro_auroc(
        parts.validation.truth, head.logits(pooled(task, parts.validation)).sigmoid().to(at::kCPU));
    if (auroc <= best_auroc) continue;
    best_auroc = auroc;
    best_epoch = epoch + 1;
    best = copy_of(all);
  }
  restore(all, best);
  evaluation.details["validation_auroc"] = best_auroc;
  evaluation.details["best_epoch"] = best_epoch;
  return {head.weight.detach().to(at::kCPU), head.bias.detach().to(at::kCPU)};
}

Evaluation evaluate(const EvaluationTask& task) {
  Evaluation evaluation;
  const Parts parts = make_parts(task, evaluation);
  at::Tensor validation = pooled(task, parts.validation);
  LinearHead head = probe(task, parts, validation, evaluation);
  if (task.mode == "finetune") {
    head = finetune(task, parts, head, evaluation);
    validation = pooled(task, parts.validation);
  }
  evaluation.predictions = head.logits(pooled(task, parts.test)).sigmoid();
  score_multilabel(task.data.classes(), parts.validation.truth, head.logits(validation).sigmoid(),
                   parts.test.truth, evaluation.predictions, evaluation);
  for (const std::int64_t row : parts.test.rows)
    evaluation.ids.push_back(task.data.records()[static_cast<std::size_t>(row)].id);
  return evaluation;
}

}  // namespace

Protocol ptbxl_superclass() {
  return {"ptbxl_superclass",
          "PTB-XL diagnostic superclasses",
          "1",
          "Five superclasses from a 10-s ECG; folds 1-8 train, 9 chooses thresholds, 10 is scored",
          "ptbxl",
          {"linear", "finetune"},
          {{"finetune_epochs", std::int64_t{20}, "passes over the training part when fine-tuning",
            1, 1000},
           {"finetune_lr", 1e-3, "highest learning rate when fine-tuning", 0, 1, true},
           {"encoder_lr_scale", 0.3,
            "learning rate of a pretrained encoder, as a share of the head's", 0, 1},
           {"weight_decay", 1e-2, "AdamW's weight decay when fine-tuning", 0, 1},
           {"batch", std::int64_t{64}, "records a step when fine-tuning", 1, 4096}},
          &evaluate};
}

}  // namespace beatbench
