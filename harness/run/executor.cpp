#include "harness/run/executor.h"

#include "harness/base/progress.h"
#include "harness/run/interrupt.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <list>
#include <thread>
#include <unistd.h>

namespace beatbench {
namespace {

constexpr auto kPoll = std::chrono::milliseconds(50);
constexpr auto kNoteEvery = std::chrono::seconds(1);

enum class Step { kept, waiting, running, done, failed, left };

class Executor {
 public:
  Executor(const Plan& plan, const Workspace& workspace, const ExecutorSettings& settings,
           const std::function<void(const PlannedCell&, const CellOutcome&)>& ended)
      : plan_(plan),
        workspace_(workspace),
        settings_(settings),
        ended_(ended),
        progress_("cells", settings.quiet) {
    for (const PlannedCell& cell : plan.cells)
      steps_.push_back(cell.state == CellPlan::done ? Step::kept : Step::waiting);
    if (settings.only_failed) leave_all_but_failed();
    total_ = std::ranges::count(steps_, Step::waiting);
  }

  RunTally run() {
    while (true) {
      if (InterruptGuard::interrupted()) return interrupt();
      collect();
      if (stop_) break;
      start_ready();
      if (running_.empty()) break;
      show();
      std::this_thread::sleep_for(kPoll);
    }
    stop_workers();
    return tally();
  }

 private:
  struct Running {
    template <class... Arguments>
    explicit Running(std::size_t i, Arguments&&... arguments)
        : index(i), process(std::forward<Arguments>(arguments)...) {}
    std::size_t index;
    CellProcess process;
    std::chrono::steady_clock::time_point note_read = {};
  };

  void leave_all_but_failed() {
    std::vector<bool> wanted(steps_.size(), false);
    for (std::size_t i = 0; i < steps_.size(); ++i)
      if (plan_.cells[i].state == CellPlan::failed_before) {
        wanted[i] = true;
      }
    // What a wanted cell stands on stands before it.
    for (std::size_t i = steps_.size(); i-- > 0;)
      if (wanted[i])
        for (const std::size_t need : plan_.cells[i].needs()) wanted[need] = true;
    for (std::size_t i = 0; i < steps_.size(); ++i)
      if (steps_[i] == Step::waiting && !wanted[i]) steps_[i] = Step::left;
  }

  CellFolder folder(const PlannedCell& cell) const { return {workspace_.cells() / cell.slug}; }

  void write_input(const PlannedCell& cell) const {
    // What came from elsewhere and is made anew here must not pass for the outcome.
    if (std::filesystem::remove(folder(cell).file("merged.json")))
      std::filesystem::remove(folder(cell).file("result.json"));
    write_cell(folder(cell), {{"schema_version", kCellSchemaVersion},
                              {"identity", cell.identity},
                              {"kind", cell.kind},
                              {"slug", cell.slug},
                              {"input", cell.input},
                              {"context", cell.context}});
  }

  // Starts what can start. Upstream stands before downstream, so one pass sees every failure.
  void start_ready() {
    for (std::size_t i = 0; i < steps_.size() && !stop_; ++i) {
      if (steps_[i] != Step::waiting) continue;
      const PlannedCell& cell = plan_.cells[i];
      if (const auto failed = need_that(cell, Step::failed)) {
        fail_behind(i, *failed);
      } else if (need_that(cell, Step::left)) {
        steps_[i] = Step::left;
      } else if (!need_that(cell, Step::waiting) && !need_that(cell, Step::running) &&
                 running_.size() < static_cast<std::size_t>(settings_.jobs)) {
        write_input(cell);
        steps_[i] = Step::running;
        running_.emplace_back(i, settings_.worker, folder(cell), cell.identity, settings_.limits,
                              settings_.lock);
      }
    }
  }

  // Of the cells that this one stands on, one that is at that step.
  std::optional<std::size_t> need_that(const PlannedCell& cell, Step step) const {
    for (const std::size_t need : cell.needs())
      if (steps_[need] == step) return need;
    return std::nullopt;
  }

  // A cell that cannot begin leaves a row too.
  void fail_behind(std::size_t index, std::size_t failed) {
    const PlannedCell& cell = plan_.cells[index];
    const CellOutcome outcome{false, "upstream " + plan_.cells[failed].slug + " failed"};
    write_input(cell);
    write_status(folder(cell), outcome, 1, utc_now(), 0, 0);
    finish(index, outcome);
  }

  void collect() {
    for (auto it = running_.begin(); it != running_.end();) {
      const std::optional<CellOutcome> outcome = it->process.poll();
      if (!outcome) {
        ++it;
        continue;
      }
      const std::size_t index = it->index;
      it = running_.erase(it);
      finish(index, *outcome);
    }
  }

  void finish(std::size_t index, const CellOutcome& outcome) {
    steps_[index] = outcome.done ? Step::done : Step::failed;
    if (!outcome.done && settings_.fail_fast) stop_ = true;
    ended_(plan_.cells[index], outcome);
  }

  RunTally interrupt() {
    stop_workers();
    RunTally result = tally();
    result.interrupted = true;
    return result;
  }

  // Stopped cells keep their checkpoints and get no status: the next run goes on with them.
  void stop_workers() {
    for (Running& worker : running_) worker.process.terminate();
    const auto end = std::chrono::steady_clock::now() + kGrace;
    const auto gone = [](Running& worker) { return worker.process.gone(); };
    while (!std::ranges::all_of(running_, gone) && std::chrono::steady_clock::now() < end)
      std::this_thread::sleep_for(kPoll / 2);
    for (Running& worker : running_) steps_[worker.index] = Step::waiting;
    running_.clear();  // kills what is left
  }

  void show() {
    const auto now = std::chrono::steady_clock::now();
    std::string note;
    for (Running& worker : running_) {
      if (now - worker.note_read > kNoteEvery) {
        worker.process.read_progress();
        worker.note_read = now;
      }
      const PlannedCell& cell = plan_.cells[worker.index];
      note += (note.empty() ? "" : "; ") + cell.title();
      if (const double share = worker.process.progress(); share > 0)
        note += " " + std::to_string(std::lround(100 * share)) + " %";
      if (!worker.process.note().empty()) note += " " + worker.process.note();
    }
    const auto over = std::ranges::count_if(
        steps_, [](Step step) { return step == Step::done || step == Step::failed; });
    progress_.update(over, total_, note);
  }

  RunTally tally() const {
    RunTally result;
    for (const Step step : steps_) {
      result.kept += step == Step::kept ? 1 : 0;
      result.done += step == Step::done ? 1 : 0;
      result.failed += step == Step::failed ? 1 : 0;
      result.left += step == Step::waiting || step == Step::left ? 1 : 0;
    }
    return result;
  }

  const Plan& plan_;
  const Workspace& workspace_;
  const ExecutorSettings& settings_;
  const std::function<void(const PlannedCell&, const CellOutcome&)>& ended_;
  Progress progress_;
  std::vector<Step> steps_;
  std::list<Running> running_;
  std::int64_t total_ = 0;
  bool stop_ = false;
};

}  // namespace

RunTally execute(const Plan& plan, const Workspace& workspace, const ExecutorSettings& settings,
                 const std::function<void(const PlannedCell&, const CellOutcome&)>& ended) {
  const InterruptGuard guard;
  return Executor(plan, workspace, settings, ended).run();
}

}  // namespace beatbench
