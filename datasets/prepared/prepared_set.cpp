#include "datasets/prepared/prepared_set.h"

#include "datasets/prepared/contents.h"
#include "harness/base/error.h"

#include <cmath>

namespace beatbench {

std::int64_t SignalSpec::samples() const { return std::llround(rate_hz * seconds); }

PreparedSet::PreparedSet(const std::filesystem::path& folder)
    : folder_(folder), signal_(folder / "signal.npy") {
  Contents contents = read_contents(folder);
  dataset_ = std::move(contents.dataset);
  fingerprint_ = std::move(contents.fingerprint);
  spec_ = std::move(contents.spec);
  classes_ = std::move(contents.classes);
  statements_ = std::move(contents.statements);
  notes_ = std::move(contents.notes);
  skipped_ = std::move(contents.skipped);
  records_ = std::move(contents.records);
  wave_rate_hz_ = contents.wave_rate_hz;
  has_beats_ = contents.has_beats;
  waves_ = std::move(contents.waves);
  beats_ = std::move(contents.beats);
  const std::vector<std::int64_t> shape = {size(), std::ssize(spec_.leads), samples()};
  if (signal_.shape() != shape || signal_.dtype() != "<f4")
    throw DataError((folder / "signal.npy").string() + ": does not fit corpus.json");
}

std::span<const float> PreparedSet::signals() const { return signal_.as<float>(); }

std::span<const float> PreparedSet::signal(std::int64_t record) const {
  const std::size_t values = spec_.leads.size() * static_cast<std::size_t>(samples());
  return signals().subspan(static_cast<std::size_t>(record) * values, values);
}

const std::vector<LeadWaves>& PreparedSet::waves(std::int64_t record) const {
  return waves_.at(static_cast<std::size_t>(record));
}

const std::vector<Beat>& PreparedSet::beats(std::int64_t record) const {
  return beats_.at(static_cast<std::size_t>(record));
}

}  // namespace beatbench
