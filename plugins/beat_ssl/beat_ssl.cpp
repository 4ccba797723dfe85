#include "plugins/beat_ssl/beat_ssl.h"

#include "harness/base/error.h"
#include "harness/sdk/plugin.h"
#include "harness/toolkit/corpus_features.h"
#include "harness/toolkit/resnet1d.h"
#include "harness/toolkit/targets.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>

#include <string_view>

namespace beatbench {
namespace {

bool is_soft(std::string_view targets) { return targets.starts_with("soft"); }

SimilarityKind kind_of(std::string_view targets) {
  return targets == "soft_2" ? SimilarityKind::gaussian : SimilarityKind::cosine;
}

SimilarityScale scale_of(std::string_view similarity) {
  if (similarity == "raw") return SimilarityScale::raw;
  return similarity == "percentile" ? SimilarityScale::percentile : SimilarityScale::standardised;
}

at::Tensor twice(const at::Tensor& x) { return at::cat({x, x}); }

// The native arm's encoder is not published: ResNet-18 along time, width 64, is ours.
std::shared_ptr<Encoder> make_encoder(const MethodContext& context) {
  if (context.native) return std::make_shared<ResNet1d>(ResNet1dShape{});
  return context.make_backbone();
}

void check_window(const MethodContext& context) {
  const double window_s =
      context.options.number("roi_before_s") + context.options.number("roi_after_s");
  const double record_s = static_cast<double>(context.signal.samples) / context.signal.rate_hz;
  if (context.options.text("beat") == "none" || window_s <= record_s) return;
  throw UsageError("beat_ssl: a beat's window lasts " + value_text(window_s) +
                   " s (roi_before_s + roi_after_s), a record " + value_text(record_s) +
                   " s: no beat would be left. Shorten the window or lengthen signal.seconds");
}

}  // namespace

BeatSsl::BeatSsl(const MethodContext& context)
    : ModuleMethod(make_encoder(context)), rate_hz_(context.signal.rate_hz) {
  check_window(context);
  const Options& o = context.options;
  settings_ = {.rhythm = o.text("rhythm"),
               .beat = o.text("beat"),
               .similarity = scale_of(o.text("similarity")),
               .exponent = o.number("exponent"),
               .beat_weight = o.number("beat_weight"),
               .within_record = o.text("beat_scope") == "record",
               .before_s = o.number("roi_before_s"),
               .after_s = o.number("roi_after_s"),
               .bins = o.integer("roi_bins"),
               .mask_share = o.number("mask_share")};
  vcg_ = {.law = o.text("vcg_law") == "paper" ? VcgLaw::paper : VcgLaw::fairseq,
          .mode = o.text("vcg_mode") == "project" ? VcgMode::project : VcgMode::residual,
          .max_angle_deg = o.number("max_angle"),
          .max_scale = o.number("max_scale")};
  contrast_ = {o.text("loss"), o.number("temperature"), o.number("bce_bias")};
  draw_ = {.per_record = o.integer("beats_per_record"),
           .in_all = o.integer("max_beats") / 2,
           .max_normal_share = settings_.beat == "hard" ? o.number("max_normal_share") : 1,
           .whole_records = settings_.within_record};
  const std::int64_t channels = encoder_->channels(), out = o.integer("projector_out");
  projector_ = register_module(
      "projector", std::make_shared<Projector>(channels, o.integer("projector_hidden"), out));
  if (settings_.beat == "none") return;
  beat_projector_ = register_module(
      "beat_projector", std::make_shared<Projector>(channels * settings_.bins,
                                                    o.integer("beat_projector_hidden"), out));
}

void BeatSsl::prepare(const Corpus& corpus, Derived& derived, Progress& progress) {
  const bool soft_rhythm = is_soft(settings_.rhythm), soft_beat = is_soft(settings_.beat);
  if (settings_.beat == "hard") keep_whole_beats(annotated_beats(corpus), corpus);
  if (!soft_rhythm && !soft_beat) return;
  const CorpusBeats detected = detected_beats(corpus, derived, progress);
  const CorpusFeatures features = corpus_features(corpus, detected, derived, progress);
  if (soft_rhythm) prepare_rhythm(features.record);
  if (soft_beat) prepare_beats(features.beat.index_select(0, keep_whole_beats(detected, corpus)));
}

void BeatSsl::prepare_rhythm(const at::Tensor& record_features) {
  record_similarity_ = {record_features, pairs_of_items(record_features.size(0)),
                        kind_of(settings_.rhythm), settings_.similarity};
}

void BeatSsl::prepare_beats(const at::Tensor& features) {
  const at::Tensor pairs =
      settings_.within_record ? pairs_within_records(beats_) : pairs_of_items(beats_.size());
  beat_similarity_ = {features, pairs, kind_of(settings_.beat), settings_.similarity};
}

at::Tensor BeatSsl::loss(const Batch& batch, Random& random, LossLog& log) {
  const auto view = [&](const char* purpose) {
    return draw_view(batch.signal, vcg_, settings_.mask_share, false, random.split(purpose));
  };
  const MaskedView view1 = view("view 1"), view2 = view("view 2");
  const at::Tensor features = encoder_->features(at::cat({view1.signal, view2.signal}));
  ScalarLog scalars;
  at::Tensor total = rhythm_loss(batch, features, random, scalars);
  if (beat_projector_) {
    const at::Tensor hidden = at::cat({view1.hidden, view2.hidden});
    total = total + beat_loss(batch, features, hidden, random, scalars) * settings_.beat_weight;
  }
  scalars.flush(log);
  if (is_soft(settings_.rhythm)) warn_of_targets("rhythm", log);
  if (is_soft(settings_.beat)) warn_of_targets("beat", log);
  return total;
}

at::Tensor BeatSsl::rhythm_loss(const Batch& batch, const at::Tensor& features, Random& random,
                                ScalarLog& log) {
  const at::Tensor embedding = projector_->forward(features.mean(2));
  const at::Tensor source =
      twice(at::arange(batch.signal.size(0), embedding.options().dtype(at::kLong)));
  at::Tensor weight = hard_targets(source);
  if (is_soft(settings_.rhythm)) {
    const at::Tensor similarity = record_similarity_(batch.record.to(at::kCPU));
    weight =
        soft_targets(similarity.to(embedding.device()).repeat({2, 2}), source, settings_.exponent);
  }
  add_views(embedding, random, log);
  return weighted_contrast(contrast_, {embedding, weight, source, {}}, "rhythm", log);
}

}  // namespace beatbench

BEATBENCH_PLUGIN(beatbench::BeatSsl,
                 {.id = "beat_ssl",
                  .title = "Beat-SSL",
                  .version = "2",
                  .summary = "contrasts records and beats with hard or soft targets",
                  .citation = "Beat-SSL, arXiv 2601.16147, ISBI 2026",
                  .licence = "Apache-2.0",
                  .signal = {.leads = beatbench::twelve_leads(),
                             .min_rate_hz = 100,
                             .max_rate_hz = 1000,
                             .min_seconds = 2},
                  .native = beatbench::NativeArm{{.leads = beatbench::twelve_leads(),
                                                  .min_rate_hz = 100,
                                                  .max_rate_hz = 1000,
                                                  .min_seconds = 2},
                                                 {}},
                  .needs_beats = beatbench::BeatNeed{"beat", "hard"}})
