#include "results/exchange/bundle.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "results/exchange/cell_files.h"
#include "results/exchange/checksums.h"
#include "results/exchange/tar.h"
#include "results/store/query_json.h"

#include <set>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

// Paths say nothing elsewhere, and more of the machine than its owner may wish.
Json without_paths(Json experiment) {
  const auto only_name = [](Json& object, const char* key) {
    if (object.contains(key) && object.at(key).is_string())
      object[key] = fs::path(object.at(key).get<std::string>()).filename().string();
  };
  only_name(experiment, "manifest_file");
  for (Json& method : experiment.at("methods")) only_name(method, "plugin_file");
  return experiment;
}

class Bundle {
 public:
  Bundle(Database& store, const fs::path& workspace, const fs::path& folder)
      : store_(store), workspace_(workspace), folder_(folder) {
    fs::create_directories(folder_ / "cells");
    fs::create_directories(folder_ / "experiments");
  }

  void add(const std::string& experiment) {
    for (const CellRow& cell : list_cells(store_, {.experiment = experiment}))
      if (seen_.insert(cell.identity).second) add(cell);
    for (const EnvironmentRow& row :
         list_environments(store_, find_experiment(store_, experiment).id))
      environments_.insert(to_json(row));
    const fs::path name = fs::path("experiments") / (experiment + ".json");
    write_json(folder_ / name, without_paths(read_json(workspace_ / name)));
    report_.experiments.push_back(experiment);
  }

  BundleReport finish(Json about) {
    if (report_.done == 0)
      throw UsageError(workspace_.string() +
                       ": no cell of these experiments is done yet; there is nothing to export");
    about["schema_version"] = 1;
    about["experiments"] = report_.experiments;
    about["done"] = report_.done;
    about["failed"] = report_.failed;
    about["missing"] = report_.missing;
    about["environments"] = environments_;
    write_json(folder_ / "bundle.json", about);
    write_checksums(folder_);
    for (const std::string& file : files_below(folder_))
      report_.bytes += static_cast<std::int64_t>(fs::file_size(folder_ / file));
    return report_;
  }

 private:
  void add(const CellRow& cell) {
    if (cell.status != "done" && cell.status != "failed") {
      ++report_.missing;
      return;
    }
    const fs::path from = workspace_ / "cells" / cell.slug;
    copy_cell(from, folder_ / "cells" / cell.slug, CellParts::results);
    ++(cell.status == "done" ? report_.done : report_.failed);
    if (cell.status == "done" && cell.kind == "evaluate" && !fs::exists(from / "predictions.npy"))
      ++report_.without_predictions;
  }

  Database& store_;
  fs::path workspace_, folder_;
  std::set<std::string> seen_;
  std::set<Json> environments_;
  BundleReport report_;
};

}  // namespace

BundleReport export_bundle(Database& store, const fs::path& workspace,
                           const std::vector<std::string>& experiments, const fs::path& output,
                           const Json& about) {
  if (fs::exists(output))
    throw UsageError(output.string() + ": is there already. Name another, or remove it first");
  const fs::path folder = temporary_beside(fs::absolute(output));
  try {
    Bundle bundle(store, workspace, folder);
    for (const std::string& experiment : experiments) bundle.add(experiment);
    BundleReport report = bundle.finish(about);
    report.output = output;
    if (output.extension() == ".tar") {
      pack_tar(folder, output);
      fs::remove_all(folder);
    } else {
      fs::rename(folder, output);
    }
    return report;
  } catch (const fs::filesystem_error& error) {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    throw DataError(std::string(error.what()) + ". Name a folder that you may write with -o");
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    throw;
  }
}

}  // namespace beatbench
