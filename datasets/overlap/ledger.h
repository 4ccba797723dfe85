#pragma once

#include "datasets/overlap/same_recording.h"
#include "harness/base/json.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace beatbench {

// What was seen of a scored record, from best to worst. Unknown: it cannot be compared.
enum class Overlap : std::uint8_t { clean, unknown, same_patient, same_record };
std::string text(Overlap state);  // "clean", "unknown", "same patient", "same record"

// Some records of a prepared set.
struct Part {
  const PreparedSet& set;
  const ContentHashes& hashes;
  std::vector<std::int64_t> records;  // indices into the set
};
std::vector<std::int64_t> all_records(const PreparedSet& set);
// Those of the data set's own folds; all where `folds` is empty.
std::vector<std::int64_t> records_of_folds(const PreparedSet& set, std::span<const int> folds);

struct LedgerPair {
  std::string seen, scored;  // ids
  std::string seen_in;       // the data set of the seen one
  Overlap state = Overlap::clean;
  double similarity = 0;  // of the signals; 0 where the ids or patients alone tell
};

// What the scored part has in common with what was seen.
struct Ledger {
  std::vector<Overlap> states;    // of each scored record
  std::vector<LedgerPair> pairs;  // one for each whose record or patient was seen
  std::string reason;             // why records are unknown; empty where none is

  Overlap state() const;  // that of the worst record
  std::int64_t count(Overlap state) const;
};

// Every scored record against a seen part. `same` are the recordings that the two whole sets share
// (same_recordings; a is the seen one), not the two parts alone: a seen record that is also record
// 17 of the scored set tells whose it is, and so taints that patient's other records too.
// - same record: the same id of the same data set, or the same recording by content;
// - same patient: a record of the patient was seen, as far as either set's patient ids tell;
// - unknown: another data set, and no comparison: no common lead, a rate below
//   CanonicalLead::kLowestRateHz, or under kFewestMarks landmarks (flat, too short) in the common
//   leads of the scored record or of any of the seen ones, which could be it.
// Whether two data sets share a patient by other records than these no file says: clean does not
// deny it.
Ledger ledger(const Part& seen, const Part& scored, std::span<const SameRecording> same);

inline constexpr int kFewestMarks = 8;

// Of several corpora that a checkpoint saw: each scored record by its worst. The ledgers are of the
// same scored part.
Ledger worst(std::span<const Ledger> ledgers);

// The whole answer from two prepared sets: hashes (made where they are missing), shared recordings,
// ledger.
Ledger ledger(const PreparedSet& seen, std::vector<std::int64_t> seen_records,
              const PreparedSet& scored, std::vector<std::int64_t> scored_records,
              Progress& progress);

// {"state": "same record", "clean": 1, …, "pairs": [{"seen", "seen_in", "scored", "state",
// "similarity"}]}
Json to_json(const Ledger& ledger);

}  // namespace beatbench
