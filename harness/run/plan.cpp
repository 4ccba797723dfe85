#include "harness/run/plan.h"

#include "harness/base/options_json.h"
#include "harness/cell/cell.h"
#include "harness/manifest/modes.h"
#include "harness/run/model_input.h"

#include <fmt/format.h>

namespace beatbench {
namespace {

class Planner {
 public:
  Planner(const Manifest& manifest, const Catalogue& catalogue, const DataTable& data,
          const Workspace& workspace, std::optional<std::int64_t> limit)
      : manifest_(manifest),
        catalogue_(catalogue),
        data_(data),
        workspace_(workspace),
        limit_(limit) {}

  Plan plan() {
    for (const Manifest::Entry& method : manifest_.methods) {
      if (is_rule(described("method", method.id))) {
        add_rule(method);
        continue;
      }
      for (const std::string& arm : manifest_.arms) {
        if (!takes_part(catalogue_, method, arm)) continue;
        for (const std::int64_t seed : manifest_.seeds) add_method(method, arm, seed);
      }
    }
    return std::move(plan_);
  }

 private:
  const EntryDescription& described(const char* kind, const std::string& id) const {
    return *catalogue_.find(kind, id);  // read_manifest has checked that it is there
  }

  void add_method(const Manifest::Entry& method, const std::string& arm, std::int64_t seed) {
    const std::size_t upstream = plan_.cells.size();
    plan_.cells.push_back(pretraining(method, arm, seed));
    for (const Manifest::Protocol& protocol : manifest_.protocols)
      for (const std::string& mode : modes_in(protocol, method))
        for (const double fraction : protocol.label_fractions)
          for (const std::int64_t fold : folds(protocol))
            plan_.cells.push_back(
                evaluation(plan_.cells[upstream], upstream, protocol, mode, fraction, fold));
  }

  // A rule learns nothing: neither arm, seed nor share of labels can change what it says. Each
  // record is judged once, on the folds of the first seed.
  void add_rule(const Manifest::Entry& method) {
    const PlannedCell cell = pretraining(method, "controlled", manifest_.seeds.front());
    for (const Manifest::Protocol& protocol : manifest_.protocols)
      for (const std::string& mode : modes_in(protocol, method))
        for (const std::int64_t fold : folds(protocol))
          plan_.cells.push_back(evaluation(cell, {}, protocol, mode, 1, fold));
  }

  std::vector<std::string> modes_in(const Manifest::Protocol& protocol,
                                    const Manifest::Entry& method) const {
    return modes_of(described("method", method.id), described("protocol", protocol.id),
                    protocol.modes);
  }

  static std::vector<std::int64_t> folds(const Manifest::Protocol& protocol) {
    if (!protocol.options.values().contains("folds")) return {0};
    std::vector<std::int64_t> folds;
    for (std::int64_t fold = 1; fold <= protocol.options.integer("folds"); ++fold)
      folds.push_back(fold);
    return folds;
  }

  // LibTorch counts by major.minor alone: its patch releases keep their numbers.
  std::string torch_release() const {
    const std::string& full = catalogue_.torch_version;
    const std::size_t dot = full.find('.');
    return dot == std::string::npos ? full : full.substr(0, full.find('.', dot + 1));
  }

  PlannedCell pretraining(const Manifest::Entry& method, const std::string& arm,
                          std::int64_t seed) const {
    PlannedCell cell;
    cell.kind = "pretrain";
    cell.label = method.label;
    cell.arm = arm;
    cell.seed = seed;
    cell.input = model_input(manifest_, catalogue_, method, arm);
    cell.input.update(
        {{"kind", "pretrain"},
         {"seed", seed},
         {"threads", manifest_.run.integer("threads")},
         {"device", "cpu"},
         {"limit", limit_ ? Json(*limit_) : Json()},
         {"corpus", corpus_json()},
         {"versions",
          {{"train", kTrainVersion}, {"torch", torch_release()}, {"abi", catalogue_.abi}}}});
    Json prepared = Json::object();
    for (const Manifest::Corpus& corpus : manifest_.corpus) add_data(prepared, corpus.dataset);
    cell.context = context(method, arm, prepared);
    finish(cell);
    return cell;
  }

  // `upstream` is the place of `pretraining` in the plan; none for a rule, which needs none.
  PlannedCell evaluation(const PlannedCell& pretraining, std::optional<std::size_t> upstream,
                         const Manifest::Protocol& protocol, const std::string& mode,
                         double fraction, std::int64_t fold) const {
    const EntryDescription& entry = described("protocol", protocol.id);
    PlannedCell cell = pretraining;
    cell.kind = "evaluate";
    cell.protocol = protocol.id;
    cell.mode = mode;
    cell.label_fraction = fraction;
    cell.fold = fold;
    cell.upstream = upstream;
    for (const char* key : {"corpus", "pretrain", "optimizer", "backbone"}) cell.input.erase(key);
    const PlannedData& data = data_.at(entry.dataset);
    cell.input.update({{"kind", "evaluate"},
                       {"protocol",
                        {{"id", protocol.id},
                         {"version", entry.version},
                         {"options", to_json(protocol.options)}}},
                       {"mode", mode},
                       {"label_fraction", fraction},
                       {"fold", fold},
                       {"data", {{"dataset", data.id}, {"fingerprint", data.fingerprint}}},
                       {"upstream", upstream ? Json(pretraining.identity) : Json()}});
    Json prepared = Json::object();
    add_data(prepared, entry.dataset);
    cell.context["prepared"] = prepared;
    if (upstream) cell.context["upstream"] = (workspace_.cells() / pretraining.slug).string();
    finish(cell);
    return cell;
  }

  Json corpus_json() const {
    Json corpora = Json::array();
    for (const Manifest::Corpus& corpus : manifest_.corpus) {
      const PlannedData& data = data_.at(corpus.dataset);
      corpora.push_back(
          {{"dataset", data.id}, {"fingerprint", data.fingerprint}, {"folds", corpus.folds}});
    }
    return corpora;
  }

  void add_data(Json& prepared, const std::string& name) const {
    const PlannedData& data = data_.at(name);
    prepared[data.fingerprint] = data.prepared.string();
  }

  Json context(const Manifest::Entry& method, const std::string& arm, const Json& prepared) const {
    return {{"prepared", prepared},
            {"derived", workspace_.derived().string()},
            {"plugins", model_plugins(manifest_, catalogue_, method, arm)},
            {"upstream", nullptr},
            {"checkpoint_minutes", manifest_.pretrain.number("checkpoint_minutes")}};
  }

  void finish(PlannedCell& cell) const {
    const bool ready = !cell.context["prepared"].contains("") &&
                       (!cell.upstream || !plan_.cells[*cell.upstream].identity.empty());
    cell.identity = ready ? cell_identity(cell.input) : "";
    cell.slug = ready ? cell_slug(cell.label, cell.input) : "";
  }

  const Manifest& manifest_;
  const Catalogue& catalogue_;
  const DataTable& data_;
  const Workspace& workspace_;
  std::optional<std::int64_t> limit_;
  Plan plan_;
};

}  // namespace

std::string PlannedCell::title() const {
  std::string text = label;
  if (arm != "controlled") text += " " + arm;
  text += kind == "pretrain" ? " pretraining" : " " + protocol + " " + mode;
  if (label_fraction < 1) text += fmt::format(" {:g} % labels", 100 * label_fraction);
  if (fold > 0) text += fmt::format(" fold {}", fold);
  return text + fmt::format(" seed {}", seed);
}

Plan make_plan(const Manifest& manifest, const Catalogue& catalogue, const DataTable& data,
               const Workspace& workspace, std::optional<std::int64_t> limit) {
  return Planner(manifest, catalogue, data, workspace, limit).plan();
}

}  // namespace beatbench
