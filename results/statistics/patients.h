#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace beatbench {

// Which patient each item (record, beat) of an evaluation comes from. Items of one patient are
// alike, so whole patients are resampled (the cluster bootstrap; Davison & Hinkley 1997, §3.8).
// Patients are numbered by their sorted ids: methods that list the same items in another order
// meet the same resamples.
class Patients {
 public:
  explicit Patients(std::span<const std::string> patient_of_item);  // one id an item
  std::size_t count() const { return items_of_.size(); }
  std::span<const std::int32_t> of_item() const { return of_item_; }  // [item] → 0 … count − 1
  std::span<const std::int32_t> items_of() const { return items_of_; }  // [patient], how many
  // SHA-256 of the ids and their numbers of items: equal where results may be paired.
  const std::string& digest() const { return digest_; }

 private:
  std::vector<std::int32_t> of_item_, items_of_;
  std::string digest_;
};

}  // namespace beatbench
