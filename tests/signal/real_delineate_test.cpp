// Truth: the marks of LUDB, on the even records, which had no part in choosing the constants.
// docs/signal.md has the whole table.
#include "datasets/ludb/ludb.h"
#include "harness/metrics/boundaries.h"
#include "harness/signal/delineate.h"
#include "harness/signal/r_peaks.h"
#include "tests/datasets/fixture.h"

#include <array>
#include <cmath>

namespace beatbench {
namespace {

constexpr double kRateHz = 500, kMsPerSample = 1000 / kRateHz, kToleranceMs = 150;

using Bound = std::int64_t WaveBounds::*;
constexpr std::array<Bound, 2> kBounds = {&WaveBounds::onset, &WaveBounds::offset};
constexpr std::array<WaveBounds BeatWaves::*, 3> kWaves = {&BeatWaves::p, &BeatWaves::qrs,
                                                           &BeatWaves::t};
// [wave][onset, offset]
using Matches = std::array<std::array<BoundaryMatch, 2>, 3>;

void match_lead(const LeadWaves& truth, const std::vector<BeatWaves>& found, Matches& matches,
                Matches& inside) {
  for (std::size_t w = 0; w < kWaves.size(); ++w)
    for (std::size_t b = 0; b < kBounds.size(); ++b) {
      std::vector<double> truth_ms, found_ms;
      for (const Wave& wave : truth.waves) {
        const std::int64_t bound = b == 0 ? wave.onset : wave.offset;
        if (static_cast<std::size_t>(wave.kind) == w + 1 && bound >= 0)
          truth_ms.push_back(static_cast<double>(bound) * kMsPerSample);
      }
      // The ends of a lead are not annotated: what is found there is neither right nor wrong,
      // though it may meet the first or the last mark.
      std::vector<double> inside_ms;
      for (const BeatWaves& beat : found) {
        const std::int64_t bound = (beat.*kWaves[w]).*kBounds[b];
        if (bound < 0) continue;
        found_ms.push_back(static_cast<double>(bound) * kMsPerSample);
        if (bound >= truth.waves.front().onset && bound <= truth.waves.back().offset)
          inside_ms.push_back(found_ms.back());
      }
      inside[w][b] += match_boundaries(truth_ms, inside_ms, kToleranceMs);
      matches[w][b] += match_boundaries(truth_ms, found_ms, kToleranceMs);
    }
}

TEST(RealDelineation, MeetsTheMarksOfLudb) {
  BEATBENCH_NEEDS(folder, "ludb-1.0.1");
  const Ludb ludb(folder);
  Matches matches, inside;  // all that was found, and that between the outermost marks of its lead
  for (std::size_t r = 0; r < ludb.records().size(); ++r) {
    if (std::stoi(ludb.records()[r].id) % 2 != 0) continue;
    const Recording recording = ludb.read(r, kRateHz);
    std::vector<float> all;
    for (const auto& lead_mv : recording.signal_mv)
      all.insert(all.end(), lead_mv.begin(), lead_mv.end());
    const auto r_peaks = detect_r_peaks(all, recording.leads, kRateHz);
    const auto truth = ludb.waves(r);
    for (std::size_t lead = 0; lead < truth.size(); ++lead)
      match_lead(truth[lead], delineate(recording.signal_mv[lead], kRateHz, r_peaks), matches,
                 inside);
  }
  constexpr std::array<double, 3> kSensitivity = {0.95, 0.995, 0.965};
  constexpr std::array<double, 3> kPrecision = {0.88, 0.99, 0.97};
  constexpr std::array<double, 3> kSdMs = {25, 22, 31};
  for (std::size_t w = 0; w < kWaves.size(); ++w)
    for (std::size_t b = 0; b < kBounds.size(); ++b) {
      const BoundaryMatch& match = matches[w][b];
      SCOPED_TRACE(testing::Message() << "wave " << w << ", bound " << b);
      EXPECT_GE(sensitivity(match).value(), kSensitivity[w]);
      EXPECT_GE(positive_predictivity(inside[w][b]).value(), kPrecision[w]);
      EXPECT_LE(std::abs(error_summary(match).value().mean_ms), 4);  // one step of the delineator
      EXPECT_LE(error_summary(match).value().sd_ms, kSdMs[w]);
    }
}

}  // namespace
}  // namespace beatbench
