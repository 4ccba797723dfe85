#include "harness/worker/cell_writer.h"

#include "harness/worker/environment.h"

namespace beatbench {

CellWriter::CellWriter(CellFolder cell, const Json& cell_json)
    : cell_(std::move(cell)),
      identity_(cell_json.at("identity")),
      kind_(cell_json.at("kind")),
      device_(cell_json.at("input").at("device")) {}

void CellWriter::progress(std::int64_t done, std::int64_t total, const std::string& note) {
  const auto now = Clock::now();
  if (told_ != Clock::time_point::min() && now - told_ < std::chrono::seconds(1)) return;
  told_ = now;
  write_json(cell_.file("progress.json"), {{"done", done}, {"total", total}, {"note", note}});
}

StepReport CellWriter::reporter() {
  return [this](std::int64_t done, std::int64_t total, const std::string& note) {
    progress(done, total, note);
  };
}

void CellWriter::finish(Json result) {
  result["schema_version"] = kCellSchemaVersion;
  result["identity"] = identity_;
  result["kind"] = kind_;
  result["environment"] = environment_json(device_);
  result["seconds"] = std::chrono::duration<double>(Clock::now() - start_).count();
  std::error_code ignored;
  std::filesystem::remove(cell_.file("progress.json"), ignored);
  write_json(cell_.file("result.json"), result);
}

}  // namespace beatbench
