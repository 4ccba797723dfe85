#include "results/compare/over_patients.h"

#include "results/analysis/in_parallel.h"
#include "results/analysis/ranking.h"

#include <fmt/format.h>

#include <algorithm>

namespace beatbench {
namespace {

// The runs of one side. A seed of an experiment has a number, the same on both sides.
struct Side {
  std::vector<StoredPredictions> predictions;
  StoredValues values;
  int without = 0;  // runs that kept no predictions

  void add(PredictionReader& reader, const std::string& slug, const RunValues& reported,
           std::int64_t seed, std::int64_t fold) {
    auto kept = reader.of_cell(slug);
    if (!kept) {
      ++without;
      return;
    }
    kept->seed = seed;
    kept->fold = fold;
    predictions.push_back(std::move(*kept));
    for (const auto& [key, value] : reported)
      values[{std::get<1>(key), std::get<2>(key)}].push_back({seed, fold, value});
  }

  void sort() {
    std::ranges::stable_sort(predictions, {}, [](const StoredPredictions& run) {
      return std::pair(run.seed, run.fold);
    });
  }
};

// Two experiments may hold runs of one seed: that of the second gets the next free number.
using SeedNumbers = std::map<std::pair<std::string, std::int64_t>, std::int64_t>;

std::int64_t number_of(const CellRow& run, SeedNumbers& numbers) {
  const auto [found, is_new] = numbers.try_emplace({run.experiment, run.seed}, run.seed);
  if (!is_new) return found->second;
  const auto is_taken = [&](const auto& other) {
    return other.first != found->first && other.second == found->second;
  };
  while (std::ranges::any_of(numbers, is_taken)) ++found->second;
  return found->second;
}

std::string why_not(const Side& a, const Side& b, std::size_t pairs) {
  if (pairs == 0) return "no run is done on both sides";
  for (const auto& [side, name] : {std::pair(&a, "A"), std::pair(&b, "B")})
    if (side->without > 0)
      return fmt::format("{} of {} runs of {} kept no predictions with patients", side->without,
                         pairs, name);
  bool alike = true;
  for (std::size_t i = 0; i < pairs; ++i) {
    if (a.predictions[i].test_set->digest != b.predictions[i].test_set->digest)
      return "A and B were judged on different test records";
    alike &= a.predictions[i].predictions.digest == b.predictions[i].predictions.digest;
  }
  return alike ? "A and B answered the same" : "";
}

ValueStatistics paired(const SeedResamples& a, const SeedResamples& b, std::size_t seeds) {
  if (a.seeds.size() < seeds || b.seeds.size() < seeds) return no_statistics("a run has no value");
  std::vector<Resamples> differences;
  for (std::size_t s = 0; s < seeds; ++s)
    differences.push_back(difference(b.by_seed[s], a.by_seed[s]));
  return value_statistics(a.seeds, differences);
}

}  // namespace

ValueStatistics OverPatients::of(const ScopedMetric& metric) const {
  if (!reason.empty()) return no_statistics(reason);
  const auto found = values.find(metric);
  return found == values.end() ? no_statistics("a run has no value") : found->second;
}

OverPatients differences_over_patients(PredictionReader& of_a, PredictionReader& of_b,
                                       const std::vector<DonePair>& pairs) {
  Side a, b;
  SeedNumbers seeds;
  for (const DonePair& pair : pairs) {
    const std::int64_t seed = number_of(pair.a, seeds);
    a.add(of_a, pair.a.slug, pair.values_a, seed, pair.a.fold);
    b.add(of_b, pair.b.slug, pair.values_b, seed, pair.a.fold);
  }
  a.sort();
  b.sort();
  OverPatients over{why_not(a, b, pairs.size()), {}};
  if (!over.reason.empty()) return over;
  RowBootstrap rows[2];
  in_parallel(2, [&](std::size_t i) {
    const Side& side = i == 0 ? a : b;
    rows[i] = bootstrap_row(side.predictions, pairs.size(), side.values, {0, kFewestResamples},
                            [](const ScopedMetric&) { return true; });
  });
  for (const RowBootstrap& row : rows)
    if (over.reason.empty()) over.reason = row.reason;
  for (const auto& [metric, of_first] : rows[0].resamples)
    if (const auto other = rows[1].resamples.find(metric); other != rows[1].resamples.end())
      over.values[metric] = paired(of_first, other->second, seeds.size());
  for (const RowBootstrap& row : rows)  // contradictions, and what is not stored
    for (const auto& [metric, statistics] : row.values)
      if (!row.resamples.contains(metric)) over.values.try_emplace(metric, statistics);
  return over;
}

}  // namespace beatbench
