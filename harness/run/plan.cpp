#include "harness/run/plan.h"

#include "harness/base/options_json.h"
#include "harness/cell/cell.h"
#include "harness/manifest/beat_needs.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

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
    for (const Manifest::Entry& method : manifest_.methods)
      for (const std::string& arm : manifest_.arms) {
        // Who offers no encoder of its own takes part in the controlled arm alone.
        if (arm == "native" && !described("method", method.id).native) continue;
        for (const std::int64_t seed : manifest_.seeds) add_method(method, arm, seed);
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
    const std::vector<std::string>& takes = described("method", method.id).modes;
    for (const Manifest::Protocol& protocol : manifest_.protocols)
      for (const std::string& mode : protocol.modes) {
        if (!takes.empty() && std::ranges::find(takes, mode) == takes.end()) continue;
        for (const double fraction : protocol.label_fractions)
          for (const std::int64_t fold : folds(protocol))
            add(evaluation(upstream, protocol, mode, fraction, fold));
      }
  }

  // The cell that classifies beats: the row from scratch, fine-tuned by the protocol that gives
  // beats. Where the manifest has that row or protocol, with its options: it is the same cell.
  std::size_t classifier(std::int64_t seed) {
    const EntryDescription* protocol = beat_protocol(catalogue_);
    const EntryDescription* row = from_scratch_row(catalogue_);
    if (protocol == nullptr || row == nullptr)
      throw PluginError(
          manifest_.file.string() +
          ": a method needs classes of beats, but no plugin offers the row from "
          "scratch (supervised) that its classifier is trained in. Build all plugins");
    Manifest::Entry method{row->id, row->id, Options(row->options)};
    for (const Manifest::Entry& own : manifest_.methods) {
      if (own.label == method.label) method.label += "-beats";  // the name of another method's row
      if (own.id == row->id) method = own;
    }
    Manifest::Protocol task{protocol->id, {}, {}, Options(protocol->options)};
    for (const Manifest::Protocol& own : manifest_.protocols)
      if (own.id == protocol->id) task = own;
    const std::size_t upstream = add(pretraining(method, "controlled", seed));
    return add(evaluation(upstream, task, "finetune", 1, 0));
  }

  void give_beats(PlannedCell& cell, std::size_t classifier) const {
    const PlannedCell& from = plan_.cells[classifier];
    cell.classifier = classifier;
    cell.input["beat_classes"] = from.identity;
    cell.context["beat_classes"] = (workspace_.cells() / from.slug).string();
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

  Json entry_json(const char* kind, const Manifest::Entry& entry) const {
    return {{"id", entry.id},
            {"options", to_json(entry.options)},
            {"plugin_digest", described(kind, entry.id).plugin_digest}};
  }

  Json signal_json(const EntryDescription& method) const {
    const std::vector<std::string>& own = method.leads;
    const std::vector<std::string>& shared = described("backbone", manifest_.backbone.id).leads;
    return {{"rate_hz", manifest_.rate_hz},
            {"seconds", manifest_.seconds},
            {"leads", !own.empty()      ? own
                      : !shared.empty() ? shared
                                        : standard_leads()}};
  }

  // LibTorch counts by major.minor alone: its patch releases keep their numbers.
  std::string torch_release() const {
    const std::string& full = catalogue_.torch_version;
    const std::size_t dot = full.find('.');
    return dot == std::string::npos ? full : full.substr(0, full.find('.', dot + 1));
  }

  PlannedCell pretraining(const Manifest::Entry& method, const std::string& arm,
                          std::int64_t seed) const {
    const EntryDescription& entry = described("method", method.id);
    PlannedCell cell;
    cell.kind = "pretrain";
    cell.label = method.label;
    cell.arm = arm;
    cell.seed = seed;
    // A row without an objective does not train: the schedule cannot change its number.
    Json pretrain = to_json(entry.pretrains ? manifest_.pretrain : Options(pretrain_options()));
    pretrain.erase("checkpoint_minutes");  // only when, not what
    cell.input = {
        {"kind", "pretrain"},
        {"arm", arm},
        {"seed", seed},
        {"threads", manifest_.run.integer("threads")},
        {"device", "cpu"},
        {"limit", limit_ ? Json(*limit_) : Json()},
        {"method", entry_json("method", method)},
        {"backbone", entry_json("backbone", manifest_.backbone)},
        {"signal", signal_json(entry)},
        {"corpus", corpus_json()},
        {"pretrain", pretrain},
        {"optimizer",
         to_json(entry.pretrains ? manifest_.optimizer : Options(optimizer_options()))},
        {"versions",
         {{"train", kTrainVersion}, {"torch", torch_release()}, {"abi", catalogue_.abi}}}};
    Json prepared = Json::object();
    for (const Manifest::Corpus& corpus : manifest_.corpus) add_data(prepared, corpus.dataset);
    cell.context = context(method, prepared);
    finish(cell);
    return cell;
  }

  PlannedCell evaluation(std::size_t upstream, const Manifest::Protocol& protocol,
                         const std::string& mode, double fraction, std::int64_t fold) const {
    const PlannedCell& pretraining = plan_.cells[upstream];
    const EntryDescription& entry = described("protocol", protocol.id);
    PlannedCell cell = pretraining;
    cell.kind = "evaluate";
    cell.protocol = protocol.id;
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
                       {"upstream", pretraining.identity}});
    Json prepared = Json::object();
    add_data(prepared, entry.dataset);
    cell.context["prepared"] = prepared;
    cell.context["upstream"] = (workspace_.cells() / pretraining.slug).string();
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

  Json context(const Manifest::Entry& method, const Json& prepared) const {
    std::vector<std::string> plugins = {described("method", method.id).plugin_file};
    const std::string& backbone = described("backbone", manifest_.backbone.id).plugin_file;
    if (backbone != plugins.front()) plugins.push_back(backbone);
    return {{"prepared", prepared},
            {"derived", workspace_.derived().string()},
            {"plugins", plugins},
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
               const Workspace& workspace, std::optional<std::int64_t> limit) {
  return Planner(manifest, catalogue, data, workspace, limit).plan();
}

}  // namespace beatbench
