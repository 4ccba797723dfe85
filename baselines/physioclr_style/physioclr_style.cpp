#include "harness/sdk/plugin.h"
#include "harness/toolkit/augment.h"
#include "harness/toolkit/beat_timeline.h"
#include "harness/toolkit/corpus_features.h"
#include "harness/toolkit/embedding_statistics.h"
#include "harness/toolkit/heads.h"
#include "harness/toolkit/losses.h"
#include "harness/toolkit/module.h"
#include "harness/toolkit/signal_decoder.h"
#include "harness/toolkit/targets.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>

#include <cmath>
#include <memory>

namespace beatbench {
namespace {

// After PhysioCLR (Maghsoodi et al. 2025): records of like clinical features attract each other,
// their beats may change places, and the features must tell the signal, R peaks above all.
class PhysioClrStyle final : public ModuleMethod {
 public:
  static std::vector<OptionSpec> options();
  explicit PhysioClrStyle(const MethodContext& context);
  void prepare(const Corpus& corpus, Derived& derived, Progress& progress) override;
  at::Tensor loss(const Batch& batch, Random& random, LossLog& log) override;

 private:
  at::Tensor contrast(const at::Tensor& alike, const at::Tensor& features, Random& random,
                      ScalarLog& log);
  at::Tensor reconstruction(const at::Tensor& features, const at::Tensor& views,
                            const at::Tensor& near_peak, ScalarLog& log);

  double threshold_, temperature_, weight_, peak_weight_;
  std::int64_t peak_radius_;  // samples
  std::shared_ptr<OptionalProjector> projector_;
  std::shared_ptr<SignalDecoder> decoder_;
  CorpusBeats beats_;
  FeatureSimilarity similarity_;
};

constexpr double kMostAlike = 0.9;  // share of pairs of records beyond which likeness tells nothing

// `alike` [record, record] bool, on the CPU.
void warn_of_likeness(const at::Tensor& alike, LossLog& log) {
  const double records = static_cast<double>(alike.size(0));
  const double pairs = (alike.sum() - alike.diagonal().sum()).item<double>();
  if (pairs > kMostAlike * records * (records - 1))
    log.warn(
        "almost all records of a batch are alike: the contrast asks for no structure. Raise "
        "threshold.");
}

std::vector<OptionSpec> PhysioClrStyle::options() {
  std::vector<OptionSpec> all = {
      {"threshold", 0.25, "cosine of clinical features from which records are alike", 0, 1},
      temperature_option(),
      {"reconstruction_weight", 0.2, "weight of the error in mV^2 over all samples", 0, 100},
      {"peak_weight", 0.1, "weight of the error in mV^2 round the R peaks", 0, 100},
      {"peak_radius_s", 0.05, "seconds on both sides of an R peak that count as round it", 0, 1},
      {"decoder_width", std::int64_t{32}, "channels of the decoder", 4, 1024}};
  for (OptionSpec& option : OptionalProjector::options()) all.push_back(std::move(option));
  return all;
}

PhysioClrStyle::PhysioClrStyle(const MethodContext& context)
    : ModuleMethod(context.make_backbone()) {
  const Options& options = context.options;
  threshold_ = options.number("threshold");
  temperature_ = options.number("temperature");
  weight_ = options.number("reconstruction_weight");
  peak_weight_ = options.number("peak_weight");
  peak_radius_ = std::llround(options.number("peak_radius_s") * context.signal.rate_hz);
  decoder_ = register_module(
      "decoder", std::make_shared<SignalDecoder>(
                     encoder_->channels(), encoder_->stride(), options.integer("decoder_width"),
                     static_cast<std::int64_t>(context.signal.leads.size()), 1));
  projector_ = register_module("projector",
                               std::make_shared<OptionalProjector>(options, encoder_->channels()));
}

void PhysioClrStyle::prepare(const Corpus& corpus, Derived& derived, Progress& progress) {
  beats_ = detected_beats(corpus, derived, progress);
  const CorpusFeatures features = corpus_features(corpus, beats_, derived, progress);
  similarity_ = {features.record, pairs_of_items(corpus.size()), SimilarityKind::cosine,
                 SimilarityScale::standardised};
}

at::Tensor PhysioClrStyle::loss(const Batch& batch, Random& random, LossLog& log) {
  const std::int64_t samples = batch.signal.size(2);
  const at::Tensor records = batch.record.to(at::kCPU);
  Random stream = random.split("beats");
  const at::Tensor order = shuffled_beats(beats_, records, samples, stream);
  const at::Tensor near = near_peaks(beats_, records, samples, peak_radius_).unsqueeze(1);
  const at::Tensor views = at::cat({batch.signal, in_order(batch.signal, order)});
  const at::Tensor features = encoder_->features(views);
  const at::Tensor alike = similarity_(records).ge(threshold_);
  warn_of_likeness(alike, log);
  ScalarLog scalars;
  const at::Tensor total =
      contrast(alike, features, random, scalars) +
      reconstruction(features, views, at::cat({near, in_order(near, order)}), scalars);
  scalars.flush(log);
  return total;
}

at::Tensor PhysioClrStyle::contrast(const at::Tensor& alike, const at::Tensor& features,
                                    Random& random, ScalarLog& log) {
  const at::Tensor embedding = projector_->forward(features.mean(2));
  const std::int64_t records = alike.size(0);
  const at::Tensor source = at::arange(records, embedding.options().dtype(at::kLong)).repeat({2});
  // Hard positives of equal weight: the mean over them stands outside of the logarithm.
  const at::Tensor weight =
      soft_targets(alike.to(embedding.device(), embedding.scalar_type()).repeat({2, 2}), source, 1);
  const at::Tensor loss = soft_ce(log_probabilities(embedding, temperature_), weight).mean();
  add_views(embedding, random, log);
  log.add("positives_per_anchor", weight.sum(1).mean());
  log.add("contrast", loss);
  log.add("contrast_kl", loss - target_statistics(weight, source).entropy);
  return loss;
}

at::Tensor PhysioClrStyle::reconstruction(const at::Tensor& features, const at::Tensor& views,
                                          const at::Tensor& near_peak, ScalarLog& log) {
  const at::Tensor rebuilt = decoder_->forward(features, views.size(2)).squeeze(1);
  const at::Tensor error = (rebuilt - views).square().mean({1}, true);  // [view, 1, sample]
  const at::Tensor near = near_peak.to(error.device(), error.scalar_type());
  const at::Tensor everywhere = error.mean();
  const at::Tensor at_peaks = (error * near).sum() / near.sum().clamp_min(1);
  log.add("reconstruction", everywhere);
  log.add("peak_reconstruction", at_peaks);
  return everywhere * weight_ + at_peaks * peak_weight_;
}

}  // namespace
}  // namespace beatbench

BEATBENCH_PLUGIN(
    beatbench::PhysioClrStyle,
    {.id = "physioclr_style",
     .title = "PhysioCLR-style",
     .summary = "contrasts records by likeness of clinical features, shuffles beats, reconstructs",
     .citation = "after Maghsoodi et al.: Domain Knowledge is Power: Leveraging Physiological "
                 "Priors for Self-Supervised Representation Learning in Electrocardiography. 2025. "
                 "arXiv 2509.08116",
     .licence = "Apache-2.0",
     .signal = {.leads = beatbench::twelve_leads(),
                .min_rate_hz = 100,
                .max_rate_hz = 1000,
                .min_seconds = 2}})
