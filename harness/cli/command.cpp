#include "harness/cli/command.h"

#include "harness/base/error.h"
#include "harness/base/screen.h"
#include "harness/base/version.h"
#include "harness/run/worker.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>

namespace beatbench {

Workspace Shared::folders() const {
  return {std::filesystem::absolute(workspace).lexically_normal()};
}

void add_workspace(CLI::App& verb, Shared& shared) {
  verb.add_option("-w,--workspace", shared.workspace,
                  "Folder of cells and results (else ./beatbench-workspace)")
      ->envname("BEATBENCH_WORKSPACE")
      ->type_name("FOLDER");
}

void add_format(CLI::App& verb, Shared& shared) {
  verb.add_option("--format", shared.format, "Form of the answer on stdout: text or json")
      ->check(CLI::IsMember({"text", "json"}).description(""))
      ->type_name("FORMAT");
}

void add_talk(CLI::App& verb, Shared& shared) {
  verb.add_flag("-q,--quiet", shared.quiet, "No progress on stderr");
  verb.add_flag("-v,--verbose", shared.verbose, "A line on stderr for each finished cell")
      ->excludes("--quiet");
}

void help_if_bare(CLI::App& group, Action& action) {
  group.require_subcommand(0, 1);
  group.callback([&group, &action] {
    if (group.get_subcommands().empty())
      action = [&group] {
        std::fputs(group.help(group.get_parent()->get_name()).c_str(), stdout);
        return 0;
      };
  });
}

std::string text_table(const std::vector<std::string>& header,
                       const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const std::string& title : header) widths.push_back(screen_width(title));
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], screen_width(row[i]));
  std::string text;
  const auto add = [&](const std::vector<std::string>& row) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += row[i] + std::string(widths[i] - screen_width(row[i]) + 2, ' ');
    line.erase(line.find_last_not_of(' ') + 1);
    text += (text.empty() ? "" : "\n") + line;
  };
  add(header);
  for (const auto& row : rows) add(row);
  return text;
}

void print(const std::string& text) {
  if (std::fprintf(stdout, "%s\n", text.c_str()) < 0 || std::fflush(stdout) != 0)
    throw DataError("stdout: cannot be written");
}

void print(const Json& json) { print(json.dump(1, ' ', false, Json::error_handler_t::replace)); }

std::string version_text() {
  std::string text = std::string("beatbench ") + version() + " (commit " + commit() + ", " +
                     build_type() + " build)\n";
  const std::filesystem::path worker = find_worker();
  if (worker.empty()) return text + "LibTorch: worker not built";
  try {
    const Catalogue catalogue = describe_plugins(worker);
    return text + "LibTorch " + catalogue.torch_version + ", ABI " + catalogue.abi;
  } catch (const Error& error) {
    return text + "LibTorch: the worker does not say (" + error.what() + ")";
  }
}

}  // namespace beatbench
