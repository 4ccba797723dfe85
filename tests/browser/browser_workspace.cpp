// browser_workspace demo|dozen FOLDER: writes there the workspace whose report the browser tests
// open. demo: that of the golden reports, with ECGs that its ludb_waves cells answered. dozen: one
// of a full comparison.
#include "results/store/ingest.h"
#include "results/store/migrations.h"
#include "tests/results/dozen.h"
#include "tests/run/strips_workspace.h"

#include <cstdio>
#include <string>

int main(int count, char** arguments) {
  const std::string name = count == 3 ? arguments[1] : "";
  if (name != "demo" && name != "dozen") {
    std::fprintf(stderr, "usage: browser_workspace demo|dozen FOLDER\n");
    return 2;
  }
  const std::filesystem::path folder = arguments[2];
  beatbench::testing::TestWorkspace workspace(name);
  if (name == "demo") {
    fill_demo(workspace);
    fill_strips(workspace);
  } else {
    fill_dozen(workspace);
  }
  std::filesystem::remove_all(folder);
  std::filesystem::copy(workspace.path(), folder, std::filesystem::copy_options::recursive);
  beatbench::Database store = beatbench::open_store(folder / "results.sqlite");
  ingest_workspace(store, folder);
}
