#include "harness/base/error.h"
#include "harness/cli/command.h"
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
  const IngestReport report = rebuild(workspace.root);
  for (const std::string& damaged : report.damaged)
    std::fprintf(stderr, "beatbench: left out: %s\n", damaged.c_str());
  if (shared.json())
    print(Json{{"store", workspace.store().string()},
               {"cells", report.cells_read},
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
}

}  // namespace beatbench
