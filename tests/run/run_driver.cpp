// A process that runs an experiment of the fake worker, for tests that kill it: run_driver
// WORKSPACE.

#include "harness/base/error.h"
#include "tests/run/fixture.h"

#include <iostream>

int main(int argc, char** argv) try {
  if (argc != 2) return 2;
  beatbench::Manifest manifest = beatbench::small_manifest();
  manifest.methods = {beatbench::fake_method("a"), beatbench::fake_method("b")};
  for (beatbench::Manifest::Entry& method : manifest.methods) {
    method.options.set("steps", std::int64_t{10});
    method.options.set("step_ms", std::int64_t{8});
  }
  manifest.protocols.front().modes = {"linear", "finetune"};
  beatbench::ExecutorSettings settings;
  settings.jobs = 2;
  const beatbench::RunTally tally = beatbench::run_manifest(manifest, argv[1], settings);
  return tally.interrupted ? 130 : tally.failed > 0 ? 1 : 0;
} catch (const beatbench::Error& error) {
  std::cerr << error.what() << "\n";
  return static_cast<int>(error.code());
}
