// beatbench-worker: the only program that loads LibTorch and plugins. It does one cell and exits,
// or describes plugins.
#include "harness/base/error.h"
#include "harness/worker/cells.h"
#include "harness/worker/check.h"
#include "harness/worker/describe.h"
#include "harness/worker/device.h"
#include "harness/worker/interrupt.h"

#include <c10/util/Exception.h>

#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

namespace {

using namespace beatbench;

constexpr const char* kUsage =
    "usage: beatbench-worker describe [PLUGIN.so …]   every method, backbone and protocol as JSON\n"
    "       beatbench-worker cell FOLDER              does the cell that FOLDER/cell.json "
    "describes\n"
    "       beatbench-worker check FILE               makes the models of FILE once, tells who "
    "refuses its options\n"
    "It is started by beatbench; run that instead.\n";

int describe_plugins(const std::vector<std::string>& files) {
  std::vector<std::filesystem::path> paths(files.begin(), files.end());
  if (paths.empty()) paths = plugin_files();
  std::cout << describe(PluginRegistry(paths)).dump(1) << std::endl;
  return std::cout ? 0 : static_cast<int>(ExitCode::data);
}

// DataError where it is not what beatbench wrote.
Json read_checked(const CellFolder& cell) {
  const std::filesystem::path file = cell.file("cell.json");
  const Json json = read_json(file);
  const auto part = [&](const char* key) {
    return json.is_object() && json.contains(key) ? json[key] : Json();
  };
  if (!part("input").is_object() || !part("context").is_object() ||
      part("identity") != cell_identity(part("input")))
    throw DataError(file.string() +
                    ": is damaged: its input does not belong to its identity. Run the experiment "
                    "again");
  return json;
}

int do_cell(const std::string& folder) {
  const CellFolder cell{folder};
  const Json cell_json = read_checked(cell);
  const Json& input = cell_json.at("input");
  const at::Device device = set_up_device(input);
  CellWriter writer(cell, cell_json);
  (input.at("kind") == "pretrain" ? pretrain_cell : evaluate_cell)(cell_json, device, writer,
                                                                   stop_on_signal());
  return 0;
}

int run(const std::vector<std::string>& arguments) {
  if (!arguments.empty() && arguments[0] == "describe")
    return describe_plugins({arguments.begin() + 1, arguments.end()});
  if (arguments.size() == 2 && arguments[0] == "check") {
    check_models(read_json(arguments[1]), std::cout);
    return 0;
  }
  if (arguments.size() == 2 && arguments[0] == "cell") return do_cell(arguments[1]);
  std::fputs(kUsage, stderr);
  return static_cast<int>(ExitCode::usage);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const beatbench::Interrupted&) {
    std::fputs("interrupted, state saved\n", stderr);
    return static_cast<int>(ExitCode::interrupted);
  } catch (const beatbench::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return static_cast<int>(error.code());
  } catch (const c10::Error& error) {  // LibTorch's own, without its backtrace
    std::fprintf(stderr, "%s\n", error.what_without_backtrace());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  } catch (...) {
    std::fputs("a plugin threw something that is no std::exception\n", stderr);
  }
  return static_cast<int>(ExitCode::cells_failed);
}
