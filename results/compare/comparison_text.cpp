#include "results/analysis/ranking.h"
#include "results/compare/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace beatbench {
namespace {

constexpr double kNoise = 1e-12;

// Not a word of two stores in which hundreds of numbers are equal.
bool is_silent(const MetricDifference& d, const RunComparison& comparison) {
  return comparison.runs.pairs.size() > 1 && !comparison.runs.across_rows && d.low == 0 &&
         d.high == 0 && d.lost == 0 && d.gained == 0;
}

std::string row_text(const MetricDifference& d) {
  std::string text = d.label;
  const auto add = [&](const std::string& word) {
    if (!word.empty()) text += (text.empty() ? "" : " ") + word;
  };
  add(d.protocol);
  add(d.mode);
  if (d.label_fraction != 1.0) add(fmt::format("{:g} %", d.label_fraction * 100));
  if (d.arm != "controlled") add(d.arm);
  return text;
}

std::string metric_text(const MetricDifference& d) {
  std::string text = d.metric + " " + d.scope;
  if (const std::size_t brace = d.definition.find('{'); brace != std::string::npos)
    text += " " + d.definition.substr(brace);
  return text;
}

std::string number_text(double value) {
  if (std::abs(value) <= kNoise) return "0.0000";
  const bool small = std::abs(value) < 1e-3;
  return small ? fmt::format("{:.2e}", value) : fmt::format("{:.4f}", value);
}

std::string change_text(double value) { return (value > kNoise ? "+" : "") + number_text(value); }

std::string interval_text(const MetricDifference& d) {
  if (!d.over_patients.interval) return "–";
  const Interval& interval = d.over_patients.interval->interval;
  return change_text(interval.low) + " … " + change_text(interval.high);
}

// What the p-values could not show whatever the data, why there is no interval over patients or
// none by BCa; each with how many of the numbers shown.
std::string notes_of(const RunComparison& comparison) {
  std::map<std::string, int> notes;
  for (const MetricDifference& d : comparison.metrics) {
    if (is_silent(d, comparison) || d.a.empty()) continue;
    if (d.wilcoxon && d.wilcoxon->smallest_p > kTestLevel)
      ++notes[fmt::format("p: {} pairs that differ cannot give less than {:.3g}",
                          d.wilcoxon->n - d.wilcoxon->zeros, d.wilcoxon->smallest_p)];
    const ValueStatistics& over = d.over_patients;
    if (!over.interval)
      ++notes["over patients: " + over.interval_reason];
    else if (!over.interval->bca)
      ++notes["over patients: percentile interval, as there is " + over.interval->note];
  }
  std::string text;
  for (const auto& [note, numbers] : notes) text += fmt::format("\n{} ({})", note, numbers);
  return text;
}

std::string verdict_text(const MetricDifference& d) {
  if (d.lost > 0 && d.a.empty()) return d.regression ? "LOST" : "lost";
  if (d.a.empty()) return "new";
  std::string text = d.regression          ? "REGRESSION"
                     : !d.worse_by         ? ""
                     : *d.worse_by > 1e-9  ? "worse"
                     : *d.worse_by < -1e-9 ? "better"
                                           : "same";
  if (d.lost > 0) text += fmt::format(", {} lost", d.lost);
  if (d.gained > 0) text += fmt::format(", {} new", d.gained);
  return text;
}

std::string list_text(const char* side, const std::vector<CellRow>& runs) {
  if (runs.empty()) return "";
  std::string text =
      fmt::format("\n{} run{} of {} alone:", runs.size(), runs.size() == 1 ? "" : "s", side);
  constexpr std::size_t kShown = 10;
  for (std::size_t i = 0; i < std::min(kShown, runs.size()); ++i) text += "\n  " + runs[i].slug;
  if (runs.size() > kShown) text += fmt::format("\n  and {} more", runs.size() - kShown);
  return text;
}

}  // namespace

std::string comparison_head(const RunComparison& comparison) {
  const RunPairs& runs = comparison.runs;
  std::string text = fmt::format("A  {}\nB  {}\n{} pair{} of runs\n", runs.a, runs.b,
                                 runs.pairs.size(), runs.pairs.size() == 1 ? "" : "s");
  text += comparison.inputs.empty() ? "\ninput: the same" : "\ninput:";
  for (const InputDifference& input : comparison.inputs) {
    text += "\n  ";
    text += input.alike ? difference_text(input.difference)
                        : input.difference.key + " differs from pair to pair";
    if (input.pairs < static_cast<int>(runs.pairs.size()))
      text += fmt::format(" (in {} of {})", input.pairs, runs.pairs.size());
  }
  return text + "\n";
}

std::vector<std::vector<std::string>> comparison_rows(const RunComparison& comparison) {
  std::vector<std::vector<std::string>> rows = {{"row", "metric", "A", "B", "B - A", "SD", "from",
                                                 "to", "runs", "p", "95 % over patients", "B is"}};
  for (const MetricDifference& d : comparison.metrics) {
    if (is_silent(d, comparison)) continue;
    const bool paired = !d.a.empty();
    const auto number = [&](double value) { return paired ? number_text(value) : "–"; };
    const auto change = [&](double value) { return paired ? change_text(value) : "–"; };
    rows.push_back({row_text(d), metric_text(d), number(d.mean_a), number(d.mean_b), change(d.mean),
                    d.sd ? number_text(*d.sd) : "–", change(d.low), change(d.high),
                    std::to_string(d.a.size()),
                    d.wilcoxon ? fmt::format("{:.3g}", d.wilcoxon->p) : "–", interval_text(d),
                    verdict_text(d)});
  }
  return rows;
}

std::string comparison_verdict(const RunComparison& comparison) {
  const auto silent = std::ranges::count_if(
      comparison.metrics, [&](const MetricDifference& d) { return is_silent(d, comparison); });
  std::string text;
  if (silent > 0)
    text += fmt::format("\n{} of {} numbers are the same", silent, comparison.metrics.size());
  text += notes_of(comparison);
  text += list_text("A", comparison.runs.only_a) + list_text("B", comparison.runs.only_b);
  if (comparison.judged)
    text += fmt::format("\n{} regression{} beyond the tolerance", comparison.regressions(),
                        comparison.regressions() == 1 ? "" : "s");
  return text;
}

}  // namespace beatbench
