#pragma once

#include "harness/base/json.h"
#include "results/store/database.h"

#include <cstdint>
#include <map>
#include <string>

namespace beatbench {

// What was seen in pretraining of the records that an evaluation was scored on: its overlap.json
// (docs/cell-format.md).
struct OverlapRow {
  std::string state = {};  // "clean", "unknown", "same-patient", "same-record", the worst last
  std::int64_t records = 0,
               patients = 0;  // scored records that were seen; others of a seen patient
  std::int64_t unknown = 0;   // that could not be compared
  std::int64_t of = 0;        // scored records; 0: not looked at, see reason
  std::string reason = {};
};

// By entry, of its runs the worst; no entry for a row without pretraining, or one that no `run` has
// looked at. Runs without an answer beside others that have one make a clean row unknown.
std::map<std::int64_t, OverlapRow> list_overlaps(Database& database, std::int64_t experiment_id);

Json to_json(const OverlapRow& row);            // with these names as keys
std::string short_text(const OverlapRow& row);  // "clean", "same record 3/40", "unknown"
// "of 40 test records 3 were seen in pretraining, 1 is of a patient seen there: record F3 is E3
// of a"; "" for clean.
std::string long_text(const OverlapRow& row);

// Out of the details of a cell, where the store keeps overlap.json without its pairs.
OverlapRow overlap_of(const Json& details_overlap);

}  // namespace beatbench
