#include "results/report/pretraining.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

namespace beatbench {
namespace {

// Below two directions the features of all records lie on a line.
constexpr double kLeastRank = 2;
// Features behind a ReLU all point into one corner, so a sound encoder may well have .9; above
// this, records differ by 2.6 degrees.
constexpr double kLargestCosine = 0.999;
// Of a product quantiser the groups' perplexities add up: two groups with one code each give 2.
constexpr double kLeastPerplexity = 4;

std::optional<double> value_of(const PretrainingRow& run, const std::string& name) {
  if (name == "seconds") return run.seconds;
  if (name == "steps" || name == "samples_seen") {
    const Json value = run.details.value(name, Json());
    return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
  }
  const auto found = run.values.find(name);
  return found == run.values.end() ? std::nullopt : std::optional(found->second);
}

bool trained(const PretrainingRow& run) { return value_of(run, "steps").value_or(0) > 0; }

// "loss" first, the encoder's own statistics last.
std::vector<std::string> columns_of(const std::vector<PretrainingRow>& runs) {
  std::set<std::pair<int, std::string>> names;
  for (const PretrainingRow& run : runs)
    for (const auto& [name, value] : run.values)
      if (is_shown_in_training(name))
        names.insert({name == "loss" ? 0 : name.starts_with("encoder_") ? 2 : 1, name});
  std::vector<std::string> columns = {"steps", "samples_seen", "seconds"};
  for (const auto& [place, name] : names) columns.push_back(name);
  return columns;
}

std::string number(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

// Means over those of the line's runs that have the value.
void fill(PretrainingLine& line, const PretrainingTable& table,
          const std::vector<PretrainingRow>& runs) {
  for (const std::string& column : table.columns) {
    double sum = 0;
    int count = 0;
    for (const PretrainingRow& run : runs) {
      if (run.label != line.label || run.arm != line.arm) continue;
      if (const auto value = value_of(run, column)) {
        sum += *value;
        ++count;
      }
    }
    line.values.push_back(count > 0 ? std::optional(sum / count) : std::nullopt);
  }
}

}  // namespace

std::string collapse_reason(const PretrainingRow& run) {
  if (!trained(run)) return {};
  std::string why;
  const auto add = [&](const std::string& text) { why += (why.empty() ? "" : ", ") + text; };
  const auto rank = value_of(run, "encoder_effective_rank");
  if (rank && *rank < kLeastRank)
    add("features of effective rank " + number(*rank) + " (below " + number(kLeastRank) + ")");
  const auto cosine = value_of(run, "encoder_mean_cosine");
  if (cosine && *cosine > kLargestCosine)
    add("records alike to a mean cosine of 1 - " + number(1 - *cosine));
  const auto perplexity = value_of(run, "codebook_perplexity");
  if (perplexity && *perplexity < kLeastPerplexity)
    add("codebook perplexity " + number(*perplexity) + " (below " + number(kLeastPerplexity) + ")");
  return why;
}

PretrainingTable pretraining_table(const std::vector<PretrainingRow>& runs) {
  PretrainingTable table{columns_of(runs), {}};
  for (const PretrainingRow& run : runs) {
    auto line = std::ranges::find_if(table.lines, [&](const PretrainingLine& other) {
      return other.label == run.label && other.arm == run.arm;
    });
    if (line == table.lines.end())
      line = table.lines.insert(line, PretrainingLine{run.label, run.arm, 0, {}, "", {}});
    ++line->runs;
    for (const std::string warning : run.warnings)
      if (std::ranges::find(line->warnings, warning) == line->warnings.end())
        line->warnings.push_back(warning);
    if (const std::string why = collapse_reason(run); !why.empty())
      line->collapse +=
          (line->collapse.empty() ? "seed " : "; seed ") + std::to_string(run.seed) + ": " + why;
  }
  for (PretrainingLine& line : table.lines) fill(line, table, runs);
  return table;
}

std::string collapse_of(const PretrainingTable& table, const std::string& label,
                        const std::string& arm) {
  for (const PretrainingLine& line : table.lines)
    if (line.label == label && line.arm == arm) return line.collapse;
  return {};
}

std::optional<double> training_value(const PretrainingTable& table, const std::string& label,
                                     const std::string& arm, const std::string& column) {
  for (const PretrainingLine& line : table.lines)
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      if (line.label == label && line.arm == arm && table.columns[c] == column)
        return line.values[c];
  return std::nullopt;
}

bool is_shown_in_training(const std::string& metric) {
  static const std::set<std::string> kNames = {"alignment",
                                               "codebook_perplexity",
                                               "effective_rank",
                                               "positive_similarity",
                                               "negative_similarity",
                                               "uniformity",
                                               "kl"};
  return kNames.contains(metric) || metric.starts_with("encoder_") ||
         metric.find("loss") != std::string::npos || metric.ends_with("_kl");
}

std::vector<std::string> pretraining_notes(const PretrainingTable& table) {
  std::vector<std::string> notes;
  for (const PretrainingLine& line : table.lines) {
    const std::string row = line.label + " (" + line.arm + " arm): ";
    if (!line.collapse.empty()) notes.push_back(row + "collapsed, " + line.collapse);
    for (const std::string& warning : line.warnings) notes.push_back(row + warning);
  }
  return notes;
}

std::string training_value_text(const std::optional<double>& value) {
  if (!value) return "–";
  return std::abs(*value) >= 10000 ? std::to_string(std::llround(*value)) : number(*value);
}

}  // namespace beatbench
