#include "results/statistics/patient_sums.h"

#include <cstring>
#include <utility>

namespace beatbench {
namespace {

// So many sums are kept in registers side by side, two in each; each for itself is added up in
// order.
constexpr std::size_t kBlock = 16;
using Two [[gnu::vector_size(2 * sizeof(double))]] = double;

struct Drawn {
  std::size_t row;
  double times;
};

Two two_at(const double* values) {
  Two two;
  std::memcpy(&two, values, sizeof two);
  return two;
}

template <std::size_t... pair>
void add_block(const double* values, std::span<const Drawn> drawn, double* sums,
               std::index_sequence<pair...>) {
  Two block[sizeof...(pair)] = {};
  for (const Drawn& patient : drawn) {
    const double* row = values + patient.row;
    ((block[pair] += patient.times * two_at(row + 2 * pair)), ...);
  }
  std::memcpy(sums, block, sizeof block);
}

}  // namespace

std::size_t PatientSums::add(const std::vector<double>& column) {
  const auto [found, is_new] = numbers_.emplace(column, numbers_.size());
  if (!is_new) return found->second;
  const std::size_t number = found->second, block = number / kBlock;
  if (number % kBlock == 0) values_.resize((block + 1) * patients_ * kBlock);
  for (std::size_t p = 0; p < patients_; ++p)
    values_[(block * patients_ + p) * kBlock + number % kBlock] = column[p];
  return number;
}

void PatientSums::over(std::span<const std::int32_t> draws, std::vector<double>& sums) const {
  std::vector<Drawn> drawn;  // the others, a third, add 0
  drawn.reserve(patients_);
  for (std::size_t p = 0; p < patients_; ++p)
    if (draws[p] != 0) drawn.push_back({p * kBlock, static_cast<double>(draws[p])});
  sums.resize((numbers_.size() + kBlock - 1) / kBlock * kBlock);
  for (std::size_t block = 0; block * kBlock < sums.size(); ++block)
    add_block(values_.data() + block * patients_ * kBlock, drawn, sums.data() + block * kBlock,
              std::make_index_sequence<kBlock / 2>());
}

}  // namespace beatbench
