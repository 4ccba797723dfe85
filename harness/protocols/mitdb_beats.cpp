#include "harness/protocols/mitdb_beats.h"

#include "datasets/splits.h"
#include "harness/base/error.h"
#include "harness/base/seed.h"
#include "harness/protocols/beat_parts.h"
#include "harness/protocols/label_draw.h"
#include "harness/protocols/tables.h"
#include "harness/protocols/two_rates.h"
#include "harness/scoring/multiclass.h"
#include "harness/toolkit/device.h"
#include "harness/toolkit/schedule.h"

#include <torch/nn/functional/loss.h>
#include <torch/utils.h>

#include <algorithm>
#include <functional>
#include <numeric>

namespace beatbench {
namespace {

constexpr std::int64_t kEncodeBatch = 64;
constexpr double kClipNorm = 1;  // one rare beat weighs as much as a hundred N

struct Parts {
  LabelledBeats train, validation, test;
};

Rows rows_of(const PreparedSet& data, BeatPart part) {
  Rows rows;
  for (std::int64_t r = 0; r < data.size(); ++r)
    if (beat_part_of(data.records()[static_cast<std::size_t>(r)].id) == part) rows.push_back(r);
  return rows;
}

Json count_of(const LabelledBeats& part) {
  const at::Tensor count = part.label.bincount({}, kBeatClasses);
  Json json = {{"windows", part.rows.size()}, {"unclassed", part.unclassed}};
  for (std::int64_t c = 0; c < kBeatClasses; ++c)
    json[kBeatClassNames[c]] = count[c].item<std::int64_t>();
  return json;
}

Parts make_parts(const EvaluationTask& task, Evaluation& evaluation) {
  const auto fill = [&](Rows rows, const char* name, const char* which) {
    LabelledBeats part = labelled_beats(task.data, limited(std::move(rows), task.limit));
    if (part.rows.empty())
      throw DataError(task.data.dataset() + ": no beat is left for the " + name +
                      " part of mitdb_beats, which takes " + which +
                      ". Get the records that are missing");
    evaluation.details["beats"][name] = count_of(part);
    return part;
  };
  Rows train = rows_of(task.data, BeatPart::train);
  if (task.label_fraction < 1 && !train.empty())
    train = label_subset(task.data.records(), train, task.label_fraction, subset_seed(task));
  Parts parts{fill(std::move(train), "train", "the records of DS1 but 119, 205, 220 and 223"),
              fill(rows_of(task.data, BeatPart::validation), "validation",
                   "the records 119, 205, 220 and 223"),
              fill(rows_of(task.data, BeatPart::test), "test", "the records of DS2")};
  for (std::int64_t c = 0; c < kBeatClasses; ++c)
    if (!parts.train.label.eq(c).any().item<bool>())
      evaluation.warnings.push_back(std::string("class ") + kBeatClassNames[c] +
                                    " has no beat in the training part");
  return parts;
}

// The rhythm's mean and scale are those of the training beats that have one.
void set_rhythm(BeatClassifier& model, const at::Tensor& rhythm) {
  const at::Tensor known = rhythm.index_select(0, rhythm.isfinite().all(1).nonzero().squeeze(1));
  if (known.size(0) < 2) return;
  model.rhythm_mean = known.mean(0);
  model.rhythm_scale = known.std(0, /*unbiased=*/false).clamp_min(1e-3);
}

// Calls use(inputs of the head, index of its beats) for each batch of windows, by a frozen encoder.
void for_each_batch(const EvaluationTask& task, const BeatClassifier& model,
                    const LabelledBeats& part,
                    const std::function<void(const at::Tensor&, const at::Tensor&)>& use) {
  const at::NoGradGuard no_grad;
  model.encoder->train(false);
  const at::Device device = device_of(model.encoder->state());
  std::vector<std::int64_t> places(part.rows.size());
  std::iota(places.begin(), places.end(), 0);
  for (std::size_t i = 0; i < places.size(); i += kEncodeBatch) {
    if (task.stop) throw Interrupted{};
    const auto some =
        std::span(places).subspan(i, std::min<std::size_t>(kEncodeBatch, places.size() - i));
    const BeatBatch batch = batch_of(part, some, task.data, task.leads);
    use(model.inputs(model.encoder->features(batch.signal.to(device)), batch.beats), batch.index);
  }
}

// What the head is given for the part's beats that are `kept` (all where undefined).
at::Tensor head_inputs(const EvaluationTask& task, const BeatClassifier& model,
                       const LabelledBeats& part, const at::Tensor& kept = {}) {
  std::vector<at::Tensor> all;
  for_each_batch(task, model, part, [&](const at::Tensor& inputs, const at::Tensor& index) {
    const at::Tensor here = inputs.to(at::kCPU);
    all.push_back(kept.defined()
                      ? here.index_select(0, kept.index_select(0, index).nonzero().squeeze(1))
                      : here);
  });
  return at::cat(all);
}

// [beat, class]; a batch's inputs are gone before the next one's come.
at::Tensor logits_of(const EvaluationTask& task, const BeatClassifier& model,
                     const LabelledBeats& part) {
  std::vector<at::Tensor> all;
  for_each_batch(task, model, part, [&](const at::Tensor& inputs, const at::Tensor&) {
    all.push_back(model.head.logits(inputs).to(at::kCPU));
  });
  return at::cat(all);
}

// [beat] bool: at most `most` beats of each class, drawn by the seed.
at::Tensor some_of_each(const at::Tensor& label, std::int64_t most, std::uint64_t seed) {
  at::Tensor kept = torch::zeros({label.size(0)}, at::kBool);
  for (std::int64_t c = 0; c < kBeatClasses; ++c) {
    const at::Tensor own = label.eq(c).nonzero().squeeze(1);
    const at::Tensor order =
        torch::tensor(Draws(seed, "beats_per_class", c).permutation(own.size(0)), at::kLong);
    kept.index_fill_(0, own.index_select(0, order.slice(0, 0, most)), true);
  }
  return kept;
}

void note_choice(Evaluation& evaluation, const Adjustment& choice) {
  evaluation.details["prior_strength"] = choice.strength;
  evaluation.details["validation_macro_f1"] = choice.macro_f1;
}

// The head whose L2 weight and prior have the best macro F1 on the validation part.
Adjustment probe(const EvaluationTask& task, const Parts& parts, BeatClassifier& model,
                 Evaluation& evaluation) {
  set_rhythm(model, parts.train.rhythm);
  const at::Tensor kept =
      some_of_each(parts.train.label, task.options.integer("beats_per_class"), task.seed);
  const at::Tensor label = parts.train.label.masked_select(kept);
  const at::Tensor train = head_inputs(task, model, parts.train, kept);
  const at::Tensor validation = head_inputs(task, model, parts.validation);
  const at::Tensor share = log_shares(parts.train.label, kBeatClasses);
  const at::Tensor weight = balanced_weights(label, kBeatClasses);
  Adjustment best{0, -1};
  for (const double l2 : {1e-1, 1e-2, 1e-3, 1e-4}) {
    const LinearHead head = fit_softmax_head(train, label, weight, l2);
    const Adjustment choice =
        choose_adjustment(head.logits(validation), parts.validation.label, share);
    if (choice.macro_f1 <= best.macro_f1) continue;
    best = choice;
    model.head = head;
    evaluation.details["l2"] = l2;
  }
  note_choice(evaluation, best);
  return best;
}

at::Tensor loss_of(const BeatClassifier& model, const BeatBatch& batch, const at::Tensor& label,
                   const at::Tensor& weight) {
  const at::Device device = model.head.weight.device();
  const at::Tensor logits = model.head.logits(
      model.inputs(model.encoder->features(batch.signal.to(device)), batch.beats));
  const at::Tensor each = torch::nn::functional::cross_entropy(
      logits, label.to(device),
      torch::nn::functional::CrossEntropyFuncOptions().reduction(torch::kNone));
  return (each * weight.index_select(0, label).to(device)).mean();
}

// Head and encoder together on all windows; the epoch of best macro F1 on the validation part is
// kept, the frozen start included.
Adjustment finetune(const EvaluationTask& task, const Parts& parts, BeatClassifier& model,
                    Adjustment best, Evaluation& evaluation) {
  const std::int64_t epochs = task.limit > 0 ? 1 : task.options.integer("finetune_epochs");
  const std::int64_t batch = task.options.integer("batch");
  const std::int64_t windows = std::ssize(parts.train.rows);
  const std::int64_t steps = std::max<std::int64_t>(1, windows / batch);
  const at::Tensor weight = balanced_weights(parts.train.label, kBeatClasses);
  const at::Tensor share = log_shares(parts.train.label, kBeatClasses);
  const at::Device device = device_of(model.encoder->state());
  model.head.weight = model.head.weight.to(device).requires_grad_();
  model.head.bias = model.head.bias.to(device).requires_grad_();
  TwoRates optimizer(trainable(*model.encoder), {model.head.weight, model.head.bias},
                     task.from_scratch ? 1 : task.options.number("encoder_lr_scale"),
                     task.options.number("weight_decay"));
  const std::vector<NamedTensor> state = model.state();
  std::vector<at::Tensor> kept = copy_of(state);
  std::int64_t best_epoch = 0;
  for (std::int64_t epoch = 0; epoch < epochs; ++epoch) {
    const auto order = Draws(task.seed, "beats_order", epoch).permutation(windows);
    model.encoder->train(true);
    for (std::int64_t s = 0; s < steps; ++s) {
      if (task.stop) throw Interrupted{};
      const std::int64_t step = epoch * steps + s;
      torch::manual_seed(derive_seed(task.seed, "beats", step));
      const auto places =
          std::span(order).subspan(static_cast<std::size_t>(s * batch),
                                   static_cast<std::size_t>(std::min(batch, windows - s * batch)));
      const BeatBatch some = batch_of(parts.train, places, task.data, task.leads);
      const at::Tensor loss =
          loss_of(model, some, parts.train.label.index_select(0, some.index), weight);
      optimizer.step(
          loss, task.options.number("finetune_lr") * warmup_cosine(step, steps, epochs * steps),
          kClipNorm);
      task.report(step + 1, epochs * steps, "fine-tuning");
    }
    const at::NoGradGuard no_grad;
    const Adjustment choice =
        choose_adjustment(logits_of(task, model, parts.validation), parts.validation.label, share);
    if (choice.macro_f1 <= best.macro_f1) continue;
    best = choice;
    best_epoch = epoch + 1;
    kept = copy_of(state);
  }
  restore(state, kept);
  model.head = {model.head.weight.detach().to(at::kCPU), model.head.bias.detach().to(at::kCPU)};
  note_choice(evaluation, best);
  evaluation.details["best_epoch"] = best_epoch;
  return best;
}

std::vector<std::string> ids_of(const EvaluationTask& task, const LabelledBeats& part) {
  std::vector<std::string> ids;
  for (std::size_t r = 0; r < part.rows.size(); ++r)
    for (std::int64_t beat = part.first[r]; beat < part.first[r + 1]; ++beat)
      ids.push_back(beat_id(task.data.records()[static_cast<std::size_t>(part.rows[r])].id,
                            part.sample.const_data_ptr<std::int64_t>()[beat]));
  return ids;
}

std::vector<std::string> patients_of_beats(const EvaluationTask& task, const LabelledBeats& part) {
  Rows rows;  // of each beat
  for (std::size_t r = 0; r < part.rows.size(); ++r)
    rows.insert(rows.end(), static_cast<std::size_t>(part.first[r + 1] - part.first[r]),
                part.rows[r]);
  return patients_of(task.data, rows);
}

Evaluation evaluate_with_leads(const EvaluationTask& task) {
  Evaluation evaluation;
  const Parts parts = make_parts(task, evaluation);
  BeatClassifier model(task.encoder, beat_window(task.options), task.data.spec().rate_hz);
  Adjustment choice = probe(task, parts, model, evaluation);
  const bool whole = task.mode == "finetune";
  if (whole) choice = finetune(task, parts, model, choice, evaluation);
  model.head.bias = model.head.bias + choice.strength * log_shares(parts.train.label, kBeatClasses);
  evaluation.predictions = at::softmax(logits_of(task, model, parts.test), 1).contiguous();
  const at::Tensor truth = parts.test.label.to(at::kByte);
  evaluation.take(score_multiclass({kBeatClassNames, kBeatClassNames + kBeatClasses},
                                   values_of<std::uint8_t>(truth),
                                   table_of<float>(evaluation.predictions)));
  evaluation.items.patients = patients_of_beats(task, parts.test);
  evaluation.ids = ids_of(task, parts.test);
  if (whole && task.from_scratch) evaluation.model = model.state();
  return evaluation;
}

Evaluation evaluate(const EvaluationTask& task) {
  if (!task.data.has_beats())
    throw DataError(task.data.dataset() + ": has no annotated beats, which mitdb_beats needs");
  EvaluationTask own = task;
  if (own.leads.empty()) own.leads = task.data.spec().leads;
  return evaluate_with_leads(own);
}

}  // namespace

BeatWindow beat_window(const Options& options) {
  return {options.number("before_s"), options.number("after_s"), options.integer("bins")};
}

Protocol mitdb_beats() {
  return {.id = "mitdb_beats",
          .title = "MIT-BIH beat classes",
          .version = "2",
          .summary =
              "N, S, V and F between patients from lead II; DS1 trains, four records of it "
              "choose, DS2 is scored",
          .dataset = "mitdb",
          .modes = {"linear", "finetune"},
          .options = {{"before_s", 0.25, "seconds of a beat's window before its R peak", 0.01, 2},
                      {"after_s", 0.45, "seconds of a beat's window behind its R peak", 0.01, 2},
                      {"bins", std::int64_t{8}, "bins of a beat's window", 1, 64},
                      {"beats_per_class", std::int64_t{4000},
                       "training beats of a class that the linear head is fitted to, at most", 1,
                       1000000},
                      {"finetune_epochs", std::int64_t{10},
                       "passes over the training part when fine-tuning", 1, 1000},
                      {"finetune_lr", 1e-3, "highest learning rate when fine-tuning", 0, 1, true},
                      {"encoder_lr_scale", 0.3,
                       "learning rate of a pretrained encoder, as a share of the head's", 0, 1},
                      {"weight_decay", 1e-2, "AdamW's weight decay when fine-tuning", 0, 1},
                      {"batch", std::int64_t{32}, "windows a step when fine-tuning", 1, 4096},
                      draw_option()},
          .evaluate = &evaluate,
          .leads = {"II"},
          .gives_beats = true};
}

}  // namespace beatbench
