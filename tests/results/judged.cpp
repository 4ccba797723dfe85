#include "tests/results/judged.h"

#include "harness/base/npy.h"
#include "harness/base/seed.h"
#include "harness/metrics/classification.h"
#include "harness/metrics/segmentation.h"

#include <algorithm>
#include <map>

namespace beatbench::testing {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kRecords = 60, kClasses = 3, kPerFold = 12;
const std::vector<std::string> kLabels{"NORM", "MI", "HYP"}, kWaves{"P", "QRS", "T"};
constexpr float kThreshold = 0.4F;

struct Quality {
  double labels = 1, waves = 0.9;
};
const std::map<std::string, Quality> kMethods{{"alpha", {1.2, 0.90}},
                                              {"beta", {1.2, 0.90}},
                                              {"gamma", {0.5, 0.80}},
                                              {"scratch", {-1.2, 0.6}}};

void write_items(const fs::path& cell, const char* kind, const std::vector<std::string>& classes,
                 const std::vector<std::string>& patients, const Json& thresholds) {
  Json ids = Json::array();
  for (std::size_t i = 0; i < patients.size(); ++i) ids.push_back("r" + std::to_string(i));
  write_text(cell / "ids.json", ids.dump());
  write_text(
      cell / "items.json",
      Json{{"kind", kind}, {"classes", classes}, {"patients", patients}, {"thresholds", thresholds}}
          .dump());
}

std::vector<std::string> patients_of(std::size_t records, std::size_t patients) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < records; ++i) ids.push_back("p" + std::to_string(i % patients));
  return ids;
}

template <class T>
std::vector<T> column(const std::vector<T>& table, std::size_t c) {
  std::vector<T> values;
  for (std::size_t i = c; i < table.size(); i += kClasses) values.push_back(table[i]);
  return values;
}

// Per class and as macro mean.
void add(std::vector<TestMetric>& metrics, const char* metric, const char* definition,
         const std::vector<std::string>& scopes, const std::vector<std::optional<double>>& values) {
  metrics.push_back({metric, "macro", macro_mean(values), "no class has a value", definition});
  for (std::size_t c = 0; c < scopes.size(); ++c)
    metrics.push_back({metric, scopes[c], values[c], values[c] ? "" : "absent", definition});
}

void label_cell(TestWorkspace& w, const std::string& label, double quality, int seed) {
  Draws truths(11, "truth"), noise(static_cast<std::uint64_t>(seed), label);
  std::vector<std::uint8_t> truth;
  std::vector<float> scores;
  for (std::size_t i = 0; i < kRecords * kClasses; ++i) {
    truth.push_back(truths.uniform() < 0.4 ? 1 : 0);
    const double shown = 0.3 + 0.2 * quality * truth.back() + 0.12 * noise.normal();
    scores.push_back(static_cast<float>(std::clamp(shown, 0.0, 1.0)));
  }
  std::vector<std::optional<double>> f1s, aurocs, oracles;
  for (std::size_t c = 0; c < kClasses; ++c) {
    f1s.push_back(f1(counts_at(column(truth, c), column(scores, c), kThreshold)));
    aurocs.push_back(auroc(column(truth, c), column(scores, c)));
    oracles.push_back(best_f1_threshold(column(truth, c), column(scores, c))->f1);
  }
  std::vector<TestMetric> metrics;
  add(metrics, "f1", "f1.v1{threshold=validation}", kLabels, f1s);
  add(metrics, "auroc", "auroc.v1{ties=half}", kLabels, aurocs);
  add(metrics, "f1_oracle", "f1.v1{threshold=oracle}", kLabels, oracles);
  metrics.push_back({"agreement", "macro", 0.9});  // which no prediction gives again
  const std::string slug =
      w.done({.label = label, .protocol = "ptbxl_superclass", .seed = seed}, metrics);
  write_labels(w.cell(slug), kLabels, patients_of(kRecords, 40), truth, scores,
               Json{kThreshold, kThreshold, kThreshold});
}

void wave_cell(TestWorkspace& w, const std::string& label, double quality, int seed, int fold) {
  Draws draws(static_cast<std::uint64_t>(seed), label + " waves", fold);
  std::vector<std::int64_t> counts;
  std::vector<std::vector<SegmentCounts>> records;
  std::vector<std::string> patients;
  for (std::size_t r = 0; r < kPerFold; ++r) {
    patients.push_back("q" + std::to_string(static_cast<std::size_t>(fold) * kPerFold + r));
    auto& record = records.emplace_back();
    for (std::size_t c = 0; c < kClasses; ++c) {
      const double share = std::clamp(quality + 0.05 * draws.normal(), 0.0, 1.0);
      const auto found = static_cast<std::int64_t>(1000 * share), wrong = 1000 - found;
      record.push_back({found, wrong, wrong / 2});
      counts.insert(counts.end(), {found, wrong, wrong / 2});
    }
  }
  std::vector<TestMetric> metrics;
  add(metrics, "dice", "dice.v1{absent=skip}", kWaves, pooled(records, &dice));
  add(metrics, "f1", "dice.v1{absent=skip,mean=record}", kWaves, mean_per_record(records, &dice));
  const std::string slug =
      w.done({.label = label, .protocol = "ludb_waves", .fold = fold, .seed = seed}, metrics);
  write_waves(w.cell(slug), patients, counts);
}

}  // namespace

void write_labels(const fs::path& cell, const std::vector<std::string>& classes,
                  const std::vector<std::string>& patients, const std::vector<std::uint8_t>& truth,
                  const std::vector<float>& scores, const Json& thresholds) {
  const std::vector<std::int64_t> shape{std::ssize(patients), std::ssize(classes)};
  write_items(cell, "multilabel", classes, patients, thresholds);
  write_npy<std::uint8_t>(cell / "truth.npy", shape, truth);
  write_npy<float>(cell / "predictions.npy", shape, scores);
}

void write_waves(const fs::path& cell, const std::vector<std::string>& patients,
                 const std::vector<std::int64_t>& counts) {
  write_items(cell, "waves", kWaves, patients, Json{nullptr, nullptr, nullptr});
  write_npy<std::int64_t>(cell / "counts.npy", {std::ssize(patients), 3, 3}, counts);
}

void write_beats(const fs::path& cell, const std::vector<std::string>& classes,
                 const std::vector<std::string>& patients, const std::vector<std::uint8_t>& truth,
                 const std::vector<float>& scores) {
  write_items(cell, "multiclass", classes, patients, Json(std::vector<Json>(classes.size())));
  write_npy<std::uint8_t>(cell / "truth.npy", {std::ssize(patients)}, truth);
  write_npy<float>(cell / "predictions.npy", {std::ssize(patients), std::ssize(classes)}, scores);
}

void fill_judged(TestWorkspace& w) {
  for (const auto& [label, quality] : kMethods) {
    w.experiment["methods"].push_back({{"label", label},
                                       {"id", label},
                                       {"title", "The " + label + " method"},
                                       {"reference", label == "scratch"},
                                       {"version", "1"}});
    for (int seed = 0; seed < 2; ++seed) {
      label_cell(w, label, quality.labels, seed);
      for (int fold = 0; fold < 2; ++fold)
        if (label == "gamma" && seed == 1 && fold == 1)
          w.plan({.label = label, .protocol = "ludb_waves", .fold = fold, .seed = seed});
        else
          wave_cell(w, label, quality.waves, seed, fold);
    }
  }
  w.write_experiment();
}

}  // namespace beatbench::testing
