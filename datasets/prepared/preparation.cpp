#include "datasets/prepared/preparation.h"

#include "datasets/prepared/annotated_part.h"
#include "harness/base/error.h"
#include "harness/signal/resample.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace beatbench {
namespace {

// Unlike a full disk, it costs one record alone.
struct RecordDamage : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Messages name files inside the data set's folder; the error as a whole names the folder once.
std::string without_folder(std::string message, const std::filesystem::path& folder) {
  const std::string prefix = folder.string() + "/";
  for (std::size_t at = 0; (at = message.find(prefix, at)) != std::string::npos;)
    message.erase(at, prefix.size());
  return message;
}

}  // namespace

Preparation::Preparation(const Dataset& dataset, const SignalSpec& spec,
                         const std::filesystem::path& folder)
    : dataset_(dataset), folder_(folder), signal_(folder) {
  contents_.dataset = dataset.id();
  contents_.spec = spec;
  contents_.classes = dataset.classes();
  contents_.statements = dataset.statements();
  contents_.has_beats = dataset.has_beats();
}

void Preparation::add(std::size_t record) {
  const RecordInfo& info = dataset_.records()[record];
  try {
    store(info, read(record));
  } catch (const Unsuited& lack) {
    contents_.skipped.push_back({info.id, lack.what()});
  } catch (const RecordDamage& damage) {
    contents_.skipped.push_back({info.id, without_folder(damage.what(), dataset_.folder())});
    ++damaged_;
  }
}

Preparation::Sound Preparation::read(std::size_t record) const try {
  if (!dataset_.reading().empty()) return read_annotated(record);
  Recording recording = dataset_.read(record, contents_.spec.rate_hz);
  const auto order = lead_order(recording.leads, contents_.spec.leads);
  Sound sound{.rate_hz = recording.rate_hz, .beats = dataset_.beats(record)};
  if (dataset_.has_waves()) {
    if (contents_.wave_rate_hz != 0 && contents_.wave_rate_hz != sound.rate_hz)
      throw DataError(fmt::format("has {:g} Hz, the records before it {:g}", sound.rate_hz,
                                  contents_.wave_rate_hz));
    const std::vector<LeadWaves> all = dataset_.waves(record);
    for (const std::size_t lead : order) sound.waves.push_back(all.at(lead));
  }
  sound.fitted = fit(std::move(recording), contents_.spec);
  return sound;
} catch (const Unsuited&) {
  throw;
} catch (const Error& error) {
  throw RecordDamage(error.what());
}

Preparation::Sound Preparation::read_annotated(std::size_t record) const {
  AnnotatedPart part = annotated_part(dataset_.read(record, contents_.spec.rate_hz),
                                      dataset_.waves(record), contents_.spec);
  Sound sound{.rate_hz = kJudgedRateHz, .from_s = part.from_s};
  sound.waves = std::move(part.waves);
  sound.fitted = fit(std::move(part.recording), contents_.spec);
  std::erase_if(sound.fitted.flat_leads, [&](const std::string& lead) {
    return std::ranges::find(part.missing_leads, lead) != part.missing_leads.end();
  });
  sound.missing_leads = std::move(part.missing_leads);
  return sound;
}

void Preparation::store(const RecordInfo& info, const Sound& sound) {
  const auto& windows = sound.fitted.windows;
  if (dataset_.has_waves()) contents_.wave_rate_hz = sound.rate_hz;
  for (std::size_t w = 0; w < windows.size(); ++w) {
    signal_.append(windows[w]);
    contents_.records.push_back(info);
    if (windows.size() > 1) contents_.records.back().id += "/" + std::to_string(w);
    if (sound.from_s)
      contents_.records.back().metadata["from_s"] =
          *sound.from_s + static_cast<double>(w) * contents_.spec.seconds;
    if (dataset_.has_waves()) store_waves(sound, w);
    if (dataset_.has_beats()) store_beats(sound, w);
  }
  for (const std::string& lead : sound.fitted.flat_leads) ++flat_[lead];
  for (const std::string& lead : sound.missing_leads) ++missing_[lead];
  if (sound.fitted.mended_gaps > 0) ++mended_;
}

void Preparation::store_waves(const Sound& sound, std::size_t window) {
  const double length = contents_.spec.seconds * sound.rate_hz;
  const std::int64_t begin = std::llround(static_cast<double>(window) * length);
  auto& leads = contents_.waves.emplace_back();
  const auto cut = sound.from_s ? whole_waves_of : waves_of;
  for (const LeadWaves& lead : sound.waves) leads.push_back(cut(lead, begin, std::llround(length)));
}

void Preparation::store_beats(const Sound& sound, std::size_t window) {
  const std::int64_t samples = contents_.spec.samples();
  const std::int64_t begin = static_cast<std::int64_t>(window) * samples;
  auto& beats = contents_.beats.emplace_back();
  for (const Beat& beat : sound.beats) {
    const std::int64_t at = map_sample(beat.sample, sound.rate_hz, contents_.spec.rate_hz);
    if (at >= begin && at < begin + samples) beats.push_back({at - begin, beat.symbol});
  }
}

void Preparation::note(const std::string& what, std::int64_t records) {
  contents_.notes.push_back(
      fmt::format("{} in {} record{}", what, records, records > 1 ? "s" : ""));
}

void Preparation::finish(double max_skipped_share) {
  const auto all = static_cast<double>(dataset_.records().size());
  if (contents_.records.empty() || static_cast<double>(damaged_) > max_skipped_share * all)
    refuse(max_skipped_share);
  for (const auto& [lead, records] : flat_) note(lead + " flat", records);
  for (const auto& [lead, records] : missing_) note(lead + " missing, taken as zero", records);
  if (mended_ > 0) note("gaps of up to 50 ms interpolated", mended_);
  write_contents(folder_, contents_,
                 signal_.finish({std::ssize(contents_.records), std::ssize(contents_.spec.leads),
                                 contents_.spec.samples()}));
}

void Preparation::refuse(double max_skipped_share) const {
  constexpr std::size_t kShown = 10;
  const auto& skipped = contents_.skipped;
  std::string message =
      fmt::format("{}: {} of {} records cannot be used", dataset_.folder().string(), skipped.size(),
                  dataset_.records().size());
  if (!contents_.records.empty())
    message +=
        fmt::format(", {} are damaged (at most {:g} % may be)", damaged_, 100 * max_skipped_share);
  for (std::size_t i = 0; i < std::min(kShown, skipped.size()); ++i)
    message += fmt::format("\n  {}: {}", skipped[i].record, skipped[i].reason);
  if (skipped.size() > kShown) message += fmt::format("\n  and {} more", skipped.size() - kShown);
  throw DataError(message +
                  "\nGet missing or damaged files anew, or ask for leads, a rate and a length that "
                  "the data set has.");
}

}  // namespace beatbench
