#include "harness/base/error.h"
#include "harness/toolkit/losses.h"
#include "harness/toolkit/targets.h"
#include "plugins/beat_ssl/beat_ssl.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>

// The beat level of Beat-SSL: which beats, their features, their contrast.
namespace beatbench {
namespace {

constexpr double kMostHidden = 0.5;  // a beat hidden more than this is left out

at::Tensor twice(const at::Tensor& x) { return at::cat({x, x}); }

RoiWindows select(const RoiWindows& windows, const at::Tensor& kept) {
  return {windows.record.index_select(0, kept), windows.start.index_select(0, kept),
          windows.stop.index_select(0, kept)};
}

// Of the targets of SupCon, uniform over an anchor's positives: the floor of its loss. Mean over
// the anchors that have one.
at::Tensor mean_entropy(const at::Tensor& label, const at::Tensor& group) {
  at::Tensor same = label.unsqueeze(0).eq(label.unsqueeze(1));
  if (group.defined()) same = same.logical_and(group.unsqueeze(0).eq(group.unsqueeze(1)));
  const at::Tensor positives = same.sum(1) - 1;
  const at::Tensor anchors = positives.gt(0).sum().clamp_min(1);
  return positives.clamp_min(1).to(at::kFloat).log().sum() / anchors;
}

}  // namespace

at::Tensor BeatSsl::keep_whole_beats(const CorpusBeats& all, const Corpus& corpus) {
  const RoiWindows windows =
      roi_windows(all.where.select(1, 0), all.where.select(1, 1), settings_.before_s * rate_hz_,
                  settings_.after_s * rate_hz_);
  const at::Tensor whole = inside(windows, corpus.shape().samples);
  beats_ = all.only(whole, corpus.size());
  if (beats_.size() == 0)
    throw DataError(
        "beat_ssl: no beat of the corpus has its whole window (roi_before_s, roi_after_s) inside "
        "its record. Shorten the window, lengthen signal.seconds or use beat = \"none\"");
  return whole.nonzero().squeeze(1);
}

// Rows are the drawn beats in view 1, then in view 2, without those that a view hides.
BeatSsl::BeatRows BeatSsl::rows_of_beats(const Batch& batch, const at::Tensor& hidden,
                                         Random& random) const {
  Random stream = random.split("beats");
  const DrawnBeats drawn = draw_beats(beats_, batch.record, draw_, stream);
  const at::Tensor peak = beats_.where.select(1, 1).index_select(0, drawn.beat);
  const at::Tensor in_views = at::cat({drawn.record, drawn.record + batch.signal.size(0)});
  const auto device = batch.signal.device();
  const RoiWindows windows =
      roi_windows(in_views.to(device), twice(peak).to(device), settings_.before_s * rate_hz_,
                  settings_.after_s * rate_hz_);
  const at::Tensor share = hidden.sum({1}, false, at::kFloat) / hidden.size(1);
  const at::Tensor kept = window_mean(windows, share).le(kMostHidden).nonzero().squeeze(1);
  const at::Tensor kept_here = kept.to(at::kCPU);
  return {twice(drawn.beat).index_select(0, kept_here),
          twice(drawn.record).index_select(0, kept_here).to(device), select(windows, kept)};
}

at::Tensor BeatSsl::beat_loss(const Batch& batch, const at::Tensor& features,
                              const at::Tensor& hidden, Random& random, ScalarLog& log) {
  const BeatRows rows = rows_of_beats(batch, hidden, random);
  const std::int64_t count = rows.beat.size(0);
  log.add("beat_rows", features.new_full({}, static_cast<double>(count)));
  if (count < 2) return features.new_zeros({}, at::kFloat);  // nothing to compare
  const at::Tensor pooled =
      roi_pool(features, rows.windows, encoder_->stride(), settings_.bins).flatten(1);
  return contrast_beats(rows, beat_projector_->forward(pooled), log);
}

at::Tensor BeatSsl::contrast_beats(const BeatRows& rows, const at::Tensor& embedding,
                                   ScalarLog& log) {
  const at::Tensor group = settings_.within_record ? rows.record : at::Tensor();
  if (settings_.beat == "hard") {
    const at::Tensor label = beats_.label.index_select(0, rows.beat).to(embedding.device());
    const at::Tensor largest = label.bincount().max();
    log.add("beat_largest_class", largest / static_cast<double>(label.size(0)));
    const at::Tensor each = sup_con(embedding, label, contrast_.temperature, group);
    const at::Tensor loss =
        each.sum() / static_cast<double>(std::max<std::int64_t>(1, each.size(0)));
    log.add("beat", loss);
    log.add("beat_kl", loss - mean_entropy(label, group));
    return loss;
  }
  const at::Tensor source = rows.beat.to(embedding.device());
  at::Tensor similarity = beat_similarity_(rows.beat).to(embedding.device());
  if (group.defined())
    similarity = similarity.masked_fill(group.unsqueeze(0).ne(group.unsqueeze(1)), 0);
  const at::Tensor weight = soft_targets(similarity, source, settings_.exponent);
  return weighted_contrast(contrast_, {embedding, weight, source, group}, "beat", log);
}

}  // namespace beatbench
