#include "results/compare/pairs.h"

#include "harness/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace beatbench {
namespace {

using RunKey = std::tuple<std::string, std::string, std::string, std::string, std::string, double,
                          std::int64_t, std::int64_t>;
using Runs = std::map<RunKey, CellRow>;

Runs runs_of(const std::vector<CellRow>& rows, bool by_label, bool by_experiment) {
  Runs runs;
  for (const CellRow& row : rows)
    runs.emplace(RunKey{by_experiment ? row.experiment : "", by_label ? row.label : "", row.arm,
                        row.protocol, row.mode, row.label_fraction, row.fold, row.seed},
                 row);
  return runs;
}

void join(const Runs& a, const Runs& b, RunPairs& joined) {
  for (const auto& [key, run] : a) {
    if (const auto other = b.find(key); other == b.end())
      joined.only_a.push_back(run);
    else
      joined.pairs.emplace_back(run, other->second);
  }
  for (const auto& [key, run] : b)
    if (!a.contains(key)) joined.only_b.push_back(run);
}

// Two experiments may use one cell: its pair counts once.
void count_once(RunPairs& joined) {
  std::set<std::pair<std::string, std::string>> seen;
  std::erase_if(joined.pairs, [&](const auto& pair) {
    return !seen.emplace(pair.first.slug, pair.second.slug).second;
  });
}

CellRow row_of(const CellDetails& cell) {
  const Json& input = cell.input;
  CellRow row{.experiment = {},
              .label = input.at("method").at("id"),
              .slug = cell.slug,
              .identity = cell.identity,
              .kind = cell.kind,
              .status = cell.status,
              .arm = input.at("arm"),
              .protocol = {},
              .mode = {},
              .fold = 0,
              .seed = input.at("seed"),
              .limited = cell.limit.has_value(),
              .seconds = cell.seconds,
              .message = cell.message,
              .log = cell.log};
  if (cell.kind == "pretrain") return row;
  row.protocol = input.at("protocol").at("id");
  row.mode = input.at("mode");
  row.label_fraction = input.at("label_fraction");
  row.fold = input.at("fold");
  return row;
}

std::vector<CellRow> evaluations(Database& store, const std::string& experiment,
                                 const std::string& label = {}) {
  return list_cells(store, {.experiment = experiment, .label = label, .kind = "evaluate"});
}

// All but trials with --limit, or the one that is wanted.
std::set<std::string> experiment_names(Database& store, const std::string& wanted) {
  std::set<std::string> names;
  for (const ExperimentRow& row : list_experiments(store))
    if (wanted.empty() ? !row.limit : row.name == wanted) names.insert(row.name);
  return names;
}

std::set<std::string> common(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::set<std::string> both;
  std::ranges::set_intersection(a, b, std::inserter(both, both.end()));
  return both;
}

std::set<std::string> experiments_with(Database& store, const std::string& label,
                                       const std::string& wanted) {
  std::set<std::string> names;
  for (const CellRow& row : list_cells(store, {.label = label, .kind = "evaluate"}))
    names.insert(row.experiment);
  if (names.empty())
    throw UsageError("'" + label +
                     "' is neither a cell, nor a method of this workspace, nor a store. "
                     "`beatbench ls cells` lists cells and methods");
  return common(names, experiment_names(store, wanted));
}

}  // namespace

RunPairs pair_cells(Database& store_a, const std::string& a, Database& store_b,
                    const std::string& b) {
  const CellDetails cell_a = show_cell(store_a, a), cell_b = show_cell(store_b, b);
  if (cell_a.kind != cell_b.kind)
    throw UsageError(
        fmt::format("{} and {}: a pretraining and an evaluation have no number in common",
                    cell_a.slug, cell_b.slug));
  RunPairs joined{.a = "cell " + cell_a.slug,
                  .b = "cell " + cell_b.slug,
                  .pairs = {},
                  .only_a = {},
                  .only_b = {}};
  joined.pairs.emplace_back(row_of(cell_a), row_of(cell_b));
  return joined;
}

RunPairs pair_methods(Database& store, const std::string& a, const std::string& b,
                      const std::string& experiment) {
  const auto both =
      common(experiments_with(store, a, experiment), experiments_with(store, b, experiment));
  if (both.empty())
    throw UsageError("no experiment" + (experiment.empty() ? "" : " '" + experiment + "'") +
                     " holds both '" + a + "' and '" + b + "'. `beatbench ls cells` lists them");
  RunPairs joined{.a = "method " + a,
                  .b = "method " + b,
                  .across_rows = true,
                  .pairs = {},
                  .only_a = {},
                  .only_b = {}};
  for (const std::string& name : both)
    join(runs_of(evaluations(store, name, a), false, true),
         runs_of(evaluations(store, name, b), false, true), joined);
  count_once(joined);
  return joined;
}

RunPairs pair_stores(Database& store_a, Database& store_b, const std::string& experiment) {
  const auto names_a = experiment_names(store_a, experiment);
  const auto names_b = experiment_names(store_b, experiment);
  const auto both = common(names_a, names_b);
  RunPairs joined{.a = "store " + store_a.file().string(),
                  .b = "store " + store_b.file().string(),
                  .pairs = {},
                  .only_a = {},
                  .only_b = {}};
  for (const std::string& name : both)
    join(runs_of(evaluations(store_a, name), true, true),
         runs_of(evaluations(store_b, name), true, true), joined);
  if (both.empty() && names_a.size() == 1 && names_b.size() == 1)
    join(runs_of(evaluations(store_a, *names_a.begin()), true, false),
         runs_of(evaluations(store_b, *names_b.begin()), true, false), joined);
  if (joined.pairs.empty())
    throw UsageError(fmt::format(
        "the two stores have no run in common: A holds {}, B holds {}",
        names_a.empty() ? "no experiment" : fmt::format("{}", fmt::join(names_a, ", ")),
        names_b.empty() ? "no experiment" : fmt::format("{}", fmt::join(names_b, ", "))));
  count_once(joined);
  return joined;
}

}  // namespace beatbench
