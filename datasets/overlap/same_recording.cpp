#include "datasets/overlap/same_recording.h"

#include "datasets/overlap/canonical.h"
#include "datasets/overlap/landmarks.h"
#include "harness/base/median.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace beatbench {
namespace {

constexpr std::ptrdiff_t kMostOfAKey = 64;
constexpr std::int32_t kSpread = 2;  // samples
constexpr double kTogetherS = 0.1;
constexpr double kLeastOverlap = 0.4;  // of the shorter record

struct Vote {
  std::int32_t b, a, offset;
  auto key() const { return std::tuple(b, a, offset); }
};

std::span<const ContentMark> of_key(std::span<const ContentMark>& rest, std::uint64_t key) {
  const auto end = std::ranges::find_if(rest, [&](const ContentMark& m) { return m.key != key; });
  const auto count = static_cast<std::size_t>(end - rest.begin());
  const auto run = rest.first(count);
  rest = rest.subspan(count);
  return run;
}

// Walks both lists of marks, sorted by key, in step.
std::vector<Vote> votes_of(const ContentHashes& a, const ContentHashes& b, bool within) {
  std::vector<Vote> votes;
  std::span<const ContentMark> left(a.marks), right(b.marks);
  while (!left.empty() && !right.empty()) {
    const std::uint64_t key = std::max(left.front().key, right.front().key);
    if (left.front().key < key) {
      of_key(left, left.front().key);
    } else if (right.front().key < key) {
      of_key(right, right.front().key);
    } else {
      const auto in_a = of_key(left, key), in_b = of_key(right, key);
      if (std::ssize(in_a) > kMostOfAKey || std::ssize(in_b) > kMostOfAKey) continue;
      for (const ContentMark& x : in_a)
        for (const ContentMark& y : in_b) {
          const auto ra = static_cast<std::size_t>(x.record);
          const auto rb = static_cast<std::size_t>(y.record);
          if (!within || (ra < rb && a.records[ra] != a.records[rb]))
            votes.push_back({y.record, x.record, x.at - y.at});
        }
    }
  }
  std::ranges::sort(votes, {}, &Vote::key);
  return votes;
}

// The share of landmarks that agree, 0 where the overlap is too short to tell.
double share_of(const Candidate& pair, const ContentHashes& a, const ContentHashes& b) {
  constexpr double kSpanS = kLandmarkSpan / kCanonicalHz;
  const double shift = pair.offset / kCanonicalHz, shorter = std::min(a.seconds, b.seconds);
  const double overlap = std::min(a.seconds, shift + b.seconds) - std::max(shift, 0.0);
  if (overlap < std::max(kSpanS, kLeastOverlap * shorter)) return 0;
  const double places = kCanonicalHz * (overlap - kSpanS) + 1;
  const double places_of_shorter = kCanonicalHz * (shorter - kSpanS) + 1;
  const int fewer = std::min(a.marks_of[static_cast<std::size_t>(pair.a)],
                             b.marks_of[static_cast<std::size_t>(pair.b)]);
  return std::min(1.0, pair.votes / std::max(1.0, fewer * places / places_of_shorter));
}

bool is_moved(const Candidate& pair, const ContentHashes& a, const ContentHashes& b) {
  const double start_a = a.starts_s[static_cast<std::size_t>(pair.a)];
  const double start_b = b.starts_s[static_cast<std::size_t>(pair.b)];
  return std::abs(start_a + pair.offset / kCanonicalHz - start_b) > kTogetherS;
}

// The offset on which most votes of one pair agree to 10 ms.
Candidate best_offset(std::span<const Vote> votes) {
  Candidate best;
  best.a = votes.front().a;
  best.b = votes.front().b;
  for (std::size_t begin = 0, end = 0; begin < votes.size(); ++begin) {
    while (end < votes.size() && votes[end].offset <= votes[begin].offset + kSpread) ++end;
    const int agreed = static_cast<int>(end - begin);
    // Of neighbouring offsets the one in the middle of the run, so that the better one is near.
    if (agreed > best.votes) {
      best.votes = agreed;
      best.offset = votes[begin + static_cast<std::size_t>(agreed) / 2].offset;
    }
  }
  return best;
}

double correlation(std::span<const float> a, std::span<const float> b) {
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += double{a[i]} * double{b[i]};
    aa += double{a[i]} * double{a[i]};
    bb += double{b[i]} * double{b[i]};
  }
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}

// Of the parts that overlap where sample t of b is sample t + offset of a.
double correlation_at(std::span<const float> a, std::span<const float> b, int offset) {
  const auto begin_a = static_cast<std::size_t>(std::max(offset, 0));
  const auto begin_b = static_cast<std::size_t>(std::max(-offset, 0));
  if (begin_a >= a.size() || begin_b >= b.size()) return 0;
  const std::size_t length = std::min(a.size() - begin_a, b.size() - begin_b);
  if (length < kLandmarkSpan) return 0;
  // At a cut the filter rings: up to half a second at both ends does not count.
  const std::size_t margin = std::min<std::size_t>(100, (length - kLandmarkSpan) / 2);
  return correlation(a.subspan(begin_a + margin, length - 2 * margin),
                     b.subspan(begin_b + margin, length - 2 * margin));
}

// Copies that were cut at another time lie between the samples: the peak of a parabola through the
// best shift and its neighbours.
double best_correlation(std::span<const float> a, std::span<const float> b, int offset) {
  int best = offset;
  double peak = correlation_at(a, b, offset);
  for (const int shift : {offset - 1, offset + 1})
    if (const double here = correlation_at(a, b, shift); here > peak) {
      peak = here;
      best = shift;
    }
  const double before = correlation_at(a, b, best - 1), behind = correlation_at(a, b, best + 1);
  const double bend = before - 2 * peak + behind;
  if (bend < 0 && before <= peak && behind <= peak)
    peak -= (before - behind) * (before - behind) / (8 * bend);
  return std::min(peak, 1.0);
}

std::span<const float> lead_of(const PreparedSet& set, std::int64_t record,
                               const std::string& lead) {
  const auto& leads = set.spec().leads;
  const auto samples = static_cast<std::size_t>(set.samples());
  const auto at = static_cast<std::size_t>(std::ranges::find(leads, lead) - leads.begin());
  return set.signal(record).subspan(at * samples, samples);
}

double least_similarity(const Candidate& pair) {
  if (pair.moved)
    return pair.votes >= 2 * kManyVotes ? kLeastSimilarityMoved : kLeastSimilarityOfFewMoved;
  return pair.votes >= kManyVotes ? kLeastSimilarity : kLeastSimilarityOfFew;
}

double similarity(const PreparedSet& a, const CanonicalLead& canonical_a, const PreparedSet& b,
                  const CanonicalLead& canonical_b, const Candidate& pair) {
  std::vector<double> leads;
  for (const std::string& lead : common_leads(a, b)) {
    const auto in_a = lead_of(a, pair.a, lead), in_b = lead_of(b, pair.b, lead);
    if (!is_flat(in_a) && !is_flat(in_b))
      leads.push_back(best_correlation(canonical_a(in_a), canonical_b(in_b), pair.offset));
  }
  return leads.empty() ? 0 : median(std::move(leads));
}

std::vector<SameRecording> confirmed(const PreparedSet& a, const PreparedSet& b,
                                     const std::vector<Candidate>& pairs) {
  std::vector<SameRecording> same;
  if (pairs.empty()) return same;
  const CanonicalLead canonical_a(a.spec().rate_hz), canonical_b(b.spec().rate_hz);
  for (const Candidate& pair : pairs)
    if (const double alike = similarity(a, canonical_a, b, canonical_b, pair);
        alike >= least_similarity(pair))
      same.push_back({pair.a, pair.b, pair.offset / kCanonicalHz, alike});
  return same;
}

}  // namespace

std::vector<Candidate> candidates(const ContentHashes& a, const ContentHashes& b, bool within,
                                  double least_share) {
  const std::vector<Vote> votes = votes_of(a, b, within);
  std::vector<Candidate> found;
  for (auto begin = votes.begin(); begin != votes.end();) {
    const auto end = std::find_if(begin, votes.end(), [&](const Vote& vote) {
      return vote.a != begin->a || vote.b != begin->b;
    });
    Candidate best = best_offset({begin, end});
    best.share = share_of(best, a, b);
    best.moved = is_moved(best, a, b);
    if (best.votes >= (best.moved ? kLeastVotesMoved : kLeastVotes) && best.share >= least_share)
      found.push_back(best);
    begin = end;
  }
  return found;
}

double similarity(const PreparedSet& a, const PreparedSet& b, const Candidate& pair) {
  return similarity(a, CanonicalLead(a.spec().rate_hz), b, CanonicalLead(b.spec().rate_hz), pair);
}

std::vector<SameRecording> same_recordings(const PreparedSet& a, const ContentHashes& of_a,
                                           const PreparedSet& b, const ContentHashes& of_b) {
  return confirmed(a, b, candidates(of_a, of_b, false));
}

std::vector<SameRecording> same_recordings(const PreparedSet& set, const ContentHashes& hashes) {
  return confirmed(set, set, candidates(hashes, hashes, true));
}

std::vector<std::string> common_leads(const PreparedSet& a, const PreparedSet& b) {
  std::vector<std::string> common;
  for (const std::string& lead : a.spec().leads)
    if (std::ranges::find(b.spec().leads, lead) != b.spec().leads.end()) common.push_back(lead);
  return common;
}

}  // namespace beatbench
