#include "plugins/beat_ssl/beat_draw.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/ones.h>

#include <algorithm>
#include <cmath>

namespace beatbench {
namespace {

constexpr std::int64_t kFewestNormal = 2;  // one beat would have no other to be alike

struct Candidate {
  std::int64_t record, beat;
  float key;  // the lower, the sooner taken
};

std::vector<Candidate> of_record(const CorpusBeats& beats, std::int64_t in_batch,
                                 std::int64_t in_corpus, std::int64_t most, Random& random) {
  const std::int64_t first = beats.first[static_cast<std::size_t>(in_corpus)];
  const std::int64_t count = beats.first[static_cast<std::size_t>(in_corpus) + 1] - first;
  const at::Tensor order = random.permutation(count), key = random.uniform({count});
  std::vector<Candidate> taken;
  for (std::int64_t i = 0; i < std::min(count, most); ++i)
    taken.push_back({in_batch, first + order.const_data_ptr<std::int64_t>()[i],
                     key.const_data_ptr<float>()[i]});
  return taken;
}

}  // namespace

DrawnBeats draw_beats(const CorpusBeats& beats, const at::Tensor& records, const BeatDraw& draw,
                      Random& random) {
  std::vector<Candidate> all;
  for (std::int64_t r = 0; r < records.size(0); ++r) {
    auto taken =
        of_record(beats, r, records.const_data_ptr<std::int64_t>()[r], draw.per_record, random);
    if (draw.whole_records)
      for (Candidate& one : taken) one.key = taken.front().key;
    all.insert(all.end(), taken.begin(), taken.end());
  }
  const auto most = static_cast<std::size_t>(draw.in_all);
  if (all.size() > most) {
    std::stable_sort(all.begin(), all.end(),
                     [](const Candidate& a, const Candidate& b) { return a.key < b.key; });
    all.resize(most);
  }
  const auto size = static_cast<std::int64_t>(all.size());
  const DrawnBeats drawn{at::empty({size}, at::kLong), at::empty({size}, at::kLong)};
  for (std::size_t i = 0; i < all.size(); ++i) {
    drawn.beat.mutable_data_ptr<std::int64_t>()[i] = all[i].beat;
    drawn.record.mutable_data_ptr<std::int64_t>()[i] = all[i].record;
  }
  return drawn;
}

DrawnBeats cap_normal(const DrawnBeats& drawn, const at::Tensor& label, double share,
                      Random& random) {
  const at::Tensor normal = label.eq(0).nonzero().squeeze(1);
  const auto others = static_cast<double>(label.size(0) - normal.size(0));
  if (share >= 1) return drawn;
  const auto most =
      std::max(kFewestNormal, static_cast<std::int64_t>(std::floor(others * share / (1 - share))));
  if (normal.size(0) <= most) return drawn;
  const at::Tensor dropped =
      normal.index_select(0, random.permutation(normal.size(0)).slice(0, most));
  const at::Tensor kept =
      at::ones({label.size(0)}, at::kBool).index_fill(0, dropped, false).nonzero().squeeze(1);
  return {drawn.beat.index_select(0, kept), drawn.record.index_select(0, kept)};
}

}  // namespace beatbench
