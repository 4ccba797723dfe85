#include "harness/metrics/confusion.h"

#include "harness/base/error.h"
#include "harness/metrics/classification.h"

#include <fmt/format.h>

#include <numeric>

namespace beatbench {
namespace {

double share_of(std::int64_t part, std::int64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

void Confusion::add(std::int64_t truth, std::int64_t predicted) {
  const auto known = [&](std::int64_t c) { return c >= 0 && c < std::ssize(counts_); };
  if (!known(truth) || !known(predicted))
    throw DataError(fmt::format("truth {} and prediction {} must be classes 0 … {}", truth,
                                predicted, counts_.size() - 1));
  ++counts_[static_cast<std::size_t>(truth)][static_cast<std::size_t>(predicted)];
}

std::int64_t Confusion::items() const {
  std::int64_t sum = 0;
  for (std::size_t c = 0; c < classes(); ++c) sum += truth(c);
  return sum;
}

std::int64_t Confusion::right() const {
  std::int64_t sum = 0;
  for (std::size_t c = 0; c < classes(); ++c) sum += counts_[c][c];
  return sum;
}

std::int64_t Confusion::truth(std::size_t c) const {
  return std::accumulate(counts_[c].begin(), counts_[c].end(), std::int64_t{0});
}

std::int64_t Confusion::predicted(std::size_t c) const {
  std::int64_t sum = 0;
  for (const auto& row : counts_) sum += row[c];
  return sum;
}

std::optional<double> Confusion::f1(std::size_t c) const {
  if (truth(c) == 0) return std::nullopt;
  return share_of(2 * counts_[c][c], truth(c) + predicted(c));
}

std::optional<double> Confusion::sensitivity(std::size_t c) const {
  if (truth(c) == 0) return std::nullopt;
  return share_of(counts_[c][c], truth(c));
}

std::optional<double> Confusion::precision(std::size_t c) const {
  if (truth(c) == 0) return std::nullopt;
  return predicted(c) == 0 ? 0 : share_of(counts_[c][c], predicted(c));
}

std::optional<double> Confusion::macro_f1() const {
  std::vector<std::optional<double>> values;
  for (std::size_t c = 0; c < classes(); ++c) values.push_back(f1(c));
  return macro_mean(values);
}

std::optional<double> Confusion::accuracy() const {
  if (items() == 0) return std::nullopt;
  return share_of(right(), items());
}

}  // namespace beatbench
