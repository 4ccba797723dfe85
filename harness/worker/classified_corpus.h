#pragma once

#include "harness/base/json.h"
#include "harness/base/progress.h"
#include "harness/sdk/corpus.h"
#include "harness/sdk/derived.h"
#include "harness/toolkit/corpus_beats.h"

#include <string>
#include <vector>

namespace beatbench {

// A corpus whose beats are the detected R peaks with the classes that a model gave them: symbols N,
// S, V and F. All else is the corpus's own.
class ClassifiedCorpus final : public Corpus {
 public:
  // label [beat] int64: class of each of the beats, 0 N … 3 F. DataError where it is another
  // number of classes, or another class.
  ClassifiedCorpus(const Corpus& corpus, const CorpusBeats& beats, const at::Tensor& label);

  std::int64_t size() const override { return corpus_.size(); }
  const SignalShape& shape() const override { return corpus_.shape(); }
  std::span<const float> record(std::int64_t index) const override { return corpus_.record(index); }
  std::int64_t patient(std::int64_t index) const override { return corpus_.patient(index); }
  bool has_beats() const override { return true; }
  std::span<const BeatMark> beats(std::int64_t index) const override;
  Json shares() const;  // {"N": 0.93, …}: how one-sided the classes are

 private:
  const Corpus& corpus_;
  std::vector<std::int64_t> first_;
  std::vector<BeatMark> marks_;
};

// Classifies the beats of a corpus by the model that the evaluation cell of that identity left
// (model.safetensors), from lead II alone as the model learnt it. `place` says where the cell, its
// upstream and their plugins lie now (context.beat_classes of a cell). Peaks and classes are kept
// in `derived`, the classes under the classifier's identity. DataError where one of its cells is
// not done, or learnt at another rate than the corpus has.
ClassifiedCorpus classify_beats(const Corpus& corpus, const Json& place,
                                const std::string& identity, Derived& derived, Progress& progress);

}  // namespace beatbench
