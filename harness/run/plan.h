#pragma once

#include "harness/base/json.h"
#include "harness/manifest/manifest.h"
#include "harness/run/data.h"
#include "harness/run/given_splits.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace beatbench {

// Of the pretraining loop and the probes: part of every identity; raised when their numbers change
// on purpose.
inline constexpr const char* kTrainVersion = "1";

enum class CellPlan { done, to_do, failed_before, stale };

struct PlannedCell {
  std::string kind, label, arm;
  std::string protocol, mode;  // "" for a pretraining
  double label_fraction = 1.0;
  std::int64_t fold = 0, seed = 0;
  std::optional<std::size_t> upstream;  // index of its pretraining
  std::optional<std::size_t>
      classifier;  // pretraining: index of the cell that classifies its beats
  Json input, context;
  std::string identity, slug;  // empty where the data are not prepared yet
  CellPlan state = CellPlan::to_do;
  std::string why;  // of stale and failed_before, and "data not prepared"

  // "beat_ssl ludb_waves linear 10 % fold 2 seed 0"
  std::string title() const;
  std::vector<std::size_t> needs() const;  // upstream and classifier, where it has them
};

// The cells of an experiment; every upstream stands before what needs it.
struct Plan {
  std::vector<PlannedCell> cells;
};

// method × arm × seed pretrainings, and behind each protocol × mode × label fraction × fold
// evaluations. `limit`: records and steps that every cell is cut to, for trying things out.
Plan make_plan(const Manifest& manifest, const Catalogue& catalogue, const DataTable& data,
               const Workspace& workspace, std::optional<std::int64_t> limit,
               const GivenSplits& splits = {});

// Sets state and why of each cell from the folders of the workspace.
void look_up_states(Plan& plan, const Workspace& workspace);

// "method.options.exponent 1 -> 50, pretrain.epochs 2 -> 100": where two inputs differ.
std::string input_difference(const Json& before, const Json& now);

const char* state_name(CellPlan state);  // "done", "to do", "failed before", "stale"

}  // namespace beatbench
