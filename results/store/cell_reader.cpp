#include "harness/base/error.h"
#include "harness/cell/cell.h"
#include "results/store/cell_rows.h"
#include "results/store/overlap_rows.h"
#include "results/store/training_curve.h"

#include <sys/stat.h>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr const char* kStampedFiles[] = {"cell.json", "status.json", "result.json", "items.json",
                                         "overlap.json"};

// Null where the file is missing; where it is damaged too, and then named.
Json read_or_name(const fs::path& file, std::vector<std::string>& damaged) {
  if (!fs::exists(file)) return {};
  try {
    Json json = read_json(file);
    if (json.is_object()) return json;
    damaged.push_back(file.string() + ": not a JSON object");
  } catch (const Error& error) {
    damaged.emplace_back(error.what());
  }
  return {};
}

template <class T>
std::optional<T> optional_value(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return std::nullopt;
  return found->get<T>();
}

void check_schema(const Json& json) {
  if (const int version = json.at("schema_version").get<int>(); version > kCellSchemaVersion)
    throw DataError("schema " + std::to_string(version) + ", this program reads up to schema " +
                    std::to_string(kCellSchemaVersion));
}

void read_input(const Json& json, CellRecord& cell) {
  check_schema(json);
  json.at("identity").get_to(cell.identity);
  json.at("kind").get_to(cell.kind);
  const Json& input = cell.input = json.at("input");
  input.at("method").at("id").get_to(cell.method);
  input.at("arm").get_to(cell.arm);
  input.at("seed").get_to(cell.seed);
  cell.limit = optional_value<std::int64_t>(input, "limit");
  if (cell.kind == "pretrain") return;
  cell.protocol = protocol_name(input);
  input.at("mode").get_to(cell.mode);
  input.at("label_fraction").get_to(cell.label_fraction);
  input.at("fold").get_to(cell.fold);
  cell.upstream = optional_value<std::string>(input, "upstream").value_or("");
}

CellRecord::Metric read_metric(const Json& json) {
  CellRecord::Metric metric;
  json.at("metric").get_to(metric.metric);
  json.at("definition").get_to(metric.definition);
  json.at("scope").get_to(metric.scope);
  metric.value = optional_value<double>(json, "value");
  metric.support = optional_value<std::int64_t>(json, "support");
  metric.reason = optional_value<std::string>(json, "reason").value_or("");
  if (!metric.value && metric.reason.empty()) metric.reason = "no value, no reason given";
  return metric;
}

CellRecord::Environment read_environment(const Json& json) {
  CellRecord::Environment environment;
  const auto text = [&](const char* key) {
    return optional_value<std::string>(json, key).value_or("");
  };
  environment.beatbench = text("beatbench");
  environment.commit = text("commit");
  environment.torch = text("torch");
  environment.abi = text("abi");
  environment.device = text("device");
  environment.cpu = text("cpu");
  environment.host_os = text("host_os");
  environment.threads = optional_value<std::int64_t>(json, "threads").value_or(0);
  return environment;
}

void read_result(const Json& json, CellRecord& cell) {
  check_schema(json);
  if (json.at("identity").get<std::string>() != cell.identity) return;  // of an earlier cell.json
  for (const Json& metric : json.at("metrics")) cell.metrics.push_back(read_metric(metric));
  if (json.contains("details")) cell.details = json.at("details");
  if (json.contains("warnings")) cell.warnings = json.at("warnings");
  cell.environment = read_environment(json.at("environment"));
  if (const auto mark = json.find("rescored"); mark != json.end())
    cell.origin.rescored = "beatbench " + mark->value("beatbench", std::string("(unknown)"));
  cell.seconds = optional_value<double>(json, "seconds");
  cell.parameters = optional_value<std::int64_t>(json, "parameters");
  cell.status = "done";
}

// What the report shows of it; its pairs stay in the file.
void read_overlap(const Json& json, CellRecord& cell) {
  check_schema(json);
  if (json.at("identity").get<std::string>() == cell.identity)
    cell.details["overlap"] = to_json(overlap_of(json));
}

void read_status(const Json& json, CellRecord& cell) {
  cell.started_utc = optional_value<std::string>(json, "started_utc").value_or("");
  cell.peak_memory_mib = optional_value<double>(json, "peak_memory_mib");
  if (cell.status == "done") return;  // a result is the last word
  cell.seconds = optional_value<double>(json, "seconds");
  if (json.at("status").get<std::string>() != "failed") return;
  cell.status = "failed";
  cell.message = optional_value<std::string>(json, "message").value_or("");
  cell.exit_code = optional_value<std::int64_t>(json, "exit");
  cell.log = "cells/" + cell.slug + "/log.txt";
}

// What `db merge` leaves in a folder that came from elsewhere.
void read_merged(const Json& json, CellRecord& cell) {
  json.at("from").get_to(cell.origin.merged_from);
  json.at("merged_utc").get_to(cell.origin.merged_utc);
}

// Applies `read` to a copy, so that a file that is damaged half way leaves no trace but its name.
template <class Read>
bool apply(const fs::path& file, const Json& json, CellRecord& cell, Read read,
           std::vector<std::string>& damaged) {
  CellRecord next = cell;
  try {
    read(json, next);
  } catch (const Json::exception& error) {
    damaged.push_back(file.string() + ": not as docs/cell-format.md says (" + error.what() + ")");
    return false;
  } catch (const Error& error) {
    damaged.push_back(file.string() + ": " + error.what());
    return false;
  }
  cell = std::move(next);
  return true;
}

// Damage here costs the intervals and curves alone: the metrics stand without them.
void read_extras(const fs::path& folder, CellRecord& cell, std::vector<std::string>& damaged) {
  try {
    if (cell.kind == "pretrain")
      cell.curve = read_training_curve(folder / "metrics.jsonl");
    else
      cell.judged = read_predictions(folder);
  } catch (const Error& error) {
    damaged.emplace_back(error.what());
  }
}

}  // namespace

std::string file_stamp(const fs::path& file) {
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0) return "-";
  return std::to_string(info.st_size) + "." + std::to_string(info.st_mtim.tv_sec) + "." +
         std::to_string(info.st_mtim.tv_nsec) + "." + std::to_string(info.st_ino);
}

std::string cell_stamp(const fs::path& folder) {
  std::string stamp;
  for (const char* name : kStampedFiles) stamp += file_stamp(folder / name) + " ";
  return stamp;
}

std::optional<CellRecord> read_cell(const fs::path& folder, std::vector<std::string>& damaged) {
  const fs::path cell_file = folder / "cell.json";
  if (!fs::exists(cell_file)) {
    damaged.push_back(cell_file.string() + ": missing; the folder is no cell");
    return std::nullopt;
  }
  CellRecord cell;
  cell.slug = folder.filename().string();
  cell.status = "partial";
  const Json input = read_or_name(cell_file, damaged);
  if (input.is_null() || !apply(cell_file, input, cell, read_input, damaged)) return std::nullopt;
  if (const Json json = read_or_name(folder / "result.json", damaged); !json.is_null())
    apply(folder / "result.json", json, cell, read_result, damaged);
  if (const Json json = read_or_name(folder / "overlap.json", damaged);
      !json.is_null() && cell.status == "done")
    apply(folder / "overlap.json", json, cell, read_overlap, damaged);
  if (const Json json = read_or_name(folder / "status.json", damaged); !json.is_null())
    apply(folder / "status.json", json, cell, read_status, damaged);
  if (const Json json = read_or_name(folder / "merged.json", damaged); !json.is_null())
    apply(folder / "merged.json", json, cell, read_merged, damaged);
  if (cell.status == "done") read_extras(folder, cell, damaged);
  return cell;
}

}  // namespace beatbench
