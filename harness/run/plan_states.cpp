#include "harness/base/error.h"
#include "harness/base/json_difference.h"
#include "harness/cell/cell.h"
#include "harness/run/plan.h"

#include <map>
#include <set>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

// A slug without the digits of its identity: what the cells of one row and seed have in common.
std::string stem_of(const std::string& slug) { return slug.substr(0, slug.rfind('-')); }

using FolderTable = std::multimap<std::string, fs::path>;  // by stem

FolderTable folders_by_stem(const fs::path& cells) {
  FolderTable table;
  if (!fs::exists(cells)) return table;
  for (const fs::directory_entry& entry : fs::directory_iterator(cells))
    if (entry.is_directory()) table.emplace(stem_of(entry.path().filename()), entry.path());
  return table;
}

Json read_or_null(const fs::path& file) {
  try {
    return read_json(file);
  } catch (const Error&) {
    return nullptr;
  }
}

// The same row of the table, perhaps with other inputs: its arm, share of labels and limit agree.
bool same_row(const Json& before, const Json& now) {
  for (const char* key : {"arm", "label_fraction", "limit"})
    if (before.value(key, Json()) != now.value(key, Json())) return false;
  return true;
}

// Of the folders that once held this row the one with the fewest other inputs, as a difference.
std::string why_stale(const PlannedCell& cell, const FolderTable& folders,
                      const std::set<std::string>& planned) {
  std::string why;
  const Json flat = cell.input.flatten();
  std::size_t fewest = flat.size();
  const auto [begin, end] = folders.equal_range(stem_of(cell.slug));
  for (auto folder = begin; folder != end; ++folder) {
    const Json old = read_or_null(folder->second / "cell.json");
    if (!old.is_object() || !old.value("input", Json()).is_object()) continue;
    if (planned.contains(old.value("identity", "")) || !same_row(old["input"], cell.input))
      continue;
    std::size_t differing = 0;
    const Json flat_old = old["input"].flatten();
    for (const auto& [key, value] : flat.items())
      differing += flat_old.value(key, Json()) != value ? 1 : 0;
    if (!why.empty() && differing >= fewest) continue;
    fewest = differing;
    why = input_difference(old["input"], cell.input);
  }
  return why;
}

// A cell that came in a bundle is a row without weights: enough until another one builds on it.
bool lacks_weights(const CellFolder& cell) {
  return fs::exists(cell.file("merged.json")) && !fs::exists(cell.file("encoder.safetensors")) &&
         !fs::exists(cell.file("model.safetensors"));
}

// What a cell stands on stands before it, so that one pass from behind reaches all.
void ask_for_weights(Plan& plan, const Workspace& workspace) {
  for (std::size_t i = plan.cells.size(); i-- > 0;) {
    if (plan.cells[i].state == CellPlan::done) continue;
    for (const std::size_t need : plan.cells[i].needs()) {
      PlannedCell& below = plan.cells[need];
      if (below.state != CellPlan::done || !lacks_weights({workspace.cells() / below.slug}))
        continue;
      below.state = CellPlan::to_do;
      below.why = "merged without its weights";
    }
  }
}

}  // namespace

std::string input_difference(const Json& before, const Json& now) {
  std::string text;
  bool upstream = false, classifier = false;
  for (const JsonDifference& difference : json_differences(before, now)) {
    const bool both = !difference.a.is_discarded() && !difference.b.is_discarded();
    if (difference.key == "upstream")
      upstream = true;
    else if (difference.key == "beat_classes" && both)
      classifier = true;
    else
      text += (text.empty() ? "" : ", ") + difference_text(difference);
  }
  if (text.empty() && classifier) return "its beat classifier changed";
  if (text.empty() && upstream) return "its pretraining changed";
  return text;
}

void look_up_states(Plan& plan, const Workspace& workspace) {
  const FolderTable folders = folders_by_stem(workspace.cells());
  std::set<std::string> planned;
  for (const PlannedCell& cell : plan.cells) planned.insert(cell.identity);
  for (PlannedCell& cell : plan.cells) {
    cell.state = CellPlan::to_do;
    cell.why.clear();
    if (cell.identity.empty()) {
      cell.why = "data not prepared";
      continue;
    }
    const CellFolder folder{workspace.cells() / cell.slug};
    switch (cell_state(folder, cell.identity)) {
      case CellState::done:
        cell.state = CellPlan::done;
        break;
      case CellState::failed:
        cell.state = CellPlan::failed_before;
        cell.why = read_or_null(folder.file("status.json")).value("message", "");
        break;
      case CellState::partial:
        cell.why = "begun";
        break;
      case CellState::missing:
        cell.why = why_stale(cell, folders, planned);
        if (!cell.why.empty()) cell.state = CellPlan::stale;
    }
  }
  ask_for_weights(plan, workspace);
}

const char* state_name(CellPlan state) {
  switch (state) {
    case CellPlan::done:
      return "done";
    case CellPlan::to_do:
      return "to do";
    case CellPlan::failed_before:
      return "failed before";
    case CellPlan::stale:
      return "stale";
  }
  return "";
}

}  // namespace beatbench
