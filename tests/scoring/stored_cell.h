#pragma once

#include "datasets/prepared/prepared_set.h"
#include "harness/base/json.h"
#include "harness/base/npy.h"
#include "harness/scoring/items.h"

#include <filesystem>
#include <string>
#include <vector>

namespace beatbench {

// Writes the folder of a finished evaluation as the worker leaves it.
template <typename T>
void write_stored_cell(const std::filesystem::path& folder, const PreparedSet& data,
                       const std::string& protocol, const Json& options,
                       const std::vector<std::int64_t>& shape, std::span<const T> predictions,
                       const std::vector<std::string>& ids, const Scored& scored) {
  std::filesystem::create_directories(folder);
  write_json(folder / "cell.json",
             {{"schema_version", 1},
              {"identity", "1f"},
              {"kind", "evaluate"},
              {"slug", folder.filename().string()},
              {"input",
               {{"kind", "evaluate"},
                {"method", {{"id", "m"}}},
                {"arm", "controlled"},
                {"seed", 0},
                {"limit", nullptr},
                {"protocol", {{"id", protocol}, {"options", options}}},
                {"mode", "linear"},
                {"label_fraction", 1.0},
                {"fold", 0},
                {"upstream", nullptr},
                {"data", {{"fingerprint", data.fingerprint()}}}}},
              {"context", {{"prepared", {{data.fingerprint(), data.folder().string()}}}}}});
  write_npy<T>(folder / "predictions.npy", shape, predictions);
  write_json(folder / "ids.json", ids);
  write_items(folder, scored.items);
  write_json(folder / "result.json", {{"schema_version", 1},
                                      {"identity", "1f"},
                                      {"kind", "evaluate"},
                                      {"metrics", rows_json(scored.rows)},
                                      {"details", scored.details},
                                      {"warnings", Json::array()},
                                      {"environment", {{"beatbench", "0.0.1"}}},
                                      {"seconds", 1.5},
                                      {"parameters", 7}});
}

}  // namespace beatbench
