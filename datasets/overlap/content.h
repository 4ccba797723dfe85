#pragma once

#include "datasets/prepared/prepared_set.h"
#include "harness/base/progress.h"

#include <cstdint>
#include <string>
#include <vector>

namespace beatbench {

// The landmark of one lead of one record of a prepared set.
struct ContentMark {
  std::uint64_t key = 0;
  std::int32_t record = 0, at = 0;  // `at` in samples of kCanonicalHz
  bool operator==(const ContentMark&) const = default;
};

// By what a set's records are known again.
struct ContentHashes {
  double seconds = 0;                            // of each record
  std::vector<std::uint64_t> patients, records;  // a record each: hashes of data set and id
  std::vector<double> starts_s;                  // of windows: "100/3" at 3 · seconds
  std::vector<std::string> leads;                // of each record
  std::vector<ContentMark> marks;                // by key
  std::vector<std::int32_t> marks_of;            // [record, lead]: how many

  std::int32_t count(std::int64_t record, std::size_t lead) const {
    return marks_of.at(static_cast<std::size_t>(record) * leads.size() + lead);
  }
};

// Of each record, how many of its marks are in those leads.
std::vector<std::int32_t> marks_in(const ContentHashes& hashes,
                                   const std::vector<std::string>& leads);

// Of a record's window "100/3", the record "100".
std::string record_of(const std::string& id);

// Reads them from the set's folder, or makes them and puts them there beside the set, in files of
// their own that are no part of the set's identity: landmarks-2.npy (int64 [mark, 2]: key;
// record · 2^32 + at), landmark-counts-2.npy (int32 [record, lead]) and, written last,
// landmarks-2.json (the fingerprint of the set that they are of). The number is the version of the
// hashes. Where the folder cannot be written they are made in each
// process. A set under CanonicalLead::kLowestRateHz or with windows under 2 s has no marks.
ContentHashes content_hashes(const PreparedSet& set, Progress& progress);

// The same without a look at the folder's files.
ContentHashes make_content_hashes(const PreparedSet& set, Progress& progress);

}  // namespace beatbench
