#include "harness/base/options_json.h"
#include "harness/manifest/manifest.h"
#include "harness/manifest/tables.h"

#include <algorithm>

namespace beatbench {
namespace {

constexpr int kDescribeSchemaVersion = 1;

SignalLimits signal_from_json(const Json& signal) {
  return {signal.value("min_rate_hz", 0.0), signal.value("max_rate_hz", 0.0),
          signal.value("min_seconds", 0.0), signal.value("leads", std::vector<std::string>())};
}

// The recipe is held to the same ranges as a manifest's [pretrain].
std::optional<NativeDescription> native_from_json(const Json& native, const std::string& id) {
  if (native.is_null()) return {};
  const std::string where = "the native recipe of method " + id;
  NativeDescription description{
      signal_from_json(native.at("signal")),
      options_from_json(pretrain_options(), native.at("pretrain"), where),
      options_from_json(optimizer_options(), native.at("optimizer"), where)};
  if (const std::string why = long_warmup(description.pretrain); !why.empty())
    throw UsageError(where + ": " + why);
  return description;
}

EntryDescription entry_from_json(const Json& json) {
  EntryDescription entry;
  json.at("kind").get_to(entry.kind);
  json.at("id").get_to(entry.id);
  json.at("title").get_to(entry.title);
  json.at("version").get_to(entry.version);
  entry.summary = json.value("summary", "");
  entry.citation = json.value("citation", "");
  entry.licence = json.value("licence", "");
  for (const Json& option : json.at("options"))
    entry.options.push_back(option_spec_from_json(option));
  entry.modes = json.value("modes", std::vector<std::string>());
  entry.protocols = json.value("protocols", std::vector<std::string>());
  entry.dataset = json.value("dataset", "");
  entry.pretrains = json.value("pretrains", true);
  entry.reference = json.value("reference", false);
  entry.from_scratch = json.value("from_scratch", false);
  entry.gives_beats = json.value("gives_beats", false);
  entry.tests_on_others = json.value("tests_on_others", false);
  entry.takes_splits = json.value("takes_splits", false);
  if (const Json need = json.value("needs_beats", Json()); need.is_object()) {
    need.at("option").get_to(entry.needs_beats_option);
    need.at("value").get_to(entry.needs_beats_value);
  }
  entry.plugin_file = json.value("plugin_file", "");
  entry.plugin_digest = json.value("plugin_digest", "");
  entry.signal = signal_from_json(json.value("signal", Json::object()));
  return entry;
}

// Why a manifest cannot use the entry, empty where it can.
std::string unusable(const EntryDescription& entry, const Catalogue& others) {
  if (others.find(entry.kind, entry.id) != nullptr)
    return "its " + entry.kind + " '" + entry.id + "' has a name that is already taken";
  for (const std::string& key : reserved_keys(entry.kind))
    if (std::ranges::find(entry.options, key, &OptionSpec::name) != entry.options.end())
      return "its " + entry.kind + " '" + entry.id + "' declares the option '" + key +
             "', which is a key of every " + entry.kind + " in a manifest";
  return "";
}

[[noreturn]] void not_understood(const std::exception& error) {
  throw PluginError(std::string("the worker's description of its plugins is not understood (") +
                    error.what() + "). Use a beatbench-worker of the same build");
}

}  // namespace

const EntryDescription* Catalogue::find(const std::string& kind, const std::string& id) const {
  const auto found = std::ranges::find_if(
      entries, [&](const EntryDescription& entry) { return entry.kind == kind && entry.id == id; });
  return found == entries.end() ? nullptr : &*found;
}

std::vector<std::string> Catalogue::ids(const std::string& kind) const {
  std::vector<std::string> ids;
  for (const EntryDescription& entry : entries)
    if (entry.kind == kind) ids.push_back(entry.id);
  return ids;
}

std::vector<std::string> Catalogue::few_leads(const std::string& dataset) const {
  for (const EntryDescription& entry : entries)
    if (entry.kind == "protocol" && entry.dataset == dataset && !entry.signal.leads.empty())
      return entry.signal.leads;
  return {};
}

Catalogue catalogue_from_json(const Json& json) try {
  if (const int version = json.at("schema_version"); version != kDescribeSchemaVersion)
    throw PluginError("the worker describes its plugins in form " + std::to_string(version) +
                      ", this beatbench reads " + std::to_string(kDescribeSchemaVersion) +
                      ". Use a beatbench-worker of the same build");
  Catalogue catalogue;
  catalogue.torch_version = json.at("torch");
  catalogue.abi = json.at("abi");
  catalogue.datasets = json.value("datasets", std::vector<std::string>());
  catalogue.devices = json.value("devices", std::vector<std::string>());
  catalogue.leads = json.value("leads", std::vector<std::string>());
  catalogue.metrics = json.value("metrics", std::map<std::string, std::string>());
  for (const Json& refused : json.at("refused"))
    catalogue.refused.push_back({refused.at("file"), refused.at("reason")});
  for (const Json& described : json.at("entries")) {
    EntryDescription entry = entry_from_json(described);
    std::string why = unusable(entry, catalogue);
    try {
      entry.native = native_from_json(described.value("native", Json()), entry.id);
    } catch (const UsageError& error) {  // costs this entry, not the whole description
      why = error.what();
    }
    if (!why.empty())
      catalogue.refused.push_back({entry.plugin_file, why});
    else
      catalogue.entries.push_back(std::move(entry));
  }
  return catalogue;
} catch (const Json::exception& error) {
  not_understood(error);
} catch (const UsageError& error) {  // an option of a type that there is not
  not_understood(error);
}

}  // namespace beatbench
