#include "harness/scoring/rescore.h"

#include "harness/base/error.h"
#include "harness/cli/command.h"
#include "results/store/ingest.h"
#include "results/store/migrations.h"
#include "results/store/query.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

struct Answer {
  std::string slug;
  std::vector<ScoreChange> changes;
  std::string reason;  // why it was left alone
};

// A damaged cell.json counts: it is named with the cells that are left alone.
bool is_finished_evaluation(const fs::path& folder) {
  if (!fs::exists(folder / "cell.json") || !fs::exists(folder / "result.json")) return false;
  try {
    return read_json(folder / "cell.json").at("kind") == "evaluate";
  } catch (const std::exception&) {
    return true;
  }
}

// Names of the folders: those given by slug or identity, else all finished evaluations.
std::vector<std::string> slugs_of(const Workspace& workspace,
                                  const std::vector<std::string>& given) {
  std::vector<std::string> slugs;
  if (!given.empty()) {
    Database store = open_store_to_read(workspace.store());
    for (const std::string& what : given) slugs.push_back(show_cell(store, what).slug);
    return slugs;
  }
  if (!fs::is_directory(workspace.cells()))
    throw DataError(workspace.cells().string() +
                    ": no such folder. `beatbench run` makes one, --workspace names another");
  for (const fs::directory_entry& entry : fs::directory_iterator(workspace.cells()))
    if (is_finished_evaluation(entry.path())) slugs.push_back(entry.path().filename().string());
  std::ranges::sort(slugs);
  return slugs;
}

Answer rescore_one(const fs::path& folder, const fs::path& prepared) {
  Answer answer{folder.filename().string(), {}, {}};
  try {
    answer.changes = rescore_in_place(folder, prepared);
  } catch (const DataError& error) {
    answer.reason = error.what();
  }
  return answer;
}

std::string value_text(const ScoreRow& row) {
  return row.value ? fmt::format("{:.6g}", *row.value) : "– (" + row.reason + ")";
}

std::string change_text(const ScoreChange& change) {
  using enum ScoreChange::Kind;
  const ScoreRow& row = change.kind == gone ? change.was : change.now;
  const std::string name = fmt::format("  {} {} [{}]: ", row.metric, row.scope, row.definition);
  if (change.kind == added) return name + "new, " + value_text(row);
  if (change.kind == gone) return name + "gone, was " + value_text(row);
  return name + value_text(change.was) + " -> " + value_text(change.now);
}

// New rows come by the hundred after an update: they are counted, only others are listed.
std::string answer_text(const Answer& answer, bool verbose) {
  if (!answer.reason.empty()) return answer.slug + ": left alone: " + answer.reason;
  if (answer.changes.empty()) return answer.slug + ": the same numbers";
  const auto fresh =
      std::ranges::count(answer.changes, ScoreChange::Kind::added, &ScoreChange::kind);
  std::string text = fmt::format("{}: {} numbers changed or gone, {} new", answer.slug,
                                 std::ssize(answer.changes) - fresh, fresh);
  for (const ScoreChange& change : answer.changes)
    if (verbose || change.kind != ScoreChange::Kind::added) text += "\n" + change_text(change);
  return text;
}

Json answer_json(const Answer& answer) {
  Json changes = Json::array();
  for (const ScoreChange& change : answer.changes) {
    using enum ScoreChange::Kind;
    const ScoreRow& row = change.kind == gone ? change.was : change.now;
    const auto value = [](const ScoreRow& of) { return of.value ? Json(*of.value) : Json(); };
    changes.push_back({{"metric", row.metric},
                       {"definition", row.definition},
                       {"scope", row.scope},
                       {"was", change.kind == added ? Json() : value(change.was)},
                       {"now", change.kind == gone ? Json() : value(change.now)}});
  }
  return {{"slug", answer.slug},
          {"left_alone", answer.reason.empty() ? Json() : Json(answer.reason)},
          {"changes", changes}};
}

int rescore_cells(const Shared& shared, const std::vector<std::string>& given) {
  const Workspace workspace = shared.folders();
  const WorkspaceLock lock(workspace);
  std::vector<Answer> answers;
  for (const std::string& slug : slugs_of(workspace, given))
    answers.push_back(rescore_one(workspace.cells() / slug, workspace.prepared()));
  Database store = open_store(workspace.store());
  ingest_workspace(store, workspace.root);
  Json json = Json::array();
  bool whole = true;
  for (const Answer& answer : answers) {
    whole &= answer.reason.empty();
    if (shared.json())
      json.push_back(answer_json(answer));
    else
      print(answer_text(answer, shared.verbose));
  }
  if (shared.json()) print(json);
  if (!shared.json() && answers.empty())
    print("no finished evaluation in " + workspace.root.string());
  return static_cast<int>(whole ? ExitCode::ok : ExitCode::data);
}

}  // namespace

void add_rescore(CLI::App& app, Action& action) {
  const auto shared = std::make_shared<Shared>();
  const auto cells = std::make_shared<std::vector<std::string>>();
  CLI::App& verb = *app.add_subcommand(
      "rescore", "Compute all numbers of finished evaluations anew from their predictions");
  verb.add_option("cells", *cells, "Slugs or digits of identities; all finished ones if left out")
      ->type_name("CELL");
  add_workspace(verb, *shared);
  add_format(verb, *shared);
  verb.add_flag("-v,--verbose", shared->verbose, "List new numbers too");
  verb.footer("Example:\n  beatbench rescore -w beatbench-workspace");
  verb.callback([shared, cells, &action] {
    action = [shared, cells] { return rescore_cells(*shared, *cells); };
  });
}

}  // namespace beatbench
