#include "harness/scoring/waves.h"

#include "harness/base/error.h"
#include "harness/metrics/classification.h"
#include "harness/scoring/merged_waves.h"
#include "harness/scoring/post_processing.h"
#include "harness/scoring/wave_rows.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace beatbench {
namespace {

using Classes = std::vector<std::uint8_t>;
using Lines = std::vector<LineScore>;  // of one record

// Sample k of the annotations gets the model's class nearest in time.
Classes at_annotation_rate(std::span<const std::uint8_t> prediction, std::int64_t samples,
                           double ratio) {
  Classes out(static_cast<std::size_t>(samples));
  for (std::int64_t k = 0; k < samples; ++k) {
    const auto nearest =
        std::min<std::int64_t>(std::llround(double(k) * ratio), std::ssize(prediction) - 1);
    out[static_cast<std::size_t>(k)] = prediction[static_cast<std::size_t>(nearest)];
  }
  return out;
}

class Scorer {
 public:
  Scorer(const PreparedSet& data, const WaveScoring& how)
      : data_(data),
        how_(how),
        rate_hz_(data.wave_rate_hz()),
        samples_(std::llround(data.spec().seconds * rate_hz_)) {}

  // `prediction` [lead, sample] at the model's rate. One line a lead, or the merged one.
  Lines lines(std::int64_t row, std::span<const std::uint8_t> prediction, bool post) const {
    const std::vector<LeadWaves>& leads = data_.waves(row);
    if (how_.merged) return {merged_line(leads, prediction, post)};
    const auto length = static_cast<std::size_t>(data_.samples());
    Lines lines;
    for (std::size_t l = 0; l < leads.size(); ++l)
      lines.push_back(line(leads[l], prediction.subspan(l * length, length), post));
    return lines;
  }

 private:
  // The leads that have marks speak; one that the record lacks is not asked.
  LineScore merged_line(const std::vector<LeadWaves>& leads,
                        std::span<const std::uint8_t> prediction, bool post) const {
    const auto length = static_cast<std::size_t>(data_.samples());
    Classes speaking;
    std::size_t count = 0;
    for (std::size_t l = 0; l < leads.size(); ++l) {
      if (leads[l].annotated_begin >= leads[l].annotated_end) continue;
      const auto lead = prediction.subspan(l * length, length);
      speaking.insert(speaking.end(), lead.begin(), lead.end());
      ++count;
    }
    const Classes all = count == 0 ? Classes(length) : merged_classes(speaking, count);
    return line(merged_waves(leads, rate_hz_), all, post);
  }

  LineScore line(const LeadWaves& truth, std::span<const std::uint8_t> prediction,
                 bool post) const {
    Classes classes = at_annotation_rate(prediction, samples_, data_.spec().rate_hz / rate_hz_);
    if (post) classes = drop_fragments(classes, rate_hz_);
    return score_line(truth, classes, rate_hz_);
  }

  const PreparedSet& data_;
  WaveScoring how_;
  double rate_hz_;
  std::int64_t samples_;
};

LineScore sum_of(const Lines& lines) {
  LineScore sum;
  for (const LineScore& line : lines) sum += line;
  return sum;
}

void append(std::vector<ScoreRow>& to, const std::vector<ScoreRow>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

// Of several the first: "Atrial fibrillation; Aberrant conduction".
std::string rhythm_of(const RecordInfo& info) {
  const auto all = info.metadata.value("rhythm", std::string("not given"));
  return all.substr(0, all.find("; "));
}

// Support: the records. Merged leads have no lines of their own.
std::vector<ScoreRow> by_lead_and_rhythm(const PreparedSet& data,
                                         std::span<const std::int64_t> rows,
                                         const std::vector<Lines>& records, bool merged) {
  struct Part {
    LineScore score;
    std::int64_t records = 0;
  };
  const std::vector<std::string>& names = data.spec().leads;
  std::vector<LineScore> leads(merged ? 0 : names.size());
  std::map<std::string, Part> rhythms;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t l = 0; l < leads.size(); ++l) leads[l] += records[r][l];
    Part& rhythm = rhythms[rhythm_of(data.records()[static_cast<std::size_t>(rows[r])])];
    rhythm.score += sum_of(records[r]);
    ++rhythm.records;
  }
  std::vector<ScoreRow> all;
  for (std::size_t l = 0; l < leads.size(); ++l)
    append(all, part_rows(leads[l], "lead " + names[l], std::ssize(rows), {}));
  for (const auto& [name, part] : rhythms)
    append(all, part_rows(part.score, "rhythm " + name, part.records, {merged, false}));
  return all;
}

std::vector<std::int64_t> counts_of(std::span<const LineScore> records) {
  std::vector<std::int64_t> counts;
  for (const LineScore& record : records)
    for (std::size_t c = 1; c < kWaveClasses; ++c) {
      const SegmentCounts& s = record.samples[c];
      counts.insert(counts.end(), {s.true_positive, s.false_positive, s.false_negative});
    }
  return counts;
}

std::vector<double> boundaries_of(std::span<const LineScore> records) {
  std::vector<double> sums;
  for (const LineScore& record : records)
    for (std::size_t w = 0; w < kWaveNames.size(); ++w)
      for (std::size_t e = 0; e < kEndNames.size(); ++e) {
        for (const auto& of_tolerance : record.ends) {
          const BoundaryMatch& m = of_tolerance[w][e];
          for (const std::int64_t n : {m.true_positive, m.false_positive, m.false_negative})
            sums.push_back(static_cast<double>(n));
        }
        double sum = 0, squares = 0;
        for (const double error : record.ends[kErrorTolerance][w][e].error_ms) {
          sum += error;
          squares += error * error;
        }
        sums.insert(sums.end(), {sum, squares});
      }
  return sums;
}

}  // namespace

Scored score_waves(const PreparedSet& data, std::span<const std::int64_t> rows,
                   std::span<const std::uint8_t> prediction, const WaveScoring& how) {
  const std::size_t size = data.spec().leads.size() * static_cast<std::size_t>(data.samples());
  if (prediction.size() != rows.size() * size)
    throw DataError("the predictions have " + std::to_string(prediction.size()) + " samples, " +
                    std::to_string(rows.size()) + " records have " +
                    std::to_string(rows.size() * size));
  const Scorer scorer(data, how);
  std::vector<Lines> lines;  // [record]
  std::vector<LineScore> plain, post;
  Scored scored;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const auto record = prediction.subspan(r * size, size);
    lines.push_back(scorer.lines(rows[r], record, false));
    plain.push_back(sum_of(lines.back()));
    if (how.post) post.push_back(sum_of(scorer.lines(rows[r], record, true)));
    scored.items.patients.push_back(data.records()[static_cast<std::size_t>(rows[r])].patient);
  }
  scored.rows = wave_rows(plain, {how.merged, false});
  if (how.post) append(scored.rows, wave_rows(post, {how.merged, true}));
  append(scored.rows, by_lead_and_rhythm(data, rows, lines, how.merged));
  scored.items.kind = "waves";
  scored.items.classes = {kWaveNames.begin(), kWaveNames.end()};
  scored.items.thresholds.resize(kWaveNames.size());
  scored.items.counts = counts_of(plain);
  scored.items.boundaries = boundaries_of(plain);
  return scored;
}

double macro_dice(std::span<const std::uint8_t> truth, std::span<const std::uint8_t> prediction) {
  const auto counts = segment_counts(truth, prediction, kWaveClasses);
  std::vector<std::optional<double>> waves;
  for (std::size_t c = 1; c < kWaveClasses; ++c) waves.push_back(dice(counts[c]));
  return macro_mean(waves).value_or(0);
}

}  // namespace beatbench
