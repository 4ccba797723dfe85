// browser_workspace FOLDER: writes there the workspace whose report the browser tests open: that of
// the golden reports, with ECGs that its ludb_waves cells answered.
#include "results/store/ingest.h"
#include "results/store/migrations.h"
#include "tests/run/strips_workspace.h"

#include <cstdio>

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: browser_workspace FOLDER\n");
    return 2;
  }
  const std::filesystem::path folder = arguments[1];
  beatbench::testing::TestWorkspace workspace;
  fill_demo(workspace);
  fill_strips(workspace);
  std::filesystem::remove_all(folder);
  std::filesystem::copy(workspace.path(), folder, std::filesystem::copy_options::recursive);
  beatbench::Database store = beatbench::open_store(folder / "results.sqlite");
  ingest_workspace(store, folder);
}
