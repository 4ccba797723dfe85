#include "harness/run/cell_process.h"

#include "harness/base/error.h"
#include "harness/run/workspace.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <system_error>
#include <vector>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr double kGib = 1024.0 * 1024.0 * 1024.0;
constexpr double kMib = 1024.0 * 1024.0;

// What an earlier attempt said of its end must not be taken for this one's.
const CellFolder& cleared(const CellFolder& folder) {
  for (const char* name : {"status.json", "result.json", "progress.json"}) {
    std::error_code error;
    fs::remove(folder.file(name), error);
    if (error)
      throw DataError(folder.file(name).string() + ": cannot be removed (" + error.message() + ")");
  }
  return folder;
}

}  // namespace

CellProcess::CellProcess(const fs::path& worker, const CellFolder& folder, std::string identity,
                         const CellLimits& limits, int lock)
    : folder_(cleared(folder)),
      identity_(std::move(identity)),
      limits_(limits),
      started_utc_(utc_now()),
      process_({worker.string(), "cell", folder.path.string()}, {folder.file("log.txt"), {}},
               lock) {}

double CellProcess::seconds() const {
  return std::chrono::duration<double>(Clock::now() - start_).count();
}

void CellProcess::enforce_limits() {
  if (Clock::now() >= kill_at_) process_.kill();
  if (!stopped_.empty()) return;
  if (limits_.minutes > 0 && seconds() > 60 * limits_.minutes) {
    stopped_ = fmt::format("stopped: ran {:.3g} min, its limit (run.cell_minutes) is {:g} min",
                           seconds() / 60, limits_.minutes);
    process_.terminate();
    kill_at_ = Clock::now() + kGrace;
  }
  if (limits_.memory_gib <= 0) return;  // the kernel counts the peak by itself
  const std::int64_t bytes = process_.resident_bytes();
  peak_bytes_ = std::max(peak_bytes_, bytes);
  if (static_cast<double>(bytes) <= limits_.memory_gib * kGib) return;
  stopped_ = fmt::format("killed: used {:.3g} GiB, its limit (run.cell_memory_gib) is {:g} GiB",
                         static_cast<double>(bytes) / kGib, limits_.memory_gib);
  process_.kill();
}

CellOutcome CellProcess::outcome_of(const ProcessEnd& end) const {
  if (cell_state(folder_, identity_) == CellState::done)  // written last: all is there
    return {true, end.exit == 0 ? "" : end.text() + " after its result was written"};
  if (!stopped_.empty()) return {false, stopped_};
  const std::string log = last_lines(folder_.file("log.txt"), 5);
  if (end.signal > 0) {
    std::string message = end.text();
    if (end.signal == SIGKILL) message += ", not by this program: out of memory or killed by hand";
    return {false, message + (log.empty() ? "" : "; its last words:\n" + log)};
  }
  if (end.exit == 0) return {false, "ended well but left no result.json of this cell"};
  return {false,
          log.empty() ? "ended with " + end.text() + " and said nothing" : end.text() + ": " + log};
}

std::optional<CellOutcome> CellProcess::poll() {
  const std::optional<ProcessEnd> end = process_.poll();
  if (!end) {
    enforce_limits();
    return std::nullopt;
  }
  const CellOutcome outcome = outcome_of(*end);
  const double peak = static_cast<double>(std::max(peak_bytes_, end->peak_memory_bytes)) / kMib;
  write_status(folder_, outcome, end->exit, started_utc_, seconds(), peak);
  return outcome;
}

void CellProcess::read_progress() {
  try {
    const Json json = fs::exists(folder_.file("progress.json"))
                          ? read_json(folder_.file("progress.json"))
                          : Json();
    if (!json.is_object()) return;
    const double total = json.value("total", 0.0);
    share_ = total > 0 ? std::clamp(json.value("done", 0.0) / total, 0.0, 1.0) : 0;
    note_ = json.value("note", "");
  } catch (const std::exception&) {
    note_.clear();  // talk alone: a worker that writes it badly still does its cell
  }
}

void write_status(const CellFolder& folder, const CellOutcome& outcome, int exit,
                  const std::string& started_utc, double seconds, double peak_memory_mib) {
  write_json(folder.file("status.json"), {{"status", outcome.done ? "done" : "failed"},
                                          {"message", outcome.message},
                                          {"exit", exit},
                                          {"started_utc", started_utc},
                                          {"seconds", seconds},
                                          {"peak_memory_mib", peak_memory_mib}});
}

std::string last_lines(const fs::path& file, int lines) {
  constexpr std::streamoff kMost = 2000;
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  if (!in) return "";
  const std::streamoff size = in.tellg();
  in.seekg(std::max<std::streamoff>(0, size - kMost));
  std::vector<std::string> kept;
  for (std::string line; std::getline(in, line);)
    if (line.find_first_not_of(" \t\r") != std::string::npos) kept.push_back(line);
  const auto most = static_cast<std::size_t>(lines);
  std::string text;
  for (std::size_t i = kept.size() > most ? kept.size() - most : 0; i < kept.size(); ++i)
    text += (text.empty() ? "" : "\n") + kept[i];
  return text;
}

}  // namespace beatbench
