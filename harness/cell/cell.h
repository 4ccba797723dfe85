#pragma once

#include "harness/base/json.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace beatbench {

// The cell folder is all that the two programs share:
//   cell.json       {schema_version, identity, kind, slug, input, context}; written by `beatbench`
//   before the cell starts
//     input         everything that can change the cell's number; identity = SHA-256 of its
//     canonical JSON context       what cannot: paths, limits, checkpoint interval, upstream folder
//   status.json     {status: "done" | "failed", message, exit, started_utc, seconds,
//   peak_memory_mib}; written by `beatbench` result.json     written last by the worker; its
//   presence with the same identity means done log.txt         stdout and stderr of the worker;
//   metrics.jsonl: a line each logged step checkpoint.pt   (pretraining) resumable state;
//   encoder.pt: the finished encoder predictions.npy, ids.json (evaluation)
inline constexpr int kCellSchemaVersion = 1;

enum class CellState { missing, partial, failed, done };

struct CellFolder {
  std::filesystem::path path;
  std::filesystem::path file(const char* name) const { return path / name; }
};

std::string cell_identity(const Json& input);  // SHA-256 of the canonical dump
// "beat_ssl-ptbxl_superclass-linear-s0-9f2c1a04": readable, unique by the identity's first 8
// digits.
std::string cell_slug(const std::string& label, const Json& input);

// The name of an evaluation's table: its protocol's, "ludb_waves@qtdb-1.0.0" where it is scored on
// another data set than the protocol's own.
std::string protocol_name(const Json& input);
// {dataset, fingerprint} of the set that an evaluation is scored on.
const Json& judged_data(const Json& input);

// Reads the folder's files. done: result.json carries the identity; failed: status.json says so.
CellState cell_state(const CellFolder& cell, const std::string& identity);

void write_cell(const CellFolder& cell, const Json& cell_json);

}  // namespace beatbench
