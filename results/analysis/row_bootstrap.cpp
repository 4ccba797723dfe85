#include "results/analysis/row_bootstrap.h"

#include "results/analysis/stored_metrics.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>

namespace beatbench {
namespace {

constexpr double kTolerance = 1e-6;

// One seed's items with the metrics that are drawn from them.
struct Seed {
  std::int64_t seed = 0;
  PooledItems items;
  Patients patients;
  std::vector<StoredMetric> metrics;
};

bool is_reported(const StoredValues& stored, const std::string& definition) {
  const auto found = stored.lower_bound({definition, ""});
  return found != stored.end() && found->first.first == definition;
}

std::vector<StoredMetric> reported_metrics(const PooledItems& items, const Patients& patients,
                                           const StoredValues& stored) {
  return stored_metrics(items, patients, [&](const std::string& definition) {
    return is_reported(stored, definition);
  });
}

Outcome<std::vector<Seed>> seeds_of(const std::vector<StoredPredictions>& predictions,
                                    const StoredValues& stored) {
  std::vector<Seed> seeds;
  for (auto first = predictions.begin(); first != predictions.end();) {
    auto end = first;
    while (end != predictions.end() && end->seed == first->seed) ++end;
    auto items = pool(std::span(first, end));
    if (!items) return Refusal{items.reason()};
    Patients patients(items->patients);
    auto metrics = reported_metrics(*items, patients, stored);
    seeds.push_back({first->seed, *items, std::move(patients), std::move(metrics)});
    if (seeds.back().patients.digest() != seeds.front().patients.digest())
      return Refusal{"its seeds were judged on different records"};
    first = end;
  }
  return seeds;
}

TestItems test_items(const Seed& seed) {
  return {kind_name(seed.items.kind), seed.items.classes, std::ssize(seed.items.patients),
          static_cast<std::int64_t>(seed.patients.count()), seed.patients.digest()};
}

// What a metric is on all patients: of each scope, and "macro".
std::map<std::string, double> estimates(const StoredMetric& metric, const Patients& patients) {
  const std::vector<std::int32_t> everyone(patients.count(), 1);
  std::map<std::string, double> values;
  double sum = 0;
  for (std::size_t s = 0; s < metric.scopes.size(); ++s)
    if (const auto value = metric.per_scope[s](everyone)) sum += values[metric.scopes[s]] = *value;
  if (metric.macro && !values.empty()) values["macro"] = sum / static_cast<double>(values.size());
  return values;
}

// Why the predictions and the stored results do not belong together, by metric.
std::map<ScopedMetric, std::string> contradictions(
    const std::vector<StoredPredictions>& predictions, const StoredValues& stored) {
  std::map<ScopedMetric, std::string> reasons;
  for (const StoredPredictions& run : predictions) {
    const auto items = pool(std::span(&run, 1));
    const Patients patients(items->patients);
    for (const StoredMetric& metric : reported_metrics(*items, patients, stored))
      for (const auto& [scope, value] : estimates(metric, patients)) {
        const auto found = stored.find({metric.definition, scope});
        if (found == stored.end()) continue;
        for (const StoredValue& other : found->second)
          if (other.seed == run.seed && other.fold == run.fold &&
              !(std::abs(other.value - value) <= kTolerance))
            reasons[found->first] = fmt::format(
                "its predictions give {:.6g}, its result says {:.6g} (seed {}, fold {})", value,
                other.value, run.seed, run.fold);
      }
  }
  return reasons;
}

// Resamples of [seed][metric][scope], flat, all on the same draws.
std::vector<Resamples> draw(const std::vector<Seed>& seeds, const BootstrapOptions& options) {
  std::vector<ResampledMetric> flat;
  for (const Seed& seed : seeds)
    for (const StoredMetric& metric : seed.metrics)
      flat.insert(flat.end(), metric.per_scope.begin(), metric.per_scope.end());
  return bootstrap(flat, seeds.front().patients, options);
}

// The macro mean over the scopes that have a value on all patients.
std::optional<Resamples> macro_of(std::span<const Resamples> scopes) {
  std::vector<Resamples> there;
  for (const Resamples& scope : scopes)
    if (scope.estimate) there.push_back(scope);
  if (there.empty()) return std::nullopt;
  return mean_of(there);
}

std::map<ScopedMetric, SeedResamples> by_metric(const std::vector<Seed>& seeds,
                                                std::vector<Resamples> flat) {
  std::map<ScopedMetric, SeedResamples> all;
  const auto add = [&](const std::string& definition, const std::string& scope, std::int64_t seed,
                       Resamples resamples) {
    SeedResamples& entry = all[{definition, scope}];
    entry.seeds.push_back(seed);
    entry.by_seed.push_back(std::move(resamples));
  };
  std::size_t at = 0;
  for (const Seed& seed : seeds)
    for (const StoredMetric& metric : seed.metrics) {
      const std::span scopes = std::span(flat).subspan(at, metric.scopes.size());
      at += metric.scopes.size();
      if (metric.macro)
        if (auto macro = macro_of(scopes))
          add(metric.definition, "macro", seed.seed, std::move(*macro));
      for (std::size_t s = 0; s < scopes.size(); ++s)
        add(metric.definition, metric.scopes[s], seed.seed, std::move(scopes[s]));
    }
  return all;
}

}  // namespace

RowBootstrap bootstrap_row(const std::vector<StoredPredictions>& predictions, std::size_t runs,
                           const StoredValues& stored, const BootstrapOptions& options,
                           const std::function<bool(const ScopedMetric&)>& keep) {
  RowBootstrap row;
  if (predictions.size() < runs) {
    row.reason = fmt::format("{} of {} runs kept no predictions with patients",
                             runs - predictions.size(), runs);
    return row;
  }
  const auto seeds = seeds_of(predictions, stored);
  if (!seeds || seeds->empty()) {
    row.reason = seeds ? "no run is done" : seeds.reason();
    return row;
  }
  row.items = test_items(seeds->front());
  const auto reasons = contradictions(predictions, stored);
  for (auto& [metric, resamples] : by_metric(*seeds, draw(*seeds, options))) {
    if (const auto found = reasons.find(metric); found != reasons.end()) {
      row.values[metric] = no_statistics(found->second);
      continue;
    }
    row.values[metric] = value_statistics(resamples.seeds, resamples.by_seed);
    if (keep(metric)) row.resamples[metric] = std::move(resamples);
  }
  for (const auto& [metric, results] : stored)
    if (!results.empty() && !row.values.contains(metric))
      row.values[metric] =
          no_statistics(why_not_stored(seeds->front().items, metric.first, metric.second));
  for (const Seed& seed : *seeds) add_score_curves(seed.items, row.curves);
  finish_score_curves(row.curves);
  return row;
}

}  // namespace beatbench
