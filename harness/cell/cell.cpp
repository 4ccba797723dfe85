#include "harness/cell/cell.h"

#include "harness/base/error.h"
#include "harness/base/hash.h"

namespace beatbench {
namespace fs = std::filesystem;

std::string cell_identity(const Json& input) { return sha256_hex(input.dump()); }

std::string cell_slug(const std::string& label, const Json& input) {
  std::string slug = label + "-";
  if (input.at("kind") == "pretrain") {
    slug += "pretrain";
  } else {
    slug += protocol_name(input) + "-" + input.at("mode").get<std::string>();
    if (const auto fold = input.at("fold").get<int>(); fold > 0)
      slug += "-f" + std::to_string(fold);
  }
  return slug + "-s" + std::to_string(input.at("seed").get<std::int64_t>()) + "-" +
         cell_identity(input).substr(0, 8);
}

std::string protocol_name(const Json& input) {
  std::string id = input.at("protocol").at("id");
  if (!input.contains("test_data")) return id;
  return id + "@" + input["test_data"].at("dataset").get<std::string>();
}

const Json& judged_data(const Json& input) {
  return input.contains("test_data") ? input["test_data"] : input.at("data");
}

CellState cell_state(const CellFolder& cell, const std::string& identity) {
  if (!fs::exists(cell.path)) return CellState::missing;
  // A damaged file counts as absent: the cell is then done again, never believed.
  const auto read = [&](const char* name) {
    try {
      return fs::exists(cell.file(name)) ? read_json(cell.file(name)) : Json();
    } catch (const Error&) {
      return Json();
    }
  };
  const auto says = [&](const char* name, const char* key, const Json& wanted) {
    const Json json = read(name);
    return json.is_object() && json.contains(key) && json[key] == wanted;
  };
  if (says("result.json", "identity", identity)) return CellState::done;
  if (says("status.json", "status", "failed")) return CellState::failed;
  return CellState::partial;
}

void write_cell(const CellFolder& cell, const Json& cell_json) {
  fs::create_directories(cell.path);
  write_json(cell.file("cell.json"), cell_json);
}

}  // namespace beatbench
