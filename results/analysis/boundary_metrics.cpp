#include "results/analysis/boundary_metrics.h"

#include "harness/metrics/boundaries.h"

namespace beatbench {
namespace {

using Numbers = std::vector<double>;  // [item]

// Where the numbers of each tolerance begin, and those of the errors
// (harness/metrics/boundaries.h).
struct Tolerance {
  const char* name;
  std::size_t first;
};
constexpr Tolerance kTolerances[] = {{"150ms", 0}, {"40ms", 3}};
constexpr std::size_t kPairs = 0, kErrorSum = 6, kErrorSquares = 7;
constexpr const char* kEnds[] = {"onset", "offset"};

Numbers numbers_of(const PooledItems& items, std::size_t wave, std::size_t end, std::size_t which) {
  Numbers column;
  for (std::size_t i = 0; i < items.patients.size(); ++i)
    column.push_back(
        items.boundaries[((i * items.classes.size() + wave) * 2 + end) * kBoundarySums + which]);
  return column;
}

Numbers sum(Numbers a, const Numbers& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] += b[i];
  return a;
}

Numbers both_ends(const PooledItems& items, std::size_t wave, std::size_t which) {
  return sum(numbers_of(items, wave, 0, which), numbers_of(items, wave, 1, which));
}

std::string definition_of(const char* score, const char* tolerance) {
  return std::string("boundary_") + score + ".v1{tolerance=" + tolerance + "}";
}

void add_scores(const PooledItems& items, const Patients& patients, const Tolerance& tolerance,
                std::vector<StoredMetric>& all) {
  StoredMetric f1{definition_of("f1", tolerance.name), items.classes, {}};
  StoredMetric precision{definition_of("precision", tolerance.name), items.classes, {}};
  StoredMetric recall{definition_of("recall", tolerance.name), items.classes, {}};
  for (std::size_t wave = 0; wave < items.classes.size(); ++wave) {
    const Numbers hits = both_ends(items, wave, tolerance.first);
    const Numbers said = sum(hits, both_ends(items, wave, tolerance.first + 1));
    const Numbers marked = sum(hits, both_ends(items, wave, tolerance.first + 2));
    f1.per_scope.push_back(resampled_ratio(patients, sum(hits, hits), sum(said, marked)));
    recall.per_scope.push_back(resampled_ratio(patients, hits, marked));
    precision.per_scope.push_back(
        zero_where(recall.per_scope.back(), resampled_ratio(patients, hits, said)));
  }
  all.insert(all.end(), {f1, precision, recall});
}

void add_errors(const PooledItems& items, const Patients& patients,
                std::vector<StoredMetric>& all) {
  StoredMetric mean{definition_of("error_mean", "150ms"), {}, {}, false};
  StoredMetric sd{definition_of("error_sd", "150ms"), {}, {}, false};
  for (std::size_t wave = 0; wave < items.classes.size(); ++wave)
    for (std::size_t end = 0; end < std::size(kEnds); ++end) {
      const Numbers pairs = numbers_of(items, wave, end, kPairs);
      const Numbers sums = numbers_of(items, wave, end, kErrorSum);
      mean.per_scope.push_back(resampled_ratio(patients, sums, pairs));
      sd.per_scope.push_back(
          resampled_sd(patients, pairs, sums, numbers_of(items, wave, end, kErrorSquares)));
      mean.scopes.push_back(items.classes[wave] + " " + kEnds[end]);
    }
  sd.scopes = mean.scopes;
  all.insert(all.end(), {mean, sd});
}

}  // namespace

std::vector<StoredMetric> boundary_metrics(const PooledItems& items, const Patients& patients) {
  std::vector<StoredMetric> all;
  if (items.boundaries.empty()) return all;
  for (const Tolerance& tolerance : kTolerances) add_scores(items, patients, tolerance, all);
  add_errors(items, patients, all);
  return all;
}

}  // namespace beatbench
