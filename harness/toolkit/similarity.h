#pragma once

#include <ATen/core/Tensor.h>

namespace beatbench {

enum class SimilarityKind {
  cosine,    // soft_1: max(0, cosine)
  gaussian,  // soft_2: exp(-d^2 / 2 sigma^2), sigma the median distance of the corpus
};
// The exponent of soft targets means nothing apart from the spread of the similarity.
enum class SimilarityScale {
  raw,           // features in clinical units: cosines crowd just below 1
  standardised,  // every feature to mean 0, SD 1 over the corpus: cosines spread
  percentile,    // standardised, then each value replaced by its rank among the corpus's pairs
};

// Mean and spread of each feature over the items: [1, feature]. SD 1 where all items are equal but
// for rounding: such a feature, centred, then tells nothing.
struct FeatureScale {
  at::Tensor mean, sd;
};
FeatureScale feature_scale(const at::Tensor& features);  // [item, feature], none missing

// Missing features (NaN) take the corpus's median of that feature, and 0 where every item lacks it.
at::Tensor fill_with_median(const at::Tensor& features);  // [item, feature]

// How alike the items (records, beats) of a corpus are, in [0, 1], from their features. On the CPU.
class FeatureSimilarity {
 public:
  FeatureSimilarity() = default;
  // features [item, feature], NaN where missing; pairs [pair, 2] int64: the items that stand for
  // the corpus in sigma and in the percentiles.
  FeatureSimilarity(const at::Tensor& features, const at::Tensor& pairs, SimilarityKind kind,
                    SimilarityScale scale);

  at::Tensor operator()(const at::Tensor& items) const;  // [row] int64 -> [row, row] float32
  double sigma() const { return sigma_; }                // 0 where not gaussian

 private:
  at::Tensor features_;  // [item, feature] float32, as they are compared
  at::Tensor sorted_;    // [pair]: similarities of the pairs; percentile alone
  SimilarityKind kind_ = SimilarityKind::cosine;
  double sigma_ = 0;
};

}  // namespace beatbench
