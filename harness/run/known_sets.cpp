#include "harness/run/known_sets.h"

namespace beatbench {
namespace {

std::vector<SameRecording> both_ways(std::vector<SameRecording> same) {
  const std::size_t once = same.size();
  for (std::size_t i = 0; i < once; ++i)
    same.push_back({same[i].b, same[i].a, -same[i].offset_s, same[i].similarity});
  return same;
}

}  // namespace

const KnownSet& KnownSets::open(const std::filesystem::path& prepared) {
  if (const auto there = sets_.find(prepared); there != sets_.end()) return there->second;
  PreparedSet set(prepared);
  Progress progress("overlap: hashing " + set.dataset(), quiet_);
  ContentHashes hashes = content_hashes(set, progress);
  return sets_.emplace(prepared, KnownSet{std::move(set), std::move(hashes)}).first->second;
}

const std::vector<SameRecording>& KnownSets::same(const KnownSet& seen, const KnownSet& scored) {
  const auto [place, is_new] = same_.try_emplace({&seen, &scored});
  if (!is_new) return place->second;
  const bool within = &seen == &scored;
  Progress progress("overlap: comparing " + seen.set.dataset() + " with " +
                        (within ? "itself" : scored.set.dataset()),
                    quiet_);
  place->second =
      within ? both_ways(same_recordings(seen.set, seen.hashes, &progress))
             : same_recordings(seen.set, seen.hashes, scored.set, scored.hashes, &progress);
  return place->second;
}

}  // namespace beatbench
