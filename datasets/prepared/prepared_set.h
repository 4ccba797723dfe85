#pragma once

#include "datasets/record.h"
#include "harness/base/npy.h"
#include "harness/base/progress.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace beatbench {

// What every record is brought to before it is used.
struct SignalSpec {
  double rate_hz = 100;
  double seconds = 10;
  std::vector<std::string> leads = standard_leads();
  std::int64_t samples() const;  // round(rate_hz * seconds)
};

// A record that could not be used, and why ("d/17.dat: ends after 3 of 12000 values").
struct Skipped {
  std::string record;
  std::string reason;
};

// One data set at one SignalSpec: memory-mapped signal [record, lead, sample] float32 mV, with the
// labels, waves and beats that its reader gives. Long records become several windows (same patient,
// id "100/3").
class PreparedSet {
 public:
  explicit PreparedSet(const std::filesystem::path& folder);  // a finished cache folder

  const std::filesystem::path& folder() const { return folder_; }
  const std::string& dataset() const { return dataset_; }  // "ptb-xl-1.0.3"
  const std::string& fingerprint() const {
    return fingerprint_;
  }  // SHA-256 of signal, labels, ids, waves, beats
  const SignalSpec& spec() const { return spec_; }
  const std::vector<std::string>& classes() const { return classes_; }
  const std::vector<ScpStatement>& statements() const { return statements_; }  // empty: it has none
  const std::vector<Skipped>& skipped() const { return skipped_; }
  const std::vector<std::string>& notes() const {
    return notes_;
  }  // adaptations made: "V5 flat in 3 records", …

  std::int64_t size() const { return static_cast<std::int64_t>(records_.size()); }
  const std::vector<RecordInfo>& records() const { return records_; }
  std::int64_t samples() const { return spec_.samples(); }
  std::span<const float> signal(std::int64_t record) const;  // [lead, sample] mV
  std::span<const float> signals() const;                    // [record, lead, sample]

  // Waves at the record's native rate (LUDB: 500 Hz); [lead] per record.
  double wave_rate_hz() const { return wave_rate_hz_; }  // 0: the set has no waves
  const std::vector<LeadWaves>& waves(std::int64_t record) const;
  // Beats in samples of spec().rate_hz, relative to the window.
  bool has_beats() const { return has_beats_; }
  const std::vector<Beat>& beats(std::int64_t record) const;

 private:
  std::filesystem::path folder_;
  std::string dataset_, fingerprint_;
  SignalSpec spec_;
  std::vector<std::string> classes_, notes_;
  std::vector<ScpStatement> statements_;
  std::vector<Skipped> skipped_;
  std::vector<RecordInfo> records_;
  double wave_rate_hz_ = 0;
  bool has_beats_ = false;
  std::vector<std::vector<LeadWaves>> waves_;
  std::vector<std::vector<Beat>> beats_;
  NpyArray signal_;
};

// The cache folder of that data set at that spec under `cache`: named by dataset id, spec,
// preparation version and the names, sizes and times of the source files. It need not exist yet.
std::filesystem::path prepared_folder(const Dataset& dataset, const SignalSpec& spec,
                                      const std::filesystem::path& cache);

// Opens the prepared set, making it first where it is missing, under a lock (a second process waits
// and then opens it). Anti-aliased polyphase resampling; missing samples interpolated up to 50 ms,
// else the record is skipped; every skipped record named. More than `max_skipped_share` of them, or
// none left: DataError.
PreparedSet prepare(const Dataset& dataset, const SignalSpec& spec,
                    const std::filesystem::path& cache, Progress& progress,
                    double max_skipped_share = 0.02);

}  // namespace beatbench
