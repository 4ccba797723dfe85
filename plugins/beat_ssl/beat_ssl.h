#pragma once

#include "harness/toolkit/augment.h"
#include "harness/toolkit/heads.h"
#include "harness/toolkit/module.h"
#include "harness/toolkit/roi.h"
#include "harness/toolkit/similarity.h"
#include "plugins/beat_ssl/beat_draw.h"
#include "plugins/beat_ssl/contrast.h"

#include <memory>
#include <string>
#include <vector>

namespace beatbench {

// Beat-SSL (arXiv 2601.16147): two views of 3KG, contrasted as whole records and beat by beat, with
// hard (same record, same class) or soft (similarity of clinical features) targets. The paper's
// method text was not at hand; docs/methods/beat_ssl.md tells what is published and what is ours.
class BeatSsl final : public ModuleMethod {
 public:
  static std::vector<OptionSpec> options();
  explicit BeatSsl(const MethodContext& context);
  void prepare(const Corpus& corpus, Derived& derived, Progress& progress) override;
  at::Tensor loss(const Batch& batch, Random& random, LossLog& log) override;

 private:
  struct Settings {
    std::string rhythm, beat;
    SimilarityScale similarity = SimilarityScale::standardised;
    double exponent = 1, beat_weight = 0;
    bool within_record = false;
    double before_s = 0, after_s = 0;
    std::int64_t bins = 0;
    double mask_share = 0;
  };
  // Beats of both views that survived the time mask.
  struct BeatRows {
    at::Tensor beat;    // [row] int64 on the CPU, index into beats_
    at::Tensor record;  // [row] int64, index into the batch
    RoiWindows windows;
  };

  void prepare_rhythm(const at::Tensor& record_features);
  void prepare_beats(const at::Tensor& features);  // of beats_
  // Sets beats_ to those whose window lies in the record; their indices among all.
  at::Tensor keep_whole_beats(const CorpusBeats& all, const Corpus& corpus);
  at::Tensor rhythm_loss(const Batch& batch, const at::Tensor& features, Random& random,
                         ScalarLog& log);
  at::Tensor beat_loss(const Batch& batch, const at::Tensor& features, const at::Tensor& hidden,
                       Random& random, ScalarLog& log);
  BeatRows rows_of_beats(const Batch& batch, const at::Tensor& hidden, Random& random) const;
  at::Tensor contrast_beats(const BeatRows& rows, const at::Tensor& embedding, ScalarLog& log);

  Settings settings_;
  VcgAugmentation vcg_;
  Contrast contrast_;
  BeatDraw draw_;
  double rate_hz_;
  std::shared_ptr<Projector> projector_;
  std::shared_ptr<Projector> beat_projector_;  // none where beat = "none"

  CorpusBeats beats_;  // those whose window lies in the record
  FeatureSimilarity record_similarity_, beat_similarity_;
};

}  // namespace beatbench
