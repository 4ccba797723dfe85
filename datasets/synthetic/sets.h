#pragma once

#include "datasets/synthetic/set_folder.h"
#include "harness/base/progress.h"

namespace beatbench::synthetic {

// The layouts. Each writes all its files but those of SetFolder::finish().
void write_ptbxl(SetFolder& folder, std::uint64_t seed, int records, Progress& progress);
void write_ludb(SetFolder& folder, std::uint64_t seed, int records, Progress& progress);
void write_mitdb(SetFolder& folder, std::uint64_t seed, Progress& progress);
inline constexpr int kMitdbRecords = 8;
void write_qtdb(SetFolder& folder, std::uint64_t seed, Progress& progress);
inline constexpr int kQtdbRecords = 6;

// Patient and fold of a record of the PTB-XL-like set: about one record in seven is of the patient
// before it.
struct Place {
  std::int64_t patient;
  int fold;  // 1 … 10, of the patient
};
Place place_of(std::uint64_t seed, std::int64_t record);  // records count from 0

// Every fifth sample of a signal without what lies above the new half rate. [sample at 500 Hz] →
// [sample at 100 Hz]
std::vector<double> fifth_samples(const std::vector<double>& signal);

}  // namespace beatbench::synthetic
