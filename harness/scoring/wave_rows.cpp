#include "harness/scoring/wave_rows.h"

#include "harness/metrics/classification.h"
#include "harness/metrics/wave_definitions.h"

#include <fmt/format.h>

namespace beatbench {
namespace {

using Values = std::vector<std::optional<double>>;  // P, QRS, T

constexpr const char* kAbsent = "absent in truth and prediction";
constexpr const char* kUnmarked = "none is marked in the test part";
constexpr const char* kNoWave = "no wave is annotated in the test part";

// Names and definitions of rows with one setting.
class Writer {
 public:
  Writer(WaveRowsOf of, std::vector<ScoreRow>& rows) : of_(of), rows_(rows) {}

  void add(const std::string& metric, const std::string& definition, const std::string& scope,
           std::optional<double> value, std::int64_t support, const char* missing) {
    std::string id = definition;
    if (of_.post) id = with_setting(id, kPostSetting);
    if (of_.merged) id = with_setting(id, kMergedSetting);
    rows_.push_back(
        {of_.post ? metric + "_post" : metric, id, scope, value, support, value ? "" : missing});
  }
  void add_waves(const std::string& metric, const std::string& definition, const Values& values,
                 std::int64_t items, const std::vector<std::int64_t>& support,
                 const char* missing = kAbsent) {
    add(metric, definition, "macro", macro_mean(values), items, kNoWave);
    for (std::size_t w = 0; w < kWaveNames.size(); ++w)
      add(metric, definition, std::string(kWaveNames[w]), values[w], support[w], missing);
  }

 private:
  WaveRowsOf of_;
  std::vector<ScoreRow>& rows_;
};

std::string tolerance_name(std::size_t t) { return fmt::format("{:g}ms", kTolerancesMs[t]); }

std::int64_t marks(const BoundaryMatch& m) { return m.true_positive + m.false_negative; }

// 0 where ends are marked and none is predicted: else giving up on a wave would raise the mean.
std::optional<double> precision_of(const BoundaryMatch& m) {
  if (m.true_positive + m.false_positive == 0 && marks(m) > 0) return 0;
  return positive_predictivity(m);
}

// Onsets and offsets of one wave together.
BoundaryMatch both_ends(const LineScore& score, std::size_t t, std::size_t w) {
  BoundaryMatch both = score.ends[t][w][0];
  return both += score.ends[t][w][1];
}

void add_boundaries(Writer& writer, const LineScore& all, std::int64_t records) {
  using Score = std::optional<double> (*)(const BoundaryMatch&);
  const std::pair<const char*, Score> scores[] = {
      {"f1", [](const BoundaryMatch& m) { return f1(m); }},
      {"precision", &precision_of},
      {"recall", [](const BoundaryMatch& m) { return sensitivity(m); }}};
  for (std::size_t t = 0; t < kTolerancesMs.size(); ++t)
    for (const auto& [name, score] : scores) {
      Values values;
      std::vector<std::int64_t> support;
      for (std::size_t w = 0; w < kWaveNames.size(); ++w) {
        const BoundaryMatch both = both_ends(all, t, w);
        values.push_back(score(both));
        support.push_back(marks(both));
      }
      const bool of_marks = std::string_view(name) == "recall";
      writer.add_waves(fmt::format("boundary_{}_{}", name, tolerance_name(t)),
                       fmt::format("boundary_{}.v1{{tolerance={}}}", name, tolerance_name(t)),
                       values, records, support, of_marks ? kUnmarked : kAbsent);
    }
}

void add_errors(Writer& writer, const LineScore& all) {
  for (std::size_t w = 0; w < kWaveNames.size(); ++w)
    for (std::size_t e = 0; e < kEndNames.size(); ++e) {
      const auto summary = error_summary(all.ends[kErrorTolerance][w][e]);
      const std::string scope = fmt::format("{} {}", kWaveNames[w], kEndNames[e]);
      const std::int64_t pairs = summary ? summary->pairs : 0;
      std::optional<double> mean, sd;
      if (summary) mean = summary->mean_ms;
      if (pairs > 1) sd = summary->sd_ms;
      writer.add("boundary_error_mean_ms", "boundary_error_mean.v1{tolerance=150ms}", scope, mean,
                 pairs, "none is matched within 150 ms");
      writer.add("boundary_error_sd_ms", "boundary_error_sd.v1{tolerance=150ms}", scope, sd, pairs,
                 "fewer than two are matched within 150 ms");
    }
}

Values without_background(const Values& all) { return {all.begin() + 1, all.end()}; }

}  // namespace

std::vector<ScoreRow> wave_rows(std::span<const LineScore> records, WaveRowsOf of) {
  LineScore all;
  std::vector<std::vector<SegmentCounts>> counts;
  for (const LineScore& record : records) {
    all += record;
    counts.push_back(record.samples);
  }
  std::vector<std::int64_t> support;
  for (std::size_t c = 1; c < kWaveClasses; ++c)
    support.push_back(all.samples[c].true_positive + all.samples[c].false_negative);
  const auto items = std::ssize(records);
  std::vector<ScoreRow> rows;
  Writer writer(of, rows);
  writer.add_waves("dice", "dice.v1{absent=skip}", without_background(pooled(counts, &dice)), items,
                   support);
  writer.add_waves("f1", "dice.v1{absent=skip,mean=record}",
                   without_background(mean_per_record(counts, &dice)), items, support);
  writer.add_waves("iou", "iou.v1{absent=skip}", without_background(pooled(counts, &iou)), items,
                   support);
  add_boundaries(writer, all, items);
  add_errors(writer, all);
  return rows;
}

std::vector<ScoreRow> part_rows(const LineScore& part, const std::string& scope,
                                std::int64_t support, WaveRowsOf of) {
  std::vector<ScoreRow> rows;
  Writer writer(of, rows);
  Values dices;
  for (std::size_t c = 1; c < kWaveClasses; ++c) dices.push_back(dice(part.samples[c]));
  writer.add("dice", "dice.v1{absent=skip}", scope, macro_mean(dices), support, kNoWave);
  for (std::size_t t = 0; t < kTolerancesMs.size(); ++t) {
    Values values;
    for (std::size_t w = 0; w < kWaveNames.size(); ++w) values.push_back(f1(both_ends(part, t, w)));
    writer.add("boundary_f1_" + tolerance_name(t),
               fmt::format("boundary_f1.v1{{tolerance={}}}", tolerance_name(t)), scope,
               macro_mean(values), support, kNoWave);
  }
  return rows;
}

}  // namespace beatbench
