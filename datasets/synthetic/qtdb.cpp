#include "datasets/synthetic/sets.h"
#include "datasets/synthetic/wave_marks.h"

#include <fmt/format.h>

#include <algorithm>

namespace beatbench::synthetic {
namespace {

constexpr std::string_view kQtdb = "qtdb";
constexpr double kQtdbRateHz = 250, kQtdbSeconds = 900;
constexpr std::size_t kMarkedBeats = 30;
// Two leads a record, not the same in all, as in QTDB; the first is what its marks were seen in.
constexpr std::size_t kLeadPairs[][2] = {{1, 6}, {1, 10}, {1, 7}};  // II with V1, V5, V2
constexpr const char* kPairNames[][2] = {{"MLII", "V1"}, {"MLII", "V5"}, {"MLII", "V2"}};

// The beats in the middle of the record; P, QRS and T of both leads in one file.
std::vector<wfdb::Annotation> middle_marks(const Ecg& ecg, std::size_t lead) {
  std::vector<wfdb::Annotation> marks;
  const std::size_t count = std::min(kMarkedBeats, ecg.beats.size());
  const std::size_t first = (ecg.beats.size() - count) / 2;
  for (std::size_t b = first; b < first + count; ++b) {
    mark_wave(marks, ecg.beats[b].p, 'p', ecg.clean_mv[lead], kQtdbRateHz);
    mark_wave(marks, ecg.beats[b].qrs, 'N', ecg.clean_mv[lead], kQtdbRateHz);
    mark_wave(marks, ecg.beats[b].t, 't', ecg.clean_mv[lead], kQtdbRateHz);
  }
  return marks;
}

}  // namespace

void write_qtdb(SetFolder& folder, std::uint64_t seed, Progress& progress) {
  std::string list;
  for (int id = 1; id <= kQtdbRecords; ++id) {
    const auto patient = draw_patient(seed, kQtdb, id);
    const auto ecg = render(patient, kQtdbRateHz, kQtdbSeconds, seed, kQtdb, id);
    const std::size_t pair = static_cast<std::size_t>(id) % std::size(kLeadPairs);
    wfdb::Header header{.record = "", .rate_hz = kQtdbRateHz};
    std::vector<std::vector<std::int32_t>> digital;
    for (std::size_t lead = 0; lead < 2; ++lead) {
      header.signals.push_back({.format = 212,
                                .gain = 200,
                                .baseline = 1024,
                                .resolution_bits = 11,
                                .adc_zero = 1024,
                                .description = kPairNames[pair][lead]});
      digital.push_back(digitise(ecg.mv[kLeadPairs[pair][lead]], 200, 1024, 0, 2047));
    }
    const auto stem = fmt::format("sel{}", id);
    folder.write_record(stem, header, digital);
    folder.write(stem + ".q1c", wfdb::encode_annotations(middle_marks(ecg, kLeadPairs[pair][0])));
    list += stem + "\n";
    progress.update(id, kQtdbRecords, kQtdb);
  }
  folder.write("RECORDS", list);
}

}  // namespace beatbench::synthetic
