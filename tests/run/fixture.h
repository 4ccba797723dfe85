#pragma once

#include "harness/run/executor.h"
#include "harness/run/plan.h"
#include "harness/run/workspace.h"
#include "tests/base/temporary_folder.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace beatbench {

std::filesystem::path fake_worker();  // the program

Catalogue fake_catalogue();
// One method `fake` on a corpus of ludb, protocol fake_task linear: two cells.
Manifest small_manifest();
DataTable fake_data();  // ptbxl and ludb, as if prepared

Workspace fake_workspace();  // "/workspace", of which nothing is there
Plan plan_of(const Manifest& manifest, std::optional<std::int64_t> limit = {});  // in that one
std::size_t count(const Plan& plan, const std::string& kind);                    // cells of it

Manifest::Entry reference_row(const char* id);  // with its defaults
Manifest::Entry fake_method(const std::string& label, const std::string& behaviour = "succeed");
Manifest::Protocol fake_task(const std::string& behaviour = "succeed");

// Plans in that workspace, does what is not done and gives the tally.
RunTally run_manifest(const Manifest& manifest, const std::filesystem::path& workspace,
                      ExecutorSettings settings = {});

// The bytes of every result.json, by cell.
std::map<std::string, std::string> results_of(const std::filesystem::path& workspace);
// status.json of the cell whose slug begins so.
Json status_of(const std::filesystem::path& workspace, const std::string& slug_begin);

}  // namespace beatbench
