#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

namespace beatbench {

// Sums over the patients drawn of many columns at once: most of what a bootstrap of ratios does.
class PatientSums {
 public:
  explicit PatientSums(std::size_t patients) : patients_(patients) {}
  // A column, [patient] finite; its number in over(). Equal columns are added up once.
  std::size_t add(const std::vector<double>& column);
  // [column] Σ draws × column, from the first patient to the last: the same bits as a loop over one
  // column gives.
  void over(std::span<const std::int32_t> draws, std::vector<double>& sums) const;

 private:
  std::size_t patients_;
  std::map<std::vector<double>, std::size_t> numbers_;
  std::vector<double> values_;  // [block of columns][patient][column of the block]
};

}  // namespace beatbench
