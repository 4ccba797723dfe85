#include "datasets/overlap/ledger.h"

#include "datasets/overlap/canonical.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace beatbench {
namespace {

// Hash of a record or patient → a seen record that has it.
using Seen = std::unordered_map<std::uint64_t, std::int64_t>;

std::size_t index(std::int64_t record) { return static_cast<std::size_t>(record); }

class Judge {
 public:
  Judge(const Part& seen, const Part& scored, std::span<const SameRecording> same)
      : seen_(seen), scored_(scored), selected_(selection()) {
    for (const std::int64_t r : seen.records) {
      records_.emplace(seen.hashes.records[index(r)], r);
      patients_.emplace(seen.hashes.patients[index(r)], r);
    }
    for (const SameRecording& pair : same) {
      twins_[pair.b].push_back(&pair);
      if (selected_[index(pair.a)])  // a seen recording under its name in the scored set
        patients_.emplace(scored.hashes.patients[index(pair.b)], pair.a);
    }
  }

  LedgerPair judge(std::int64_t record) const {
    LedgerPair pair{"", scored_.set.records()[index(record)].id, seen_.set.dataset()};
    const auto take = [&](std::int64_t seen, Overlap state, double alike) {
      if (state > pair.state || (state == pair.state && alike > pair.similarity))
        pair = {seen_.set.records()[index(seen)].id, pair.scored, pair.seen_in, state, alike};
    };
    if (const auto at = records_.find(scored_.hashes.records[index(record)]); at != records_.end())
      take(at->second, Overlap::same_record, 0);
    if (const auto at = patients_.find(scored_.hashes.patients[index(record)]);
        at != patients_.end())
      take(at->second, Overlap::same_patient, 0);
    if (const auto twins = twins_.find(record); twins != twins_.end())
      for (const SameRecording* twin : twins->second) {
        if (selected_[index(twin->a)])
          take(twin->a, Overlap::same_record, twin->similarity);
        else if (const auto at = patients_.find(seen_.hashes.patients[index(twin->a)]);
                 at != patients_.end())
          take(at->second, Overlap::same_patient, 0);
      }
    return pair;
  }

 private:
  std::vector<bool> selection() const {
    std::vector<bool> selected(index(seen_.set.size()));
    for (const std::int64_t r : seen_.records) selected.at(index(r)) = true;
    return selected;
  }

  const Part &seen_, &scored_;
  std::vector<bool> selected_;
  Seen records_, patients_;
  std::unordered_map<std::int64_t, std::vector<const SameRecording*>> twins_;
};

// Whether marks could have told a scored record from the seen ones: both need kFewestMarks in the
// leads where the other has any.
class Comparable {
 public:
  Comparable(const Part& seen, const Part& scored)
      : leads_(common_leads(seen.set, scored.set)), scored_(scored.hashes) {
    for (const std::int64_t r : seen.records) seen_.push_back(counts(seen.hashes, r));
    std::ranges::sort(seen_, {}, &total);  // the thinnest tell first
    for (const Counts& one : seen_) thin_seen_ += total(one) < kFewestMarks ? 1 : 0;
    for (const std::int64_t r : scored.records)
      thin_scored_ += total(counts(scored_, r)) < kFewestMarks ? 1 : 0;
    n_scored_ = std::ssize(scored.records);
  }

  bool with_every_seen(std::int64_t scored) const {
    const Counts own = counts(scored_, scored);
    return std::ranges::all_of(seen_, [&](const Counts& one) { return meet(one, own); });
  }

  std::string hindrance() const {
    std::string why;
    const auto add = [&](std::int64_t thin, std::int64_t of, const char* what) {
      if (thin > 0)
        why += fmt::format("{}{} of {} {} records {} flat or too short", why.empty() ? "" : ", ",
                           thin, of, what, thin == 1 ? "is" : "are");
    };
    add(thin_seen_, std::ssize(seen_), "seen");
    add(thin_scored_, n_scored_, "scored");
    return why.empty() ? "seen and scored records have their signal in different leads" : why;
  }

 private:
  using Counts = std::vector<std::int32_t>;  // of marks, by common lead

  Counts counts(const ContentHashes& hashes, std::int64_t record) const {
    Counts all;
    for (const std::string& lead : leads_) {
      const auto at = std::ranges::find(hashes.leads, lead) - hashes.leads.begin();
      all.push_back(hashes.count(record, static_cast<std::size_t>(at)));
    }
    return all;
  }
  static std::int64_t total(const Counts& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
  }
  static bool meet(const Counts& a, const Counts& b) {
    std::int32_t of_a = 0, of_b = 0;
    for (std::size_t l = 0; l < a.size(); ++l)
      if (a[l] > 0 && b[l] > 0) {
        of_a += a[l];
        of_b += b[l];
      }
    return std::min(of_a, of_b) >= kFewestMarks;
  }

  std::vector<std::string> leads_;
  const ContentHashes& scored_;
  std::vector<Counts> seen_;
  std::int64_t thin_seen_ = 0, thin_scored_ = 0, n_scored_ = 0;
};

// Why the signals of the two sets cannot be compared at all; empty where they can.
std::string hindrance(const PreparedSet& seen, const PreparedSet& scored) {
  for (const PreparedSet* set : {&seen, &scored})
    if (set->spec().rate_hz < CanonicalLead::kLowestRateHz)
      return fmt::format("{} is at {:g} Hz, recordings are compared from {:g} Hz on",
                         set->dataset(), set->spec().rate_hz, CanonicalLead::kLowestRateHz);
  if (common_leads(seen, scored).empty())
    return fmt::format("{} and {} have no lead in common", seen.dataset(), scored.dataset());
  return "";
}

}  // namespace

std::string text(Overlap state) {
  switch (state) {
    case Overlap::unknown:
      return "unknown";
    case Overlap::same_patient:
      return "same patient";
    case Overlap::same_record:
      return "same record";
    default:
      return "clean";
  }
}

std::vector<std::int64_t> all_records(const PreparedSet& set) {
  std::vector<std::int64_t> all(index(set.size()));
  std::iota(all.begin(), all.end(), std::int64_t{0});
  return all;
}

std::vector<std::int64_t> records_of_folds(const PreparedSet& set, std::span<const int> folds) {
  std::vector<std::int64_t> records = all_records(set);
  if (!folds.empty())
    std::erase_if(records, [&](std::int64_t r) {
      return std::ranges::find(folds, set.records()[index(r)].fold) == folds.end();
    });
  return records;
}

Overlap Ledger::state() const {
  return states.empty() ? Overlap::clean : *std::ranges::max_element(states);
}

std::int64_t Ledger::count(Overlap state) const { return std::ranges::count(states, state); }

Ledger ledger(const Part& seen, const Part& scored, std::span<const SameRecording> same) {
  const Judge judge(seen, scored, same);
  const bool ids_tell = seen.set.dataset() == scored.set.dataset();
  const std::string hindered = ids_tell ? "" : hindrance(seen.set, scored.set);
  const Comparable comparable(seen, scored);
  Ledger answer;
  for (const std::int64_t record : scored.records) {
    LedgerPair pair = judge.judge(record);
    if (pair.state == Overlap::clean && !ids_tell &&
        (!hindered.empty() || !comparable.with_every_seen(record))) {
      pair.state = Overlap::unknown;
      answer.reason = hindered.empty() ? comparable.hindrance() : hindered;
    }
    answer.states.push_back(pair.state);
    if (pair.state > Overlap::unknown) answer.pairs.push_back(std::move(pair));
  }
  return answer;
}

Ledger worst(std::span<const Ledger> ledgers) {
  Ledger all;
  if (!ledgers.empty()) all.states.resize(ledgers.front().states.size(), Overlap::clean);
  std::map<std::string, LedgerPair> pairs;
  for (const Ledger& one : ledgers) {
    for (std::size_t i = 0; i < all.states.size(); ++i)
      all.states[i] = std::max(all.states[i], one.states.at(i));
    for (const LedgerPair& pair : one.pairs)
      if (const auto [at, is_new] = pairs.emplace(pair.scored, pair);
          !is_new && at->second.state < pair.state)
        at->second = pair;
    if (!one.reason.empty()) all.reason = one.reason;
  }
  for (auto& [scored, pair] : pairs) all.pairs.push_back(std::move(pair));
  if (all.count(Overlap::unknown) == 0) all.reason.clear();
  return all;
}

Ledger ledger(const PreparedSet& seen, std::vector<std::int64_t> seen_records,
              const PreparedSet& scored, std::vector<std::int64_t> scored_records,
              Progress& progress) {
  const ContentHashes of_seen = content_hashes(seen, progress);
  const ContentHashes of_scored = content_hashes(scored, progress);
  return ledger(Part{seen, of_seen, std::move(seen_records)},
                Part{scored, of_scored, std::move(scored_records)},
                same_recordings(seen, of_seen, scored, of_scored));
}

Json to_json(const Ledger& ledger) {
  Json pairs = Json::array();
  for (const LedgerPair& pair : ledger.pairs)
    pairs.push_back({{"seen", pair.seen},
                     {"seen_in", pair.seen_in},
                     {"scored", pair.scored},
                     {"state", text(pair.state)},
                     {"similarity", pair.similarity}});
  return {{"state", text(ledger.state())},
          {"clean", ledger.count(Overlap::clean)},
          {"unknown", ledger.count(Overlap::unknown)},
          {"same_patient", ledger.count(Overlap::same_patient)},
          {"same_record", ledger.count(Overlap::same_record)},
          {"reason", ledger.reason},
          {"pairs", pairs}};
}

}  // namespace beatbench
