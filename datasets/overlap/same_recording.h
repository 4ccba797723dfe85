#pragma once

#include "datasets/overlap/content.h"
#include "datasets/prepared/prepared_set.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace beatbench {

// Two records that are of one recording, in whole or in part.
struct SameRecording {
  std::int64_t a = 0, b = 0;  // indices into the two sets
  double offset_s = 0;        // time t of b is time t + offset_s of a
  double similarity = 0;      // see kLeastSimilarity
};

// A pair that shares landmarks at one offset, before its signals were compared.
struct Candidate {
  std::int64_t a = 0, b = 0;
  int offset = 0;      // samples of kCanonicalHz
  int votes = 0;       // landmarks that agree on it
  double share = 0;    // votes / landmarks of the record that has fewer, in the part that overlaps
                       // and the leads that both sets have
  bool moved = false;  // the recordings they are windows of do not start together, to 0.1 s
};

// What two copies of a recording have at least; docs/overlap.md has the measured distributions.
// Similarity is of the canonical signals where they overlap: the median over the common leads of
// their correlation, at the best shift of under a sample. Copies mostly start together, while
// records of a fast regular rhythm look alike after some shift: so those that were cut elsewhere
// must be equal but for noise.
inline constexpr int kLeastVotes = 3, kManyVotes = 20, kLeastVotesMoved = 10;
inline constexpr double kLeastShare = 0.2;
inline constexpr double kLeastSimilarity = 0.9;        // start together, kManyVotes
inline constexpr double kLeastSimilarityOfFew = 0.98;  // start together, fewer
inline constexpr double kLeastSimilarityMoved = 0.93;  // else, 2 kManyVotes
inline constexpr double kLeastSimilarityOfFewMoved = 0.98;

// All candidates of at least kLeastVotes and that share, by (b, a); of a pair the offset of most
// votes, where they overlap by 2 s and by 40 % of the shorter. A key that a set has more than 64
// times tells nothing and is passed over. `within`: a and b are one set; windows of one record are
// no pair, and each pair comes once (a < b).
std::vector<Candidate> candidates(const ContentHashes& a, const ContentHashes& b, bool within,
                                  double least_share = kLeastShare);

// See above; 0 where they overlap by less than 2 s or have no common lead that is not
// flat.
double similarity(const PreparedSet& a, const PreparedSet& b, const Candidate& pair);

// All pairs that two sets, or one in itself, have in common; by (b, a). `progress`, where given, is
// told of each candidate that is compared.
std::vector<SameRecording> same_recordings(const PreparedSet& a, const ContentHashes& of_a,
                                           const PreparedSet& b, const ContentHashes& of_b,
                                           Progress* progress = nullptr);
std::vector<SameRecording> same_recordings(const PreparedSet& set, const ContentHashes& hashes,
                                           Progress* progress = nullptr);

std::vector<std::string> common_leads(const PreparedSet& a, const PreparedSet& b);

}  // namespace beatbench
