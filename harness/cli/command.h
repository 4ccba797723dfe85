#pragma once

#include "harness/base/json.h"
#include "harness/run/workspace.h"

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace beatbench {

// What the command line chose: run after parsing, returns the exit code of the program.
using Action = std::function<int()>;

// Options that several verbs share.
struct Shared {
  std::string workspace = "beatbench-workspace";
  std::string format = "text";
  bool quiet = false, verbose = false;
  bool json() const { return format == "json"; }
  Workspace folders() const;
};
void add_workspace(CLI::App& verb, Shared& shared);
void add_format(CLI::App& verb, Shared& shared);
void add_talk(CLI::App& verb, Shared& shared);

// One function a verb, in the file of its name; each adds its subcommand to `app` and sets
// `action`.
void add_run(CLI::App& app, Action& action);
void add_validate(CLI::App& app, Action& action);
void add_ls(CLI::App& app, Action& action);
void add_show(CLI::App& app, Action& action);
void add_report(CLI::App& app, Action& action);
void add_rescore(CLI::App& app, Action& action);
void add_compare(CLI::App& app, Action& action);
void add_export(CLI::App& app, Action& action);
void add_data(CLI::App& app, Action& action);
void add_overlap(CLI::App& data, Action& action);  // a verb of `data`
void add_splits(CLI::App& data, Action& action);   // likewise
void add_plugin(CLI::App& app, Action& action);
void add_db(CLI::App& app, Action& action);
void add_doctor(CLI::App& app, Action& action);

// A group like `data` without its subcommand prints its help.
void help_if_bare(CLI::App& group, Action& action);

// Columns padded to their widest cell, two blanks between.
std::string text_table(const std::vector<std::string>& header,
                       const std::vector<std::vector<std::string>>& rows);
void print(const std::string& text);  // to stdout, whole, with a line end
void print(const Json& json);
std::string version_text();  // "beatbench 0.1.0 (…)\nLibTorch …"

}  // namespace beatbench
