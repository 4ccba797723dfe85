#include "datasets/synthetic/sets.h"
#include "datasets/wfdb/annotation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace beatbench::synthetic {
namespace {

constexpr std::string_view kSet = "mitdb";
constexpr double kRate_hz = 360, kSeconds = 180;
constexpr int kRecords[kMitdbRecords] = {100, 101, 103, 106,
                                         119, 200, 208, 233};  // four of DS1, four of DS2
constexpr std::size_t kLeadII = 1, kLeadV1 = 6;

// Every heart has ectopic beats here, as the real set was chosen for its arrhythmias.
Patient arrhythmic_patient(std::uint64_t seed, int record) {
  auto patient = draw_patient(seed, kSet, record);
  Draws draws(seed, "mitdb/ectopy", record);
  patient.ventricular_share = std::max(patient.ventricular_share, draws.uniform(0.04, 0.14));
  patient.atrial_share = std::max(patient.atrial_share, draws.uniform(0.02, 0.08));
  return patient;
}

std::vector<wfdb::Annotation> beat_marks(const Ecg& ecg) {
  std::vector<wfdb::Annotation> marks{{.sample = 0, .symbol = '+', .aux = "(N"}};
  const auto samples = std::lround(kSeconds * kRate_hz);
  for (const auto& beat : ecg.beats) {
    const std::int64_t sample = std::lround(beat.qrs->peak_s * kRate_hz);
    if (sample >= 0 && sample < samples)
      marks.push_back({.sample = sample, .symbol = beat.shape->symbol});
  }
  return marks;
}

}  // namespace

void write_mitdb(SetFolder& folder, std::uint64_t seed, Progress& progress) {
  std::string list;
  for (const int record : kRecords) {
    const auto patient = arrhythmic_patient(seed, record);
    const auto ecg = render(patient, kRate_hz, kSeconds, seed, kSet, record);
    wfdb::Header header{.record = "", .rate_hz = kRate_hz};
    header.comments = {fmt::format("{} {} 0 0 x1", patient.age, patient.female ? "F" : "M"),
                       "synthetic"};
    std::vector<std::vector<std::int32_t>> digital;
    for (const auto lead : {kLeadII, kLeadV1}) {
      header.signals.push_back({.format = 212,
                                .gain = 200,
                                .baseline = 1024,
                                .resolution_bits = 11,
                                .adc_zero = 1024,
                                .description = lead == kLeadII ? "MLII" : "V1"});
      digital.push_back(digitise(ecg.mv[lead], 200, 1024, 0, 2047));
    }
    const auto stem = std::to_string(record);
    folder.write_record(stem, header, digital);
    folder.write(stem + ".atr", wfdb::encode_annotations(beat_marks(ecg)));
    list += stem + "\n";
    progress.update(std::count(list.begin(), list.end(), '\n'), kMitdbRecords, kSet);
  }
  folder.write("RECORDS", list);
}

}  // namespace beatbench::synthetic
