#include "tests/results/dozen.h"

#include "harness/base/seed.h"
#include "harness/metrics/classification.h"
#include "harness/metrics/segmentation.h"
#include "tests/results/judged.h"

#include <algorithm>
#include <cmath>

namespace beatbench::testing {
namespace {

constexpr int kSeeds = 3, kFolds = 5;
constexpr std::size_t kRecords = 60, kPerFold = 10;
const std::vector<std::string> kClasses{"NORM", "MI", "STTC", "CD", "HYP"};

struct Method {
  std::string label, plugin;
  double quality;
  Json options = Json::object();
};
const std::vector<Method> kMethods{
    {"soft_1-hard-50",
     "beat_ssl",
     1.10,
     {{"rhythm", "soft_1"}, {"beat", "hard"}, {"exponent", 50}}},
    {"soft_1-hard-1", "beat_ssl", 0.55, {{"rhythm", "soft_1"}, {"beat", "hard"}, {"exponent", 1}}},
    {"hard-none-1", "beat_ssl", 0.95, {{"rhythm", "hard"}, {"beat", "none"}, {"exponent", 1}}},
    {"soft_2-none-1", "beat_ssl", 0.90, {{"rhythm", "soft_2"}, {"beat", "none"}, {"exponent", 1}}},
    {"three_kg", "three_kg", 1.00},
    {"simclr", "simclr", 0.92},
    {"cmsc", "cmsc", 0.98},
    {"ts2vec", "ts2vec", 0.80},
    {"masked_autoencoder_of_patches", "masked_autoencoder_of_patches", 0.75},
    {"wav2vec_cmsc_rlm", "wav2vec_cmsc_rlm", 1.05},
    {"cpc", "cpc", 0.85},
    {"byol", "byol", 0.70},
    {"supervised", "supervised", 1.08},
    {"random_init", "random_init", 0.40}};

bool is_reference(const Method& method) { return method.quality == 1.08 || method.quality == 0.40; }

template <class T>
std::vector<T> column(const std::vector<T>& table, std::size_t c) {
  std::vector<T> values;
  for (std::size_t i = c; i < table.size(); i += kClasses.size()) values.push_back(table[i]);
  return values;
}

// Each scope, and the macro mean of the first `classes` of them.
void add(std::vector<TestMetric>& metrics, const std::string& metric, const std::string& definition,
         const std::vector<std::string>& scopes, const std::vector<double>& values,
         std::size_t classes) {
  double sum = 0;
  for (std::size_t c = 0; c < scopes.size(); ++c) {
    metrics.push_back({metric, scopes[c], values[c], "", definition});
    if (c < classes) sum += values[c];
  }
  metrics.push_back({metric, "macro", sum / static_cast<double>(classes), "", definition});
}

void label_cell(TestWorkspace& w, const Method& method, const TestCell& cell) {
  Draws truths(11, "truth");
  Draws noise(static_cast<std::uint64_t>(cell.seed), method.label + cell.mode,
              static_cast<int>(100 * cell.label_fraction));
  const double quality = method.quality * (cell.mode == "finetune" ? 1.1 : 1.0) *
                         (1 + 0.12 * std::log10(cell.label_fraction)) * (1 + 0.04 * noise.normal());
  std::vector<std::uint8_t> truth;
  std::vector<float> scores;
  std::vector<std::string> patients;
  for (std::size_t i = 0; i < kRecords; ++i) {
    patients.push_back("p" + std::to_string(i % 50));
    for (std::size_t c = 0; c < kClasses.size(); ++c) {
      truth.push_back(truths.uniform() < 0.3 ? 1 : 0);
      scores.push_back(static_cast<float>(
          std::clamp(0.3 + 0.2 * quality * truth.back() + 0.12 * noise.normal(), 0.0, 1.0)));
    }
  }
  std::vector<double> f1s, aurocs;
  for (std::size_t c = 0; c < kClasses.size(); ++c) {
    f1s.push_back(*f1(counts_at(column(truth, c), column(scores, c), 0.4F)));
    aurocs.push_back(*auroc(column(truth, c), column(scores, c)));
  }
  std::vector<TestMetric> metrics;
  add(metrics, "f1", "f1.v1{threshold=validation}", kClasses, f1s, 5);
  add(metrics, "auroc", "auroc.v1{ties=half}", kClasses, aurocs, 5);
  add(metrics, "auprc", "auprc.v1{average-precision}", kClasses, aurocs, 5);
  add(metrics, "f1_at_half", "f1.v1{threshold=0.5}", kClasses, f1s, 5);
  add(metrics, "f1_oracle", "f1.v1{threshold=oracle}", kClasses, f1s, 5);
  add(metrics, "ece", "ece.v1{bins=15,width=equal}", kClasses, std::vector<double>(5, 0.1), 5);
  const std::string slug = w.done(cell, metrics);
  write_labels(w.cell(slug), kClasses, patients, truth, scores, std::vector<double>(5, 0.4));
}

const std::vector<std::string> kWaves{"P", "QRS", "T"};

// The waves, and the aspects that some metrics are told by.
std::vector<std::string> waves_and_aspects() {
  std::vector<std::string> scopes = kWaves;
  for (const char* lead :
       {"I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"})
    scopes.push_back(std::string("lead ") + lead);
  for (const char* rhythm : {"Sinus rhythm", "Atrial fibrillation", "Sinus bradycardia",
                             "Sinus tachycardia", "Sinus arrhythmia", "Atrial flutter"})
    scopes.push_back(std::string("rhythm ") + rhythm);
  return scopes;
}

void wave_cell(TestWorkspace& w, const Method& method, const TestCell& cell) {
  Draws draws(static_cast<std::uint64_t>(cell.seed), method.label + cell.mode + " waves",
              cell.fold);
  const auto level = [&] {
    return std::clamp(0.55 + 0.3 * method.quality + 0.03 * draws.normal(), 0.0, 0.99);
  };
  std::vector<std::int64_t> counts;
  std::vector<std::vector<SegmentCounts>> records;
  std::vector<std::string> patients;
  for (std::size_t r = 0; r < kPerFold; ++r) {
    patients.push_back("q" + std::to_string(static_cast<std::size_t>(cell.fold) * kPerFold + r));
    records.emplace_back();
    for (int wave = 0; wave < 3; ++wave) {
      const auto found = static_cast<std::int64_t>(1000 * level());
      records.back().push_back({found, 1000 - found, (1000 - found) / 2});
      counts.insert(counts.end(), {found, 1000 - found, (1000 - found) / 2});
    }
  }
  std::vector<TestMetric> metrics;
  const auto drawn = [&](std::size_t n, double scale, double shift) {
    std::vector<double> values;
    for (std::size_t i = 0; i < n; ++i) values.push_back(shift + scale * level());
    return values;
  };
  // As the counts have it, the waves; anything, the aspects.
  const auto counted = [&](std::vector<std::optional<double>> waves, std::size_t n) {
    std::vector<double> values = drawn(n, 1, 0);
    for (std::size_t i = 0; i < waves.size(); ++i) values[i] = *waves[i];
    return values;
  };
  for (const std::string setting : {"", ",post=min-duration.v1"}) {
    const std::string post = setting.empty() ? "" : "_post";
    const std::vector<std::string> scopes = setting.empty() ? waves_and_aspects() : kWaves;
    add(metrics, "dice" + post, "dice.v1{absent=skip" + setting + "}", scopes,
        counted(pooled(records, &dice), scopes.size()), 3);
    add(metrics, "f1" + post, "dice.v1{absent=skip,mean=record" + setting + "}", kWaves,
        counted(mean_per_record(records, &dice), 3), 3);
    add(metrics, "iou" + post, "iou.v1{absent=skip" + setting + "}", kWaves,
        counted(pooled(records, &iou), 3), 3);
    for (const std::string name : {"f1", "precision", "recall"})
      for (const std::string tolerance : {"40ms", "150ms"}) {
        const std::vector<std::string>& of = name == "f1" ? scopes : kWaves;
        add(metrics, "boundary_" + name + "_" + tolerance + post,
            "boundary_" + name + ".v1{tolerance=" + tolerance + setting + "}", of,
            drawn(of.size(), 1, 0), 3);
      }
  }
  const std::vector<std::string> ends{"P onset",    "P offset", "QRS onset",
                                      "QRS offset", "T onset",  "T offset"};
  const std::vector<double> errors = drawn(6, 20, -18), spreads = drawn(6, 20, 0);
  for (std::size_t i = 0; i < ends.size(); ++i) {
    metrics.push_back({"boundary_error_mean_ms", ends[i], errors[i], "",
                       "boundary_error_mean.v1{tolerance=150ms}"});
    metrics.push_back(
        {"boundary_error_sd_ms", ends[i], spreads[i], "", "boundary_error_sd.v1{tolerance=150ms}"});
  }
  const std::string slug = w.done(cell, metrics);
  write_waves(w.cell(slug), patients, counts);
}

void pretrain_cell(TestWorkspace& w, const Method& method, int seed) {
  const std::string slug =
      w.done({.label = method.label, .protocol = "", .seed = seed, .kind = "pretrain"},
             {{"loss", "train", 1.5}, {"encoder_effective_rank", "train", 24.5}});
  Draws draws(static_cast<std::uint64_t>(seed), method.label + " training");
  std::string lines;
  for (int step = 1; step <= 100; ++step) {
    Json line{{"step", 4 * step}};
    for (const char* name : {"loss", "alignment", "uniformity", "encoder_effective_rank"})
      line[name] = method.quality + 4.0 / step + 0.05 * draws.uniform();
    lines += line.dump() + "\n";
  }
  write_text(w.cell(slug) / "metrics.jsonl", lines);
}

void fail_cell(TestWorkspace& w, const TestCell& cell) {
  const std::string slug = w.failed(cell, "the worker said: loss is not finite at step 212");
  std::string log;
  for (int step = 180; step < 212; ++step)
    log += "step " + std::to_string(step) + " of 400, loss 1" + std::to_string(step) + ".5\n";
  write_text(w.cell(slug) / "log.txt", log + "error: loss is not finite at step 212\n");
}

void publish(TestWorkspace& w) {
  Json values = Json::object();
  for (const Method& method : kMethods)
    if (!is_reference(method)) values[method.label] = 0.5 + 0.1 * method.quality;
  for (const char* metric : {"f1.v1{threshold=validation}", "auroc.v1{ties=half}"})
    w.experiment["manifest"]["published"].push_back({{"source", "A paper, Table 1"},
                                                     {"protocol", "ptbxl_superclass"},
                                                     {"metric", metric},
                                                     {"scope", "macro"},
                                                     {"values", values}});
}

}  // namespace

void fill_dozen(TestWorkspace& w) {
  for (const Method& method : kMethods) {
    Json entry = method.options;
    entry.update({{"plugin", method.plugin}, {"label", method.label}, {"lr", 0.001}});
    w.experiment["manifest"]["method"].push_back(entry);
    w.experiment["methods"].push_back({{"label", method.label},
                                       {"id", method.plugin},
                                       {"title", "The method " + method.plugin},
                                       {"reference", is_reference(method)},
                                       {"version", "1"},
                                       {"citation", "A. Author, B. Author, A Journal 1, 2026"},
                                       {"licence", "Apache-2.0"}});
    for (int seed = 0; seed < kSeeds; ++seed) {
      if (!is_reference(method)) pretrain_cell(w, method, seed);
      for (const char* mode : {"linear", "finetune"})
        for (const double fraction : {0.01, 0.1, 1.0}) {
          const TestCell cell{.label = method.label,
                              .protocol = "ptbxl_superclass",
                              .mode = mode,
                              .label_fraction = fraction,
                              .seed = seed};
          if (method.label == "byol" && fraction == 1 && seed == 2)
            fail_cell(w, cell);
          else
            label_cell(w, method, cell);
        }
      for (const char* mode : {"linear", "finetune"})
        for (int fold = 0; fold < kFolds; ++fold)
          wave_cell(w, method,
                    {.label = method.label,
                     .protocol = "ludb_waves",
                     .mode = mode,
                     .fold = fold,
                     .seed = seed});
    }
  }
  publish(w);
  w.write_experiment();
}

}  // namespace beatbench::testing
