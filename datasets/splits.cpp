#include "datasets/splits.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

namespace beatbench {
namespace {

using Indices = std::vector<std::int64_t>;

// The records of each patient, patients in the order of their first record.
std::vector<Indices> by_patient(std::span<const RecordInfo> records,
                                std::span<const std::int64_t> part) {
  std::map<std::string, std::size_t> position;
  std::vector<Indices> patients;
  for (const std::int64_t i : part) {
    const auto [at, added] =
        position.try_emplace(records[static_cast<std::size_t>(i)].patient, patients.size());
    if (added) patients.emplace_back();
    patients[at->second].push_back(i);
  }
  return patients;
}

void append(Indices& to, const Indices& from) { to.insert(to.end(), from.begin(), from.end()); }

std::int64_t rounded_share(double share, std::size_t of) {
  return std::llround(share * static_cast<double>(of));
}

}  // namespace

std::vector<Split> patient_folds(std::span<const RecordInfo> records, int folds, std::uint64_t seed,
                                 double validation_share) {
  Indices all(records.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::int64_t>(i);
  std::vector<Indices> patients = by_patient(records, all);
  if (folds < 2 || patients.size() < static_cast<std::size_t>(folds))
    throw UsageError(std::to_string(folds) + " folds of " + std::to_string(patients.size()) +
                     " patients: there must be two folds at least, and a patient for each");
  Draws(seed, "folds").shuffle(patients);

  std::vector<Split> splits(static_cast<std::size_t>(folds));
  for (std::size_t fold = 0; fold < splits.size(); ++fold) {
    Split& split = splits[fold];
    std::vector<Indices> rest;
    for (std::size_t i = 0; i < patients.size(); ++i) {
      if (i % splits.size() == fold)
        append(split.test, patients[i]);
      else
        rest.push_back(patients[i]);
    }
    Draws(seed, "validation", static_cast<std::int64_t>(fold)).shuffle(rest);
    const std::int64_t held_out = rounded_share(validation_share, rest.size());
    for (std::int64_t i = 0; i < std::ssize(rest); ++i)
      append(i < held_out ? split.validation : split.train, rest[static_cast<std::size_t>(i)]);
    for (Indices* part : {&split.train, &split.validation, &split.test}) std::ranges::sort(*part);
  }
  return splits;
}

std::vector<std::int64_t> label_subset(std::span<const RecordInfo> records,
                                       std::span<const std::int64_t> train, double fraction,
                                       std::uint64_t seed) {
  std::vector<std::vector<std::uint8_t>> own;
  for (const RecordInfo& record : records) own.push_back(record.labels);
  return label_subset(records, own, train, fraction, seed);
}

std::vector<std::int64_t> label_subset(std::span<const RecordInfo> records,
                                       std::span<const std::vector<std::uint8_t>> labels,
                                       std::span<const std::int64_t> train, double fraction,
                                       std::uint64_t seed) {
  if (!(fraction > 0 && fraction <= 1))
    throw UsageError("a label fraction of " + std::to_string(fraction) + ": must be > 0 and <= 1");
  std::vector<Indices> patients = by_patient(records, train);
  if (patients.empty()) return {};
  Draws draws(seed, "label fraction");
  draws.shuffle(patients);

  // Systematic sampling: the i-th of n patients of a stratum stands at (i + u) / n, u drawn once
  // per stratum.
  std::map<std::vector<std::uint8_t>, Indices>
      strata;  // label combination of the first record → patients
  for (std::size_t p = 0; p < patients.size(); ++p)
    strata[labels[static_cast<std::size_t>(patients[p].front())]].push_back(
        static_cast<std::int64_t>(p));
  std::vector<std::pair<double, std::int64_t>> order;
  for (const auto& [combination, members] : strata) {
    const double start = draws.uniform();
    for (std::size_t i = 0; i < members.size(); ++i)
      order.emplace_back((static_cast<double>(i) + start) / static_cast<double>(members.size()),
                         members[i]);
  }
  std::ranges::sort(order);

  const auto keep =
      static_cast<std::size_t>(std::max<std::int64_t>(1, rounded_share(fraction, patients.size())));
  Indices subset;
  for (std::size_t i = 0; i < keep; ++i)
    append(subset, patients[static_cast<std::size_t>(order[i].second)]);
  std::ranges::sort(subset);
  return subset;
}

}  // namespace beatbench
