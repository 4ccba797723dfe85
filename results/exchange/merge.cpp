#include "results/exchange/merge.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/base/hash.h"
#include "harness/cell/cell.h"
#include "results/exchange/cell_files.h"
#include "results/exchange/merge_plan.h"
#include "results/exchange/row_files.h"
#include "results/store/ingest.h"
#include "results/store/migrations.h"

#include <algorithm>
#include <map>
#include <set>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr const char* kCellsOf =
    "SELECT slug, identity FROM cells ORDER BY kind DESC, slug";  // pretrainings first
constexpr const char* kSlugsOf = "SELECT slug FROM cells WHERE identity = ? ORDER BY status, slug";
constexpr const char* kReady = "ready";  // all is gathered: from here on it goes forward

std::string stem(const std::string& slug) { return slug.substr(0, slug.find('+')); }

// Which cells an experiment plans, whatever it is called and whenever it ran.
std::string plan_digest(const Json& experiment) {
  std::set<std::string> cells;
  for (const Json& cell : experiment.at("cells"))
    cells.insert(cell.at("identity").get<std::string>() + " " +
                 cell.at("label").get<std::string>());
  return sha256_hex(Json{experiment.value("limit", Json()), cells}.dump());
}

std::string status_of(const std::vector<MergeCell>& cells, const std::string& slug) {
  return std::ranges::find(cells, slug, &MergeCell::slug)->status;
}

class Merge {
 public:
  Merge(const fs::path& workspace, Database& store, std::string now_utc)
      : workspace_(workspace),
        staging_(workspace / ".merging"),
        store_(store),
        slugs_here_(store, kSlugsOf),
        now_utc_(std::move(now_utc)) {
    fs::remove_all(staging_);
    fs::create_directories(staging_ / "cells");
    fs::create_directories(staging_ / "experiments");
  }

  MergeReport gather(Source& source) {
    MergeReport report;
    report.source = source.path().string();
    report.damaged = source.damaged();
    Statement cell(source.store(), kCellsOf);
    while (cell.step()) gather_cell(source, cell.text(0), report);
    for (const ExperimentRow& row : list_experiments(source.store()))
      gather_experiment(source, row.name, report);
    return report;
  }

 private:
  MergeCell look_at(Database& store, const fs::path& folder, const std::string& slug) const {
    const CellDetails cell = show_cell(store, slug);
    MergeCell seen{.slug = slug,
                   .identity = cell.identity,
                   .status = cell.status,
                   .now = {},
                   .first = std::nullopt,
                   .rescored = !cell.rescored.empty()};
    for (const MetricRow& m : cell.metrics) seen.now[{m.metric, m.definition, m.scope}] = m.value;
    if (!seen.rescored) {
      seen.first = seen.now;
    } else if (!folder.empty()) {
      const Json mark = read_json(folder / "result.json").at("rescored");
      if (mark.contains("was")) seen.first = numbers_of(mark.at("was"));
    }
    return seen;
  }

  // Those in the workspace and those gathered so far.
  std::vector<MergeCell>& here(const std::string& identity) {
    const auto [found, is_new] = here_.try_emplace(identity);
    if (!is_new) return found->second;
    std::vector<std::string> slugs;
    slugs_here_.bind(identity);
    while (slugs_here_.step()) slugs.push_back(slugs_here_.text(0));
    slugs_here_.reset();
    for (const std::string& slug : slugs)
      found->second.push_back(look_at(store_, workspace_ / "cells" / slug, slug));
    return found->second;
  }

  void gather_cell(Source& source, const std::string& slug, MergeReport& report) {
    const fs::path folder = source.cell_folder(slug);
    MergeCell cell = look_at(source.store(), folder, slug);
    const CellDetails details = show_cell(source.store(), slug);
    if (cell_identity(details.input) != cell.identity) {
      report.damaged.push_back(source.path().string() + ": cell " + slug +
                               ": its identity is not that of its input; left out");
      return;
    }
    std::vector<MergeCell>& known = here(cell.identity);
    const MergeDecision decision = decide(cell, known);
    fs::path own;  // done, but never re-scored: its weights are as good as before
    switch (decision.step) {
      case MergeStep::same:
        ++report.same;
        return;
      case MergeStep::leave:
        ++report.left;
        return;
      case MergeStep::take:
        cell.slug = free_slug(slug, cell);
        report.taken.push_back(cell.slug);
        break;
      case MergeStep::replace:
        cell.slug = decision.slug;
        if (status_of(known, cell.slug) == "done") own = workspace_ / "cells" / cell.slug;
        report.replaced.push_back(cell.slug);
        std::erase_if(known, [&](const MergeCell& old) { return old.slug == decision.slug; });
        break;
      case MergeStep::keep_both:
        cell.slug = stem(slug) + "+" + numbers_digest(cell.now).substr(0, 8);
        report.irreproducible.emplace_back(decision.slug, cell.slug);
        break;
    }
    report.rescored += cell.rescored ? 1 : 0;
    stage(source, folder, details, cell.slug, own);
    known.push_back(std::move(cell));
  }

  // Another identity may have taken the name.
  std::string free_slug(const std::string& slug, const MergeCell& cell) const {
    const bool taken =
        fs::exists(workspace_ / "cells" / slug) || fs::exists(staging_ / "cells" / slug);
    return taken ? stem(slug) + "+" + cell.identity.substr(0, 16) : slug;
  }

  void stage(Source& source, const fs::path& folder, const CellDetails& details,
             const std::string& slug, const fs::path& own) const {
    const fs::path to = staging_ / "cells" / slug;
    const bool gathered = fs::exists(to);  // of an earlier source
    if (own.empty())
      fs::remove_all(to);
    else if (!gathered)
      copy_cell(own, to, CellParts::all);
    if (folder.empty())
      write_cell_of_row(source.store(), details, to);
    else
      copy_cell(folder, to, CellParts::all);
    if (!own.empty() && !gathered)
      write_json(to / "cell.json", read_json(own / "cell.json"));  // with the paths of here
    write_json(to / "merged.json", {{"schema_version", 1},
                                    {"from", source.path().string()},
                                    {"slug", details.slug},
                                    {"merged_utc", now_utc_}});
  }

  void gather_experiment(Source& source, const std::string& name, MergeReport& report) const {
    const fs::path file = source.experiment_file(name);
    Json experiment = file.empty() ? experiment_of_rows(source.store(), name) : read_json(file);
    const std::string digest = plan_digest(experiment);
    const auto plans_the_same = [&](const std::string& other) {
      const fs::path present = present_experiment(other);
      return !present.empty() && plan_digest(read_json(present)) == digest;
    };
    const std::string other_name = name + "-" + digest.substr(0, 8);
    if (plans_the_same(name) || plans_the_same(other_name)) return;
    std::string free = name;
    if (!present_experiment(name).empty()) {
      experiment["experiment"] = free = other_name;
      report.renamed.emplace_back(name, other_name);
    } else {
      report.experiments.push_back(name);
    }
    write_json(staging_ / "experiments" / (free + ".json"), experiment);
  }

  fs::path present_experiment(const std::string& name) const {
    for (const fs::path& folder : {staging_, workspace_})
      if (fs::path file = folder / "experiments" / (name + ".json"); fs::exists(file)) return file;
    return {};
  }

  fs::path workspace_, staging_;
  Database& store_;
  Statement slugs_here_;
  std::string now_utc_;
  std::map<std::string, std::vector<MergeCell>> here_;
};

void move_in(const fs::path& from, const fs::path& to, const fs::path& aside) {
  fs::create_directories(to);
  fs::create_directories(aside);
  std::vector<fs::path> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(from))
    names.push_back(entry.path().filename());
  for (const fs::path& name : names) {
    if (fs::exists(to / name)) {
      fs::remove_all(aside / name);
      fs::rename(to / name, aside / name);
    }
    fs::rename(from / name, to / name);
  }
}

void must_not_be(const fs::path& source, const fs::path& workspace) {
  std::error_code ignored;
  if (fs::equivalent(source, workspace, ignored) ||
      fs::equivalent(source, store_file(workspace), ignored))
    throw UsageError(source.string() + ": is the workspace itself; there is nothing to merge");
}

}  // namespace

void finish_merge(const fs::path& workspace) {
  const fs::path staging = workspace / ".merging";
  if (fs::exists(staging / kReady)) {
    move_in(staging / "cells", workspace / "cells", staging / "replaced");
    move_in(staging / "experiments", workspace / "experiments", staging / "replaced");
  }
  fs::remove_all(staging);
}

std::vector<MergeReport> merge_into(const fs::path& workspace, const std::vector<fs::path>& sources,
                                    const std::string& now_utc) {
  for (const fs::path& source : sources) must_not_be(source, workspace);
  finish_merge(workspace);
  Database store = open_store(store_file(workspace));
  {
    Transaction whole(store);
    ingest_workspace(store, workspace);  // what is here, up to date
    whole.commit();
  }
  std::vector<MergeReport> reports;
  try {
    Merge merge(workspace, store, now_utc);
    for (const fs::path& path : sources) {
      Source source(path);
      reports.push_back(merge.gather(source));
    }
    write_file_atomically(workspace / ".merging" / kReady, "");
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(workspace / ".merging", ignored);
    throw;
  }
  finish_merge(workspace);
  Transaction whole(store);
  ingest_workspace(store, workspace);
  whole.commit();
  return reports;
}

}  // namespace beatbench
