#pragma once

#include "datasets/prepared/prepared_set.h"
#include "harness/base/hash.h"

#include <filesystem>
#include <string>
#include <vector>

namespace beatbench {

// All of a prepared set but its signal. On disk: corpus.json (records by column), waves.npy,
// annotated.npy, beats.npy.
struct Contents {
  std::string dataset, fingerprint;
  SignalSpec spec;
  std::vector<std::string> classes, notes;
  std::vector<ScpStatement> statements;
  std::vector<Skipped> skipped;
  std::vector<RecordInfo> records;
  double wave_rate_hz = 0;
  bool has_beats = false;
  std::vector<std::vector<LeadWaves>> waves;  // [record][lead]; empty where wave_rate_hz is 0
  std::vector<std::vector<Beat>> beats;       // [record]; empty where has_beats is false
};

// Completes the fingerprint from `signal_hash`, which has been fed the signal, and writes all
// files; `folder` already holds signal.npy. corpus.json comes last and lists every file with its
// size.
void write_contents(const std::filesystem::path& folder, Contents& contents, Sha256& signal_hash);

// DataError where a file is missing, has another size than listed, or does not fit the others.
Contents read_contents(const std::filesystem::path& folder);

}  // namespace beatbench
