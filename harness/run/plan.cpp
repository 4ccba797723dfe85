#include "harness/run/plan.h"

#include "harness/base/options_json.h"
#include "harness/cell/cell.h"
#include "harness/manifest/beat_needs.h"
#include "harness/manifest/modes.h"
#include "harness/run/beat_classifier.h"
#include "harness/run/model_input.h"

#include <fmt/format.h>

#include <map>

namespace beatbench {
namespace {

class Planner {
 public:
  Planner(const Manifest& manifest, const Catalogue& catalogue, const DataTable& data,
          const Workspace& workspace, std::optional<std::int64_t> limit, const GivenSplits& splits)
      : manifest_(manifest),
        catalogue_(catalogue),
        data_(data),
        workspace_(workspace),
        limit_(limit),
        splits_(splits) {}

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
    PlannedCell cell = pretraining(method, arm, seed);
    if (needs_classifier(manifest_, catalogue_) &&
        needs_beats(described("method", method.id), method.options))
      give_beats(cell, classifier(seed));
    const std::size_t upstream = add(std::move(cell));
    for (const Manifest::Protocol& protocol : manifest_.protocols)
      for (const std::string& mode : modes_in(protocol, method))
        for (const double fraction : protocol.label_fractions)
          for (const std::int64_t fold : folds(protocol))
            add(evaluation(plan_.cells[upstream], upstream, protocol, mode, fraction, fold));
  }

  // A rule learns nothing: neither arm, seed nor share of labels can change what it says. Each
  // record is judged once, on the folds of the first seed, by plain code on one processor.
  void add_rule(const Manifest::Entry& method) {
    PlannedCell cell = pretraining(method, "controlled", manifest_.seeds.front());
    cell.input["device"] = "cpu";
    cell.input["threads"] = 1;
    for (const Manifest::Protocol& protocol : manifest_.protocols)
      for (const std::string& mode : modes_in(protocol, method))
        for (const std::int64_t fold : folds(protocol))
          add(evaluation(cell, {}, protocol, mode, 1, fold));
  }

  std::vector<std::string> modes_in(const Manifest::Protocol& protocol,
                                    const Manifest::Entry& method) const {
    return modes_of(described("method", method.id), described("protocol", protocol.id),
                    protocol.modes);
  }

  // The cell that classifies beats. Where the manifest has its row and protocol it is theirs.
  std::size_t classifier(std::int64_t seed) {
    const auto [method, protocol] = beat_classifier_row(manifest_, catalogue_);
    const std::size_t upstream = add(pretraining(method, "controlled", seed));
    return add(evaluation(plan_.cells[upstream], upstream, protocol, "finetune", 1, 0));
  }

  // With all that loads the classifier: the context in its own folder stays that of its last run,
  // which a workspace or build folder that has moved makes stale.
  void give_beats(PlannedCell& cell, std::size_t classifier) const {
    const PlannedCell& from = plan_.cells[classifier];
    cell.classifier = classifier;
    cell.input["beat_classes"] = from.identity;
    cell.context["beat_classes"] = {{"cell", (workspace_.cells() / from.slug).string()},
                                    {"upstream", from.context.at("upstream")},
                                    {"plugins", from.context.at("plugins")}};
    finish(cell);
  }

  // A classifier that is a row of the manifest too is planned once.
  std::size_t add(PlannedCell cell) {
    const auto [place, is_new] =
        places_.emplace(cell.title() + cell.input.dump(), plan_.cells.size());
    if (is_new) plan_.cells.push_back(std::move(cell));
    return place->second;
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
         {"device", manifest_.run.text("device")},
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
    cell.mode = mode;
    cell.label_fraction = fraction;
    cell.fold = fold;
    cell.upstream = upstream;
    cell.classifier.reset();
    for (const char* key : {"corpus", "pretrain", "optimizer", "backbone", "beat_classes"})
      cell.input.erase(key);
    cell.context.erase("beat_classes");
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
    // What is not asked for is not in the input, whose identity is then that of all versions.
    if (!protocol.test_on.empty()) {
      const PlannedData& test = data_.at(protocol.test_on);
      cell.input["test_data"] = {{"dataset", test.id}, {"fingerprint", test.fingerprint}};
      add_data(prepared, protocol.test_on);
    }
    if (const GivenSplit split = splits_.of(protocol, fraction, fold, cell.seed);
        !split.file.empty()) {
      cell.input["split"] = {{"name", split.name}, {"sha256", split.sha256}};
      cell.context["split"] = split.file.string();
    }
    cell.protocol = protocol_name(cell.input);
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
                       std::ranges::none_of(cell.needs(), [&](std::size_t need) {
                         return plan_.cells[need].identity.empty();
                       });
    cell.identity = ready ? cell_identity(cell.input) : "";
    cell.slug = ready ? cell_slug(cell.label, cell.input) : "";
  }

  const Manifest& manifest_;
  const Catalogue& catalogue_;
  const DataTable& data_;
  const Workspace& workspace_;
  std::optional<std::int64_t> limit_;
  const GivenSplits& splits_;
  Plan plan_;
  std::map<std::string, std::size_t> places_;  // of cells, by title and input
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

std::vector<std::size_t> PlannedCell::needs() const {
  std::vector<std::size_t> needs;
  if (upstream) needs.push_back(*upstream);
  if (classifier) needs.push_back(*classifier);
  return needs;
}

Plan make_plan(const Manifest& manifest, const Catalogue& catalogue, const DataTable& data,
               const Workspace& workspace, std::optional<std::int64_t> limit,
               const GivenSplits& splits) {
  return Planner(manifest, catalogue, data, workspace, limit, splits).plan();
}

}  // namespace beatbench
