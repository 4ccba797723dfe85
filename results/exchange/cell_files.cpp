#include "results/exchange/cell_files.h"

#include "harness/base/error.h"
#include "harness/base/json.h"

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr const char* kResultFiles[] = {
    "status.json", "result.json", "overlap.json", "predictions.npy", "answers.npy",  "ids.json",
    "truth.npy",   "counts.npy",  "items.json",   "boundaries.npy",  "metrics.jsonl"};
constexpr const char* kOtherFiles[] = {"log.txt", "encoder.safetensors", "model.safetensors"};

void copy_if_there(const fs::path& from, const fs::path& to, const char* name) {
  if (!fs::exists(from / name)) return;
  std::error_code error;
  fs::copy_file(from / name, to / name, fs::copy_options::overwrite_existing, error);
  if (error)
    throw DataError((to / name).string() + ": cannot be copied from " + from.string() + " (" +
                    error.message() + ")");
}

}  // namespace

void copy_cell(const fs::path& from, const fs::path& to, CellParts parts) {
  fs::create_directories(to);
  Json cell = read_json(from / "cell.json");
  if (parts == CellParts::results) cell["context"] = Json::object();
  write_json(to / "cell.json", cell);
  for (const char* name : kResultFiles) copy_if_there(from, to, name);
  if (parts == CellParts::all)
    for (const char* name : kOtherFiles) copy_if_there(from, to, name);
  else if (!fs::exists(from / "result.json"))
    copy_if_there(from, to, "log.txt");  // what a failure has to say
}

}  // namespace beatbench
