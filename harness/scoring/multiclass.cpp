#include "harness/scoring/multiclass.h"

#include "harness/base/error.h"
#include "harness/metrics/classification.h"
#include "harness/metrics/confusion.h"

#include <algorithm>
#include <cmath>

namespace beatbench {
namespace {

Confusion confusion_of(std::span<const std::uint8_t> truth, Table<float> scores) {
  if (truth.size() != scores.items())
    throw DataError(std::to_string(truth.size()) + " truths but " + std::to_string(scores.items()) +
                    " items with scores");
  Confusion confusion(scores.classes);
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const std::span<const float> row = scores.row(i);
    if (!std::ranges::all_of(row, [](float s) { return std::isfinite(s); }))
      throw DataError("a score is NaN or infinite: the model that made it has diverged");
    confusion.add(truth[i], std::ranges::max_element(row) - row.begin());
  }
  return confusion;
}

struct ClassMetric {
  const char* metric;
  const char* definition;
  std::optional<double> (Confusion::*of)(std::size_t) const;
};

constexpr ClassMetric kClassMetrics[] = {
    {"f1", "f1.v1{argmax}", &Confusion::f1},
    {"sensitivity", "sensitivity.v1{argmax}", &Confusion::sensitivity},
    {"precision", "precision.v2{argmax}", &Confusion::precision}};

}  // namespace

Scored score_multiclass(const std::vector<std::string>& classes,
                        std::span<const std::uint8_t> truth, Table<float> scores) {
  const Confusion confusion = confusion_of(truth, scores);
  Scored scored;
  scored.items = {"multiclass",
                  classes,
                  {},
                  std::vector<std::optional<float>>(classes.size()),
                  {truth.begin(), truth.end()}};
  for (const ClassMetric& series : kClassMetrics) {
    std::vector<std::optional<double>> values;
    for (std::size_t c = 0; c < classes.size(); ++c) values.push_back((confusion.*series.of)(c));
    const auto macro = macro_mean(values);
    scored.rows.push_back({series.metric, series.definition, "macro", macro, std::ssize(truth),
                           macro ? "" : "no class has it"});
    for (std::size_t c = 0; c < classes.size(); ++c)
      scored.rows.push_back({series.metric, series.definition, classes[c], values[c],
                             confusion.truth(c), values[c] ? "" : "absent in the test part"});
  }
  const auto accuracy = confusion.accuracy();
  scored.rows.push_back({"accuracy", "accuracy.v1{argmax}", "all", accuracy, std::ssize(truth),
                         accuracy ? "" : "no item"});
  scored.details["confusion"] = {{"classes", classes}, {"truth_by_prediction", confusion.counts()}};
  return scored;
}

}  // namespace beatbench
