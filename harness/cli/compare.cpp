#include "results/compare/compare.h"

#include "harness/base/error.h"
#include "harness/cli/command.h"
#include "results/exchange/source.h"
#include "results/store/migrations.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <string_view>

namespace beatbench {
namespace {

struct CompareOptions {
  Shared shared;
  std::string a, b, experiment;
  std::vector<std::string> tolerance;
};

bool is_cell(Database& store, const std::string& word) {
  try {
    show_cell(store, word);
    return true;
  } catch (const UsageError& error) {
    // Digits that several cells share are no method's label.
    if (std::string_view(error.what()).starts_with("several cells")) throw;
    return false;
  }
}

int answer(const CompareOptions& options, const RunComparison& comparison) {
  if (options.shared.json()) {
    print(comparison_json(comparison));
  } else {
    const auto rows = comparison_rows(comparison);
    std::string text = comparison_head(comparison);
    if (rows.size() > 1) text += "\n" + text_table(rows.front(), {rows.begin() + 1, rows.end()});
    print(text + comparison_verdict(comparison));
  }
  return static_cast<int>(comparison.regressions() > 0 ? ExitCode::regression : ExitCode::ok);
}

int compare_stores(const CompareOptions& options, const Tolerance& tolerance) {
  Source a(options.a), b(options.b);
  for (Source* source : {&a, &b})
    for (const std::string& damaged : source->damaged())
      std::fprintf(stderr, "beatbench: left out: %s\n", damaged.c_str());
  RunPairs runs = pair_stores(a.store(), b.store(), options.experiment);
  runs.a = "store " + options.a;
  runs.b = "store " + options.b;
  return answer(options, compare_runs(a.store(), b.store(), std::move(runs), tolerance));
}

int compare(const CompareOptions& options) {
  const Tolerance tolerance(options.tolerance);
  if (std::filesystem::exists(options.a) && std::filesystem::exists(options.b))
    return compare_stores(options, tolerance);
  Database store = open_store_to_read(options.shared.folders().store());
  RunPairs runs = is_cell(store, options.a) && is_cell(store, options.b)
                      ? pair_cells(store, options.a, store, options.b)
                      : pair_methods(store, options.a, options.b, options.experiment);
  return answer(options, compare_runs(store, store, std::move(runs), tolerance));
}

}  // namespace

void add_compare(CLI::App& app, Action& action) {
  const auto options = std::make_shared<CompareOptions>();
  CLI::App& verb = *app.add_subcommand(
      "compare", "Two cells, two methods or two stores: what went in, what came out");
  verb.add_option("a", options->a,
                  "A cell (slug or digits), a method's label, or a workspace, bundle or store")
      ->required()
      ->type_name("A");
  verb.add_option("b", options->b, "Another of the same kind; differences are B - A")
      ->required()
      ->type_name("B");
  verb.add_option("--experiment", options->experiment, "Only its runs")->type_name("NAME");
  verb.add_option("--tolerance", options->tolerance,
                  "Exit with 5 where B is worse by more than X: of shares, or METRIC=X in its unit")
      ->type_name("X")
      ->allow_extra_args(false);
  add_workspace(verb, options->shared);
  add_format(verb, options->shared);
  verb.footer(
      "Example:\n  beatbench compare beat_ssl simclr\n"
      "  beatbench compare before after --tolerance 0.01 --tolerance boundary_error_sd=2\n"
      "Exit codes: 0 no regression, 2 usage, 3 data, 5 a regression beyond the tolerance");
  verb.callback([options, &action] { action = [options] { return compare(*options); }; });
}

}  // namespace beatbench
