#include "datasets/synthetic/sets.h"
#include "datasets/synthetic/wave_marks.h"

#include <fmt/format.h>

namespace beatbench::synthetic {
namespace {

constexpr std::string_view kSet = "ludb";
constexpr const char* kLeads[] = {"i",  "ii", "iii", "avr", "avl", "avf",
                                  "v1", "v2", "v3",  "v4",  "v5",  "v6"};
constexpr double kRate_hz = 500, kSeconds = 10;

constexpr auto kColumns =
    "ID,Sex,Age,Rhythms,Electric axis of the heart,Conduction "
    "abnormalities,Extrasystolies,Hypertrophies,"
    "Cardiac pacing,Ischemia,Non-specific repolarization abnormalities,Other states\n";

// Beats of which every wave lies in the record, without the first and the last of them: the ends of
// LUDB's records are not annotated.
std::vector<TimedBeat> annotated_beats(const Ecg& ecg) {
  std::vector<TimedBeat> whole;
  for (const auto& beat : ecg.beats) {
    const double begin = beat.p ? beat.p->onset_s : beat.qrs->onset_s;
    if (begin >= 0 && beat.t->offset_s < kSeconds - 0.01) whole.push_back(beat);
  }
  if (whole.size() < 2) return {};
  return {whole.begin() + 1, whole.end() - 1};
}

// "Line\nLine" of the statements of one superclass, as LUDB fills its cells.
std::string cell(const Patient& patient, std::string_view superclass) {
  std::string text;
  for (const auto* condition : patient.conditions)
    if (condition->superclass == superclass)
      text += fmt::format("{}{}", text.empty() ? "" : "\n", condition->description);
  return text.empty() ? text : '"' + text + "\n\"";
}

}  // namespace

void write_ludb(SetFolder& folder, std::uint64_t seed, int records, Progress& progress) {
  std::string table = kColumns, list;
  for (int id = 1; id <= records; ++id) {
    const auto patient = draw_patient(seed, kSet, id);
    const auto ecg = render(patient, kRate_hz, kSeconds, seed, kSet, id);
    Draws gains(seed, "ludb/gains", id);
    const auto stem = fmt::format("data/{}", id);
    wfdb::Header header{.record = "", .rate_hz = kRate_hz};
    header.comments = {fmt::format("<age>: {}", patient.age),
                       fmt::format("<sex>: {}", patient.female ? "F" : "M"),
                       "<diagnoses>:", "Rhythm: Sinus rhythm."};
    std::vector<std::vector<std::int32_t>> digital;
    const auto beats = annotated_beats(ecg);
    for (std::size_t lead = 0; lead < std::size(kLeads); ++lead) {
      const auto gain = static_cast<double>(600 + gains.below(2000));
      const auto baseline = static_cast<std::int64_t>(gains.below(13)) - 6;
      header.signals.push_back({.format = 16,
                                .gain = gain,
                                .baseline = baseline,
                                .resolution_bits = 0,
                                .description = kLeads[lead]});
      digital.push_back(digitise(ecg.mv[lead], gain, baseline, -32767, 32767));
      std::vector<wfdb::Annotation> marks;
      for (const auto& beat : beats) {
        mark_wave(marks, beat.p, 'p', ecg.clean_mv[lead], kRate_hz);
        mark_wave(marks, beat.qrs, 'N', ecg.clean_mv[lead], kRate_hz);
        mark_wave(marks, beat.t, 't', ecg.clean_mv[lead], kRate_hz);
      }
      folder.write(fmt::format("{}.{}", stem, kLeads[lead]), wfdb::encode_annotations(marks));
    }
    folder.write_record(stem, header, digital);
    table += fmt::format("{},\"{}\n\",\"{}\n\",Sinus rhythm,,{},,{},,{},{},\n", id,
                         patient.female ? "F" : "M", patient.age, cell(patient, "CD"),
                         cell(patient, "HYP"), cell(patient, "MI"), cell(patient, "STTC"));
    list += stem + "\n";
    progress.update(id, records, kSet);
  }
  folder.write("ludb.csv", table);
  folder.write("RECORDS", list);
}

}  // namespace beatbench::synthetic
