#pragma once

#include "results/store/ingest.h"
#include "results/store/migrations.h"
#include "tests/results/workspace.h"

namespace beatbench::testing {

// The store of a workspace, with all that lies in its folders.
inline Database ingested(const TestWorkspace& workspace) {
  Database store = open_store(store_file(workspace.path()));
  ingest_workspace(store, workspace.path());
  return store;
}

}  // namespace beatbench::testing
