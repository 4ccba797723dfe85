#include "harness/toolkit/masked_prediction.h"

#include "harness/toolkit/info_nce.h"
#include "harness/toolkit/span_mask.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>

namespace beatbench {
namespace {

ContextShape small_context(const Options& options, std::int64_t in) {
  return {.in = in,
          .width = options.integer("context_width"),
          .layers = options.integer("context_layers"),
          .heads = options.integer("context_heads"),
          .ffn = options.integer("context_ffn"),
          .kernel = options.integer("context_kernel"),
          .dropout = options.number("context_dropout")};
}

QuantizerShape quantizer_shape(const Options& options, std::int64_t in) {
  return {.in = in,
          .groups = options.integer("codebook_groups"),
          .entries = options.integer("codebook_entries"),
          .out = options.integer("codebook_width"),
          .temperature = options.number("gumbel_start"),
          .last_temperature = options.number("gumbel_end"),
          .temperature_decay = options.number("gumbel_decay")};
}

// Share of the codebooks' entries that stand in code [record, step, group].
at::Tensor code_usage(const at::Tensor& code, std::int64_t entries) {
  const at::Tensor rows = code.flatten(0, 1).t();  // [group, row]
  return at::zeros({rows.size(0), entries}, rows.options().dtype(at::kFloat))
      .scatter_(1, rows, 1)
      .mean();
}

}  // namespace

std::vector<OptionSpec> MaskedPrediction::options() {
  const QuantizerShape q;
  std::vector<OptionSpec> all = {
      {"mask_share", 0.65, "expected share of steps under masked spans if spans did not overlap",
       0.05, 0.95},
      {"mask_span_s", 0.32, "length of a masked span in seconds, rounded to steps", 0.001, 10},
      {"distractors", std::int64_t{100}, "other masked steps of the record per target", 1, 1000},
      {"temperature", 0.1, "temperature of the cosine similarities", 0.001, 10},
      {"diversity_weight", 0.1, "weight of the codebook's diversity penalty", 0, 100},
      {"penalty_weight", 10.0, "native arm: weight of the mean square of the features", 0, 1000},
      {"codebook_groups", q.groups, "codebooks side by side", 1, 16},
      {"codebook_entries", q.entries, "entries of each codebook", 2, 8192},
      {"codebook_width", q.out, "width of the quantised targets and of the predictions", 1, 4096},
      {"gumbel_start", q.temperature, "temperature of the Gumbel softmax at the start", 0.01, 100},
      {"gumbel_end", q.last_temperature, "lowest temperature of the Gumbel softmax", 0.01, 100},
      {"gumbel_decay", q.temperature_decay, "its factor per step", 0.5, 1}};
  for (OptionSpec& option : std::vector<OptionSpec>{
           {"context_layers", std::int64_t{2}, "controlled arm: transformer blocks", 1, 24},
           {"context_width", std::int64_t{128}, "controlled arm: width, a multiple of 16", 16,
            4096},
           {"context_heads", std::int64_t{4}, "controlled arm: attention heads", 1, 128},
           {"context_ffn", std::int64_t{512}, "controlled arm: width of the feed-forward layers", 1,
            16384},
           {"context_kernel", std::int64_t{32},
            "controlled arm: kernel of the positional "
            "convolution in steps",
            1, 1024},
           {"context_dropout", 0.1, "controlled arm: dropout of the context network", 0, 0.9},
           {"context_across_records", 0.5,
            "controlled arm: share of the loss whose distractors are the same step of other "
            "records",
            0, 1}})
    all.push_back(std::move(option));
  for (OptionSpec& option : ConvTransformer::options()) all.push_back(std::move(option));
  return all;
}

MaskedPrediction::MaskedPrediction(const MethodContext& context, std::int64_t samples) {
  const Options& options = context.options;
  mask_share_ = options.number("mask_share");
  temperature_ = options.number("temperature");
  diversity_weight_ = options.number("diversity_weight");
  // The shared backbone holds its scale by batch norm: a pull on it would only drown the signal.
  penalty_weight_ = context.native ? options.number("penalty_weight") : 0;
  across_records_ = context.native ? 0 : options.number("context_across_records");
  distractors_ = options.integer("distractors");
  if (context.native)
    encoder_ = native_ = std::make_shared<ConvTransformer>(options, context.signal);
  else
    encoder_ = context.make_backbone();

  const std::int64_t stride = encoder_->stride();
  const double span = options.number("mask_span_s") * context.signal.rate_hz;
  mask_span_ = std::max<std::int64_t>(1, std::llround(span / static_cast<double>(stride)));
  check_span_mask(native_ ? samples / stride : (samples + stride - 1) / stride, mask_span_);

  const std::int64_t in = native_ ? options.integer("native_channels") : encoder_->channels();
  const std::int64_t width = options.integer(native_ ? "native_width" : "context_width");
  const std::int64_t codebook_width = options.integer("codebook_width");
  if (!native_)
    context_ =
        register_module("context", std::make_shared<ContextNetwork>(small_context(options, in)));
  quantizer_ =
      register_module("quantizer", std::make_shared<VectorQuantizer>(quantizer_shape(options, in)));
  target_linear_ =
      register_module("target_linear", torch::nn::Linear(codebook_width, codebook_width));
  context_linear_ = register_module("context_linear", torch::nn::Linear(width, codebook_width));
  target_dropout_ = register_module(
      "target_dropout",
      torch::nn::Dropout(options.number(native_ ? "native_dropout" : "context_dropout")));
  mask_vector_ = register_parameter("mask_vector", at::rand({width}));
}

Quantized MaskedPrediction::quantized(const at::Tensor& features, const Random& random) {
  const at::Tensor rows = features.flatten(0, 1);
  if (!is_training()) return quantizer_->forward(rows);
  Random gumbel = random.split("gumbel");
  return quantizer_->forward(rows, quantizer_->draw_noise(rows.size(0), gumbel));
}

// Where records are compared at the same step, all of them hide the same steps.
SpanMask MaskedPrediction::draw_mask(std::int64_t records, std::int64_t steps,
                                     const Random& random) const {
  Random stream = random.split("mask");
  if (across_records_ == 0) return draw_span_mask(records, steps, mask_share_, mask_span_, stream);
  const SpanMask one = draw_span_mask(1, steps, mask_share_, mask_span_, stream);
  return {one.hidden.expand({records, -1}), one.steps.expand({records, -1})};
}

// A backbone that pads its convolutions tells each step's place in the record, and the place alone
// picks the target among other steps of the record. Among the same step of other records it does
// not.
at::Tensor MaskedPrediction::contrasted(const at::Tensor& prediction, const at::Tensor& target,
                                        const at::Tensor& code, const Random& random,
                                        ScalarLog& log) const {
  const std::int64_t records = target.size(0), steps = target.size(1);
  Random within_random = random.split("distractors");
  const InfoNce within =
      info_nce(prediction, target,
               draw_distractors(records, steps, distractors_, within_random).to(target.device()),
               equal_codes(code), temperature_);
  log.add("accuracy", within.picked.to(at::kFloat).mean());
  log.add("positive_similarity", within.positive_similarity);
  log.add("negative_similarity", within.negative_similarity);
  at::Tensor loss = within.each.mean();
  if (across_records_ > 0 && records > 1) {
    Random across_random = random.split("distractors across records");
    const InfoNce across =
        info_nce(prediction.transpose(0, 1), target.transpose(0, 1),
                 draw_distractors(steps, records, distractors_, across_random).to(target.device()),
                 equal_codes(code.transpose(0, 1)), temperature_);
    log.add("accuracy_across_records", across.picked.to(at::kFloat).mean());
    loss = loss * (1 - across_records_) + across.each.mean() * across_records_;
  }
  log.add("contrastive_loss", loss);
  return loss;
}

MaskedPrediction::Pass MaskedPrediction::masked_pass(const at::Tensor& signal, const Random& random,
                                                     ScalarLog& log) {
  const at::Tensor local = native_ ? native_->local(signal) : encoder_->features(signal);
  const at::Tensor x = context().normalised(local);  // [record, step, channel]
  const std::int64_t records = x.size(0);
  const SpanMask mask = draw_mask(records, x.size(1), random);
  const std::int64_t masked = mask.steps.size(1);
  const at::Tensor steps = mask.steps.to(x.device());

  const Quantized q = quantized(target_dropout_(at_steps(x, steps)), random);
  const at::Tensor code = q.code.view({records, masked, -1});
  const at::Tensor target = target_linear_(q.vector.view({records, masked, -1}));
  const at::Tensor out = context().forward(x, mask.hidden.to(x.device()), mask_vector_);
  const at::Tensor prediction = context_linear_(at_steps(out, steps));
  const at::Tensor contrast = contrasted(prediction, target, code, random, log);

  const double codes = static_cast<double>(quantizer_->codes());
  const at::Tensor diversity = (codes - q.perplexity) / codes;
  const at::Tensor penalty = local.to(contrast.scalar_type()).square().mean();
  log.add("feature_penalty", penalty);
  log.add("codebook_perplexity", q.perplexity);
  log.add("code_usage", code_usage(code, quantizer_->codes() / code.size(2)));
  log.add("masked_share", mask.hidden.to(at::kFloat).mean());
  return {contrast + diversity_weight_ * diversity + penalty_weight_ * penalty, out, prediction,
          target};
}

}  // namespace beatbench
