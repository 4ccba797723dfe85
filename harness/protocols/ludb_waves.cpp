#include "harness/protocols/ludb_waves.h"

#include "datasets/ludb/rasterise.h"
#include "datasets/splits.h"
#include "harness/base/error.h"
#include "harness/base/seed.h"
#include "harness/protocols/features.h"
#include "harness/protocols/label_draw.h"
#include "harness/protocols/tables.h"
#include "harness/protocols/test_waves.h"
#include "harness/protocols/two_rates.h"
#include "harness/protocols/wave_model.h"
#include "harness/scoring/merged_waves.h"
#include "harness/scoring/post_processing.h"
#include "harness/scoring/waves.h"
#include "harness/toolkit/schedule.h"

#include <ATen/ops/empty.h>
#include <torch/nn/functional/loss.h>
#include <torch/utils.h>

#include <algorithm>

namespace beatbench {
namespace {

constexpr std::int64_t kPredictBatch = 64;
constexpr const char* kMerged = "merged";

bool merges(const EvaluationTask& task) { return task.options.text("leads") == kMerged; }

// What is to be learnt, at the model's rate: uint8 [row, lead, sample], 255 where not annotated.
// All leads learn the merged waves where leads are merged; `silent` ones nothing.
at::Tensor wave_labels(const EvaluationTask& task, const PreparedSet& data, const Rows& rows,
                       const LeadPlaces& silent) {
  const auto leads = std::ssize(data.spec().leads);
  at::Tensor labels = at::empty({std::ssize(rows), leads, data.samples()}, at::kByte);
  auto* to = labels.data_ptr<std::uint8_t>();
  for (const std::int64_t row : rows) {
    std::vector<LeadWaves> waves = data.waves(row);
    if (merges(task)) waves.assign(waves.size(), merged_waves(waves, data.wave_rate_hz()));
    for (const LeadWaves& lead : waves)
      to = std::ranges::copy(
               rasterise(lead, data.samples(), data.wave_rate_hz(), data.spec().rate_hz), to)
               .out;
  }
  for (const std::size_t lead : silent)
    labels.select(1, static_cast<std::int64_t>(lead)).fill_(kIgnore);
  return labels;
}

struct Part {
  Rows rows;
  at::Tensor input;   // the frozen encoder's features; the signals where it is trained too, or
                      // where all features together would be too large to keep
  at::Tensor labels;  // uint8 [row, lead, sample]
};

// Of the protocol's own data, or of those that are scored.
Part make_part(const EvaluationTask& task, const PreparedSet& data, const LeadPlaces& silent,
               bool as_features, Rows rows, const char* name) {
  Part part{limited(std::move(rows), task.limit), {}, {}};
  if (part.rows.empty())
    throw DataError(data.dataset() + ": no record is left for the " + name + " part of fold " +
                    std::to_string(task.fold));
  part.input = as_features ? encode(*task.encoder, data, part.rows, task.stop, silent)
                           : signals_of(data, part.rows, silent);
  part.labels = wave_labels(task, data, part.rows, silent);
  return part;
}

// Trains, and comes back to the epoch of best macro Dice on the validation part.
void fit(const EvaluationTask& task, WaveModel& model, const Part& train, const Part& validation,
         Evaluation& evaluation) {
  const std::int64_t epochs = task.limit > 0 ? 1 : task.options.integer("epochs");
  const std::int64_t batch = task.options.integer("batch");
  const std::int64_t steps = std::max<std::int64_t>(1, std::ssize(train.rows) / batch);
  TwoRates optimizer(model.encoder_parameters(), model.decoder_parameters(),
                     task.from_scratch ? 1 : task.options.number("encoder_lr_scale"),
                     task.options.number("weight_decay"));
  const std::vector<NamedTensor> state = model.state();
  std::vector<at::Tensor> best;
  double best_dice = -1;
  for (std::int64_t epoch = 0; epoch < epochs; ++epoch) {
    const at::Tensor order =
        torch::tensor(Draws(task.seed, "decoder_order", epoch).permutation(std::ssize(train.rows)));
    model.train(true);
    for (std::int64_t s = 0; s < steps; ++s) {
      if (task.stop) throw Interrupted{};
      const std::int64_t step = epoch * steps + s;
      torch::manual_seed(derive_seed(task.seed, "decoder", step));
      const at::Tensor rows = order.slice(0, s * batch, std::min((s + 1) * batch, order.size(0)));
      const at::Tensor loss = torch::nn::functional::cross_entropy(
          model.logits(train.input.index_select(0, rows)),
          train.labels.index_select(0, rows).to(model.device(), at::kLong),
          torch::nn::functional::CrossEntropyFuncOptions().ignore_index(255));
      optimizer.step(loss, task.options.number("lr") * warmup_cosine(step, steps, epochs * steps));
      task.report(step + 1, epochs * steps, "decoder");
    }
    const at::Tensor predicted = model.predict(validation.input, task.stop);
    const double dice =
        macro_dice(values_of<std::uint8_t>(validation.labels), values_of<std::uint8_t>(predicted));
    if (dice <= best_dice) continue;
    best_dice = dice;
    best = copy_of(state);
    evaluation.details["best_epoch"] = epoch + 1;
    evaluation.details["validation_dice"] = dice;
  }
  restore(state, best);
}

bool keeps_features(const EvaluationTask& task, const Split& split, const TestWaves& test) {
  const auto records =
      std::ssize(split.train) + std::ssize(split.validation) + std::ssize(test.rows);
  return task.mode == "linear" && !task.options.flag("skips") && may_keep_features(task, records);
}

// What a rule says of the test part. PluginError where that is no class of each sample.
at::Tensor predict_by_rule(const EvaluationTask& task, const Part& test) {
  std::vector<at::Tensor> parts;
  for (const at::Tensor& batch : test.input.split(kPredictBatch)) {
    if (task.stop) throw Interrupted{};
    const at::Tensor waves = task.delineator->delineate(batch);
    if (waves.scalar_type() != at::kByte || waves.sizes() != batch.sizes() ||
        waves.max().item<int>() >= kWaveClasses)
      throw PluginError(
          "the delineator must give a class of 0 to 3 as uint8 for each record, lead and sample");
    parts.push_back(waves);
  }
  return at::cat(parts).contiguous();
}

// Trains a decoder on the encoder's features, or both, and lets it segment the test part.
at::Tensor predict_by_decoder(const EvaluationTask& task, const Split& split,
                              const LeadPlaces& silent, bool as_features, const Part& test,
                              Evaluation& evaluation) {
  const Part train = make_part(task, task.data, silent, as_features, split.train, "train");
  const Part validation =
      make_part(task, task.data, silent, as_features, split.validation, "validation");
  evaluation.details["records"]["train"] = train.rows.size();
  evaluation.details["records"]["validation"] = validation.rows.size();
  WaveModel model(task, as_features);
  fit(task, model, train, validation, evaluation);
  return model.predict(test.input, task.stop);
}

Split split_of(const EvaluationTask& task) {
  if (task.split != nullptr) return *task.split;
  const auto folds = static_cast<int>(task.options.integer("folds"));
  Split split = patient_folds(task.data.records(), folds, task.seed)
                    .at(static_cast<std::size_t>(task.fold - 1));
  if (task.label_fraction < 1)
    split.train =
        label_subset(task.data.records(), split.train, task.label_fraction, subset_seed(task));
  return split;
}

Evaluation evaluate(const EvaluationTask& task) {
  const Split split = split_of(task);
  const TestWaves on = test_waves(task, split.test);
  const bool as_features = keeps_features(task, split, on);
  const Part test = make_part(task, on.data, on.silent, as_features, on.rows, "test");

  Evaluation evaluation;
  evaluation.details["records"] = {{"test", test.rows.size()}};
  tell_test_waves(task, on, evaluation);
  evaluation.predictions = task.mode == "rule" ? predict_by_rule(task, test)
                                               : predict_by_decoder(task, split, on.silent,
                                                                    as_features, test, evaluation);
  evaluation.take(score_waves(on.data, test.rows, values_of<std::uint8_t>(evaluation.predictions),
                              {merges(task), task.options.text("post") != kNoPost}));
  for (const std::int64_t row : test.rows)
    evaluation.ids.push_back(on.data.records()[static_cast<std::size_t>(row)].id);
  return evaluation;
}

}  // namespace

Protocol ludb_waves() {
  return {"ludb_waves",
          "LUDB wave segmentation",
          "1",
          "P, QRS and T of each of 12 leads, sample by sample; folds by record; scored at 500 Hz",
          "ludb",
          {"linear", "finetune", "rule"},
          {{"folds", std::int64_t{5},
            "parts that the records are dealt into; each is the test part once", 2, 200},
           {"epochs", std::int64_t{60}, "passes over the training part", 1, 10000},
           {"lr", 2e-3, "highest learning rate of the decoder", 0, 1, true},
           {"encoder_lr_scale", 0.3,
            "learning rate of a pretrained encoder, as a share of the decoder's", 0, 1},
           {"weight_decay", 1e-2, "AdamW's weight decay", 0, 1},
           {"batch", std::int64_t{16}, "records a step", 1, 4096},
           {"decoder_width", std::int64_t{32}, "channels of the common decoder", 4, 1024},
           skips_option(),
           {.name = "leads",
            .fallback = std::string("each"),
            .help = "each lead has its own waves, or all share the merged ones",
            .choices = {"each", kMerged}},
           {.name = "post",
            .fallback = std::string(kMinDurationV1),
            .help = "post-processing whose numbers are stored beside the plain ones",
            .choices = {std::string(kNoPost), std::string(kMinDurationV1)}},
           draw_option()},
          &evaluate,
          /*leads=*/{},
          /*gives_beats=*/false,
          /*tests_on_others=*/true,
          /*takes_splits=*/true,
          &require_skips};
}

}  // namespace beatbench
