#include "harness/toolkit/corpus_features.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"
#include "harness/signal/ecg_features.h"
#include "harness/toolkit/digest.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace beatbench {
namespace {

constexpr int kPairs = 20000;  // a percentile is then good to .004

CorpusFeatures compute(const Corpus& corpus, const CorpusBeats& beats, Progress& progress) {
  const auto per_record = static_cast<std::int64_t>(record_features().size());
  const auto per_beat = static_cast<std::int64_t>(beat_features().size());
  const CorpusFeatures out{at::empty({corpus.size(), per_record}, at::kFloat),
                           at::empty({beats.size(), per_beat}, at::kFloat)};
  float* record_out = out.record.mutable_data_ptr<float>();
  float* beat_out = out.beat.mutable_data_ptr<float>();
  const SignalShape& shape = corpus.shape();
  for_each_record(corpus, progress, "ECG features", [&](std::int64_t record) {
    const std::int64_t first = beats.first[static_cast<std::size_t>(record)];
    const EcgFeatures features =
        ecg_features(corpus.record(record), shape.leads, shape.rate_hz, beats.peaks(record));
    std::copy(features.record.begin(), features.record.end(), record_out + record * per_record);
    std::copy(features.beats.begin(), features.beats.end(), beat_out + first * per_beat);
  });
  return out;
}

at::Tensor to_tensor(const std::vector<std::pair<std::int64_t, std::int64_t>>& pairs) {
  at::Tensor out = at::empty({static_cast<std::int64_t>(pairs.size()), 2}, at::kLong);
  std::int64_t* value = out.mutable_data_ptr<std::int64_t>();
  for (const auto& [a, b] : pairs) {
    *value++ = a;
    *value++ = b;
  }
  return out;
}

// Two different of `count` items.
std::pair<std::int64_t, std::int64_t> two_of(std::int64_t count, Draws& draws) {
  const auto a = static_cast<std::int64_t>(draws.below(static_cast<std::uint64_t>(count)));
  const auto b = static_cast<std::int64_t>(draws.below(static_cast<std::uint64_t>(count - 1)));
  return {a, b < a ? b : b + 1};
}

}  // namespace

CorpusFeatures corpus_features(const Corpus& corpus, const CorpusBeats& detected, Derived& derived,
                               Progress& progress) {
  const auto kept = [&](const char* name, const std::function<at::Tensor()>& compute_one) {
    return derived.shared(beatbench_toolkit_digest, name, "ecg_features at the R peaks of r_peaks",
                          compute_one);
  };
  CorpusFeatures features;
  const auto computed = [&]() -> const CorpusFeatures& {  // once for both tensors
    if (!features.record.defined()) features = compute(corpus, detected, progress);
    return features;
  };
  const auto beat = [&] { return kept("beat_features", [&] { return computed().beat; }); };
  // The beats are kept before the records are: whoever waits for the records finds both.
  const at::Tensor record = kept("record_features", [&] {
    beat();
    return computed().record;
  });
  return {record, beat()};
}

at::Tensor pairs_of_items(std::int64_t items) {
  if (items < 2)
    throw DataError(
        "the corpus has fewer than two records or beats to compare. Use a larger corpus, or "
        "targets that compare none.");
  Draws draws(0, "toolkit/pairs of items");
  std::vector<std::pair<std::int64_t, std::int64_t>> pairs;
  for (int i = 0; i < kPairs; ++i) pairs.push_back(two_of(items, draws));
  return to_tensor(pairs);
}

at::Tensor pairs_within_records(const CorpusBeats& beats) {
  std::vector<std::pair<std::int64_t, std::int64_t>> records;  // first beat, beats
  for (std::size_t r = 0; r + 1 < beats.first.size(); ++r)
    if (const std::int64_t count = beats.first[r + 1] - beats.first[r]; count >= 2)
      records.emplace_back(beats.first[r], count);
  if (records.empty())
    throw DataError(
        "no record of the corpus has two beats to compare. Let beats of the whole batch compare, "
        "or none.");
  Draws draws(0, "toolkit/pairs within records");
  std::vector<std::pair<std::int64_t, std::int64_t>> pairs;
  for (int i = 0; i < kPairs; ++i) {
    const auto [first, count] = records[draws.below(records.size())];
    const auto [a, b] = two_of(count, draws);
    pairs.emplace_back(first + a, first + b);
  }
  return to_tensor(pairs);
}

}  // namespace beatbench
