#include "datasets/registry.h"
#include "harness/cli/command.h"
#include "harness/run/worker.h"
#include "results/store/migrations.h"
#include "results/store/query.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>

namespace beatbench {
namespace {

struct LsOptions {
  Shared shared;
  std::string what = "experiments";
  CellFilter filter;
};

// A list as rows of named columns: the same for a person and a program.
int answer(const Shared& shared, const std::vector<std::string>& columns,
           const std::vector<std::vector<std::string>>& rows) {
  if (!shared.json()) {
    print(text_table(columns, rows));
    return 0;
  }
  Json list = Json::array();
  for (const auto& row : rows) {
    Json item = Json::object();
    for (std::size_t i = 0; i < columns.size(); ++i) item[columns[i]] = row[i];
    list.push_back(item);
  }
  print(list);
  return 0;
}

int list_entries_of(const Shared& shared, const std::string& kind) {
  const Catalogue catalogue = describe_plugins(find_worker());
  std::vector<std::vector<std::string>> rows;
  for (const EntryDescription& entry : catalogue.entries)
    if (entry.kind == kind)
      rows.push_back(
          {entry.id, entry.version, entry.title, fmt::format("{}", fmt::join(entry.modes, ", "))});
  return answer(shared, {"id", "version", "title", "modes"}, rows);
}

int list_readers(const Shared& shared) {
  std::vector<std::vector<std::string>> rows;
  for (const DatasetKind& kind : dataset_kinds())
    rows.push_back({kind.name, kind.title, kind.folder_name, kind.source});
  return answer(shared, {"name", "title", "folder", "source"}, rows);
}

int list_runs(const Shared& shared) {
  Database store = open_store_to_read(shared.folders().store());
  std::vector<std::vector<std::string>> rows;
  for (const ExperimentRow& row : list_experiments(store))
    rows.push_back({row.name, std::to_string(row.done), std::to_string(row.failed),
                    std::to_string(row.planned), row.last_run_utc, row.manifest_file});
  return answer(shared, {"experiment", "done", "failed", "planned", "last_run_utc", "manifest"},
                rows);
}

int list_all_cells(const LsOptions& options) {
  Database store = open_store_to_read(options.shared.folders().store());
  std::vector<std::vector<std::string>> rows;
  for (const CellRow& row : list_cells(store, options.filter)) {
    std::string message = row.message.substr(0, row.message.find('\n'));
    rows.push_back({row.slug, row.status, row.experiment,
                    row.seconds ? fmt::format("{:.1f}", *row.seconds) : "", message});
  }
  return answer(options.shared, {"cell", "status", "experiment", "seconds", "message"}, rows);
}

int list(const LsOptions& options) {
  if (options.what == "experiments") return list_runs(options.shared);
  if (options.what == "cells") return list_all_cells(options);
  if (options.what == "datasets") return list_readers(options.shared);
  return list_entries_of(options.shared, options.what.substr(0, options.what.size() - 1));
}

}  // namespace

void add_ls(CLI::App& app, Action& action) {
  const auto options = std::make_shared<LsOptions>();
  CLI::App& verb = *app.add_subcommand("ls", "List what is there");
  verb.add_option("what", options->what,
                  "experiments (default), cells, methods, backbones, protocols or datasets")
      ->check(
          CLI::IsMember({"experiments", "cells", "methods", "backbones", "protocols", "datasets"})
              .description(""))
      ->type_name("WHAT");
  verb.add_option("--experiment", options->filter.experiment, "Only its cells")->type_name("NAME");
  verb.add_option("--method", options->filter.label, "Only cells of that row")->type_name("LABEL");
  verb.add_option("--status", options->filter.status, "Only missing, partial, failed or done cells")
      ->check(CLI::IsMember({"missing", "partial", "failed", "done"}).description(""))
      ->type_name("STATUS");
  add_workspace(verb, options->shared);
  add_format(verb, options->shared);
  verb.footer("Example:\n  beatbench ls cells --status failed");
  verb.callback([options, &action] { action = [options] { return list(*options); }; });
}

}  // namespace beatbench
