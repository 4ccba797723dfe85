#include "harness/base/error.h"
#include "harness/cli/command.h"
#include "results/exchange/merge.h"
#include "results/store/ingest.h"
#include "results/store/migrations.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <memory>

namespace beatbench {
namespace {

void must_exist(const Workspace& workspace) {
  if (!std::filesystem::is_directory(workspace.root))
    throw DataError(workspace.root.string() +
                    ": no such workspace. `beatbench run` makes one, --workspace names another");
}

int rebuild_store(const Shared& shared) {
  const Workspace workspace = shared.folders();
  must_exist(workspace);
  const WorkspaceLock lock(workspace);
  finish_merge(workspace.root);
  const IngestReport report = rebuild(workspace.root);
  for (const std::string& damaged : report.damaged)
    std::fprintf(stderr, "beatbench: left out: %s\n", damaged.c_str());
  if (!report.old_store.empty())
    std::fprintf(stderr,
                 "beatbench: left out: %d cells of the old store without a folder. It is kept: "
                 "`beatbench db merge %s` takes them in\n",
                 report.cells_gone, report.old_store.c_str());
  if (shared.json())
    print(Json{{"store", workspace.store().string()},
               {"cells", report.cells_read},
               {"cells_gone", report.cells_gone},
               {"experiments", report.experiments_read},
               {"damaged", report.damaged}});
  else
    print(fmt::format("{}: {} cells of {} experiments, {} damaged files left out",
                      workspace.store().string(), report.cells_read, report.experiments_read,
                      report.damaged.size()));
  return static_cast<int>(report.damaged.empty() ? ExitCode::ok : ExitCode::data);
}

int migrate_store(const Shared& shared) {
  const Workspace workspace = shared.folders();
  if (!std::filesystem::exists(workspace.store()))
    throw DataError(workspace.store().string() +
                    ": no such store. `beatbench db rebuild` makes it "
                    "from the cell folders");
  const WorkspaceLock lock(workspace);
  open_store(workspace.store());
  if (shared.json())
    print(Json{{"store", workspace.store().string()}, {"schema", store_schema_version()}});
  else
    print(fmt::format("{}: schema {}", workspace.store().string(), store_schema_version()));
  return 0;
}

Json merged_json(const MergeReport& report) {
  Json kept = Json::array(), renamed = Json::array();
  for (const auto& [here, other] : report.irreproducible)
    kept.push_back({{"cell", here}, {"other", other}});
  for (const auto& [there, here] : report.renamed)
    renamed.push_back({{"there", there}, {"here", here}});
  return {{"source", report.source},     {"taken", report.taken},
          {"replaced", report.replaced}, {"same", report.same},
          {"left", report.left},         {"rescored", report.rescored},
          {"irreproducible", kept},      {"experiments", report.experiments},
          {"renamed", renamed},          {"damaged", report.damaged}};
}

std::string merged_text(const MergeReport& report) {
  std::string text = fmt::format(
      "{}: {} cells taken, {} replaced, {} the same here, {} irreproducible", report.source,
      report.taken.size(), report.replaced.size(), report.same, report.irreproducible.size());
  if (report.rescored > 0) text += fmt::format(", {} re-scored", report.rescored);
  if (report.left > 0) text += fmt::format(", {} not done there", report.left);
  for (const std::string& name : report.experiments) text += "\n  experiment " + name;
  for (const auto& [there, here] : report.renamed)
    text += fmt::format("\n  experiment {} as {}: another plan has its name here", there, here);
  for (const auto& [here, other] : report.irreproducible)
    text += fmt::format("\n  irreproducible: {} has other numbers than {}", other, here);
  return text;
}

int merge_stores(const Shared& shared, const std::vector<std::string>& others) {
  const Workspace workspace = shared.folders();
  workspace.make_folders();
  const WorkspaceLock lock(workspace);
  const auto reports = merge_into(workspace.root, {others.begin(), others.end()}, utc_now());
  bool damaged = false;
  Json merged = Json::array();
  for (const MergeReport& report : reports) {
    for (const std::string& what : report.damaged)
      std::fprintf(stderr, "beatbench: left out: %s\n", what.c_str());
    damaged |= !report.damaged.empty();
    merged.push_back(merged_json(report));
    if (!shared.json()) print(merged_text(report));
  }
  if (shared.json()) print(Json{{"store", workspace.store().string()}, {"merged", merged}});
  return static_cast<int>(damaged ? ExitCode::data : ExitCode::ok);
}

}  // namespace

void add_db(CLI::App& app, Action& action) {
  const auto shared = std::make_shared<Shared>();
  CLI::App& verb = *app.add_subcommand("db", "The index results.sqlite of a workspace");
  verb.footer("Example:\n  beatbench db rebuild");
  help_if_bare(verb, action);
  CLI::App& anew = *verb.add_subcommand("rebuild", "Make it anew from the cell folders");
  add_workspace(anew, *shared);
  add_format(anew, *shared);
  anew.footer("Example:\n  beatbench db rebuild -w beatbench-workspace");
  anew.callback([shared, &action] { action = [shared] { return rebuild_store(*shared); }; });
  CLI::App& migrate = *verb.add_subcommand("migrate", "Bring an older one to the newest schema");
  add_workspace(migrate, *shared);
  add_format(migrate, *shared);
  migrate.footer("Example:\n  beatbench db migrate -w beatbench-workspace");
  migrate.callback([shared, &action] { action = [shared] { return migrate_store(*shared); }; });
  CLI::App& merge = *verb.add_subcommand("merge", "Take in what other workspaces hold");
  const auto others = std::make_shared<std::vector<std::string>>();
  merge.add_option("other", *others, "Workspaces, bundles (FOLDER or FILE.tar) or stores")
      ->required()
      ->type_name("OTHER...");
  add_workspace(merge, *shared);
  add_format(merge, *shared);
  merge.footer(
      "Example:\n  beatbench db merge submission.tar ../laptop/beatbench-workspace\n"
      "Exit codes: 0 merged, 2 usage, 3 something was damaged: a bundle is then refused whole");
  merge.callback(
      [shared, others, &action] { action = [=] { return merge_stores(*shared, *others); }; });
}

}  // namespace beatbench
