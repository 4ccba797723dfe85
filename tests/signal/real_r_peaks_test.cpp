// Truth: the beat annotations of MIT-BIH. The rule (44 records without the paced 102, 104, 107 and
// 217, 150 ms, one to one) is that of ANSI/AAMI EC57; the paced ones are left out as de Chazal et
// al. 2004 do.
#include "datasets/mitdb/mitdb.h"
#include "harness/metrics/boundaries.h"
#include "harness/signal/r_peaks.h"
#include "tests/datasets/fixture.h"

#include <algorithm>
#include <array>
#include <string>

namespace beatbench {
namespace {

constexpr double kRateHz = 360, kToleranceMs = 150;

TEST(RealRPeaks, AreFoundInMitBih) {
  BEATBENCH_NEEDS(folder, "mitdb-1.0.0");
  const Mitdb mitdb(folder);
  const std::array<std::string, 4> paced = {"102", "104", "107", "217"};
  BoundaryMatch all;
  for (std::size_t r = 0; r < mitdb.records().size(); ++r) {
    if (std::ranges::find(paced, mitdb.records()[r].id) != paced.end()) continue;
    const Recording recording = mitdb.read(r, kRateHz);
    const auto lead = std::ranges::find(recording.leads, "II") - recording.leads.begin();
    std::vector<double> truth_ms, found_ms;
    for (const Beat& beat : mitdb.beats(r))
      truth_ms.push_back(double(beat.sample) * 1000 / kRateHz);
    for (const std::int64_t peak :
         detect_r_peaks(recording.signal_mv.at(static_cast<std::size_t>(lead)), kRateHz))
      found_ms.push_back(double(peak) * 1000 / kRateHz);
    all += match_boundaries(truth_ms, found_ms, kToleranceMs);
  }
  // The ventricular flutter of record 207, which EC57 leaves out, is counted against it.
  EXPECT_GE(sensitivity(all).value(), 0.995);
  EXPECT_GE(positive_predictivity(all).value(), 0.995);
  RecordProperty("sensitivity", std::to_string(*sensitivity(all)));
  RecordProperty("precision", std::to_string(*positive_predictivity(all)));
}

}  // namespace
}  // namespace beatbench
