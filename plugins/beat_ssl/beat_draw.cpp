#include "plugins/beat_ssl/beat_draw.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <cmath>

namespace beatbench {
namespace {

constexpr std::int64_t kDropped = -1;
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

// Before the cut to in_all, which would otherwise take of the rare classes what N gives back.
void cap_normal(std::vector<Candidate>& all, const at::Tensor& label, double share,
                Random& random) {
  const std::int64_t* class_of = label.const_data_ptr<std::int64_t>();
  std::vector<std::size_t> normal;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (class_of[all[i].beat] == 0) normal.push_back(i);
  const auto others = static_cast<double>(all.size() - normal.size());
  const auto most =
      std::max(kFewestNormal, static_cast<std::int64_t>(std::floor(others * share / (1 - share))));
  if (std::ssize(normal) <= most) return;
  const at::Tensor order = random.permutation(std::ssize(normal));
  for (std::int64_t i = most; i < order.size(0); ++i)
    all[normal[static_cast<std::size_t>(order.const_data_ptr<std::int64_t>()[i])]].beat = kDropped;
  std::erase_if(all, [](const Candidate& one) { return one.beat == kDropped; });
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
  if (draw.max_normal_share < 1) cap_normal(all, beats.label, draw.max_normal_share, random);
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

}  // namespace beatbench
