#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace beatbench {

// How often items of one class were called another: count(truth, predicted).
class Confusion {
 public:
  explicit Confusion(std::size_t classes) : counts_(classes, std::vector<std::int64_t>(classes)) {}
  // DataError where one of the two is no class.
  void add(std::int64_t truth, std::int64_t predicted);

  std::size_t classes() const { return counts_.size(); }
  const std::vector<std::vector<std::int64_t>>& counts() const { return counts_; }
  std::int64_t items() const;
  std::int64_t right() const;
  std::int64_t truth(std::size_t c) const;      // items of the class
  std::int64_t predicted(std::size_t c) const;  // items called so

  // Of one class against all others. nullopt where the truth lacks the class: missing, not a 0 for
  // its false alarms.
  std::optional<double> f1(std::size_t c) const;           // 2TP / (2TP + FP + FN)
  std::optional<double> sensitivity(std::size_t c) const;  // TP / (TP + FN)
  std::optional<double> precision(std::size_t c) const;    // TP / (TP + FP); 0 if never predicted
  std::optional<double> macro_f1() const;                  // the mean over the classes with an F1
  std::optional<double> accuracy() const;                  // nullopt without items

 private:
  std::vector<std::vector<std::int64_t>> counts_;  // [truth][predicted]
};

}  // namespace beatbench
