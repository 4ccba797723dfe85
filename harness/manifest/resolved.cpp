#include "harness/base/options_json.h"
#include "harness/manifest/manifest.h"
#include "harness/manifest/tables.h"

#include <algorithm>

namespace beatbench {
namespace {

Json entry_json(const char* name_key, const Manifest::Entry& entry) {
  Json json = to_json(entry.options);
  json[name_key] = entry.id;
  return json;
}

Json corpus_json(const std::vector<Manifest::Corpus>& corpus) {
  Json list = Json::array();
  for (const Manifest::Corpus& part : corpus) {
    list.push_back({{"dataset", part.dataset}});
    if (!part.folds.empty()) list.back()["folds"] = part.folds;
  }
  return list;
}

Json dataset_json(const Manifest& manifest, const std::string& name, const std::string& path) {
  const auto found = manifest.wave_folders.find(name);
  if (found == manifest.wave_folders.end()) return path;
  const Manifest::WaveFolder& how = found->second;
  Json json = {{"folder", path}};
  json["waves"] = how.per_signal ? Json(how.extensions) : Json(how.extensions.front());
  if (!how.patients.empty()) json["patients"] = how.patients;
  return json;
}

std::string toml_key(const std::string& key) { return is_plain_name(key) ? key : value_text(key); }

std::string toml_value(const Json& json) {
  const auto join = [&](char open, char close, const auto& item_text) {
    std::string out;
    for (const auto& [key, item] : json.items())
      out += (out.empty() ? " " : ", ") + item_text(key, item);
    return open + (out.empty() ? out : out + " ") + close;
  };
  if (json.is_object())
    return join('{', '}', [](const std::string& key, const Json& item) {
      return toml_key(key) + " = " + toml_value(item);
    });
  if (json.is_array())
    return join('[', ']', [](const std::string&, const Json& item) { return toml_value(item); });
  if (json.is_string()) return value_text(json.get<std::string>());
  if (json.is_number_float()) return value_text(json.get<double>());
  return json.dump();  // integers and booleans are written alike
}

// The keys named first in that order, then the others by name.
std::string toml_table(const std::string& header, const Json& table,
                       const std::vector<std::string>& first = {}) {
  std::string named, others;
  for (const std::string& key : first)
    if (table.contains(key)) named += toml_key(key) + " = " + toml_value(table[key]) + "\n";
  for (const auto& [key, value] : table.items())
    if (std::find(first.begin(), first.end(), key) == first.end())
      others += toml_key(key) + " = " + toml_value(value) + "\n";
  return "\n" + header + "\n" + named + others;
}

}  // namespace

Json resolved_json(const Manifest& manifest) {
  Json json = {
      {"schema_version", kManifestSchemaVersion},
      {"datasets", Json::object()},
      {"signal", {{"rate_hz", manifest.rate_hz}, {"seconds", manifest.seconds}}},
      {"backbone", entry_json("name", manifest.backbone)},
      {"experiment", {{"name", manifest.name}, {"seeds", manifest.seeds}, {"arms", manifest.arms}}},
      {"pretrain", to_json(manifest.pretrain)},
      {"native", to_json(manifest.native)},
      {"run", to_json(manifest.run)},
      {"method", Json::array()},
      {"protocol", Json::array()}};
  for (const auto& [name, path] : manifest.datasets)
    json["datasets"][name] = dataset_json(manifest, name, path.string());
  json["pretrain"]["corpus"] = corpus_json(manifest.corpus);
  json["pretrain"]["optimizer"] = to_json(manifest.optimizer);
  for (const Manifest::Entry& method : manifest.methods) {
    json["method"].push_back(entry_json("plugin", method));
    json["method"].back()["label"] = method.label;
  }
  for (const Manifest::Protocol& protocol : manifest.protocols) {
    Json& entry = json["protocol"].emplace_back(to_json(protocol.options));
    entry["name"] = protocol.id;
    entry["modes"] = protocol.modes;
    entry["label_fractions"] = protocol.label_fractions;
    if (!protocol.test_on.empty()) entry["test_on"] = protocol.test_on;
    for (const Manifest::SplitFile& split : protocol.splits)
      entry["splits"].push_back(split.file.string());
  }
  for (const Manifest::Published& published : manifest.published)
    json["published"].push_back({{"source", published.source},
                                 {"protocol", published.protocol},
                                 {"metric", published.metric},
                                 {"scope", published.scope},
                                 {"values", published.values}});
  return json;
}

std::string resolved_toml(const Manifest& manifest) {
  const Json json = resolved_json(manifest);
  std::string out = "schema_version = " + json["schema_version"].dump() + "\n";
  for (const char* table :
       {"datasets", "signal", "backbone", "experiment", "pretrain", "native", "run"})
    out += toml_table("[" + std::string(table) + "]", json[table], {"name", "corpus"});
  for (const char* list : {"method", "protocol", "published"})
    for (const Json& entry : json.value(list, Json::array()))
      out += toml_table("[[" + std::string(list) + "]]", entry, reserved_keys(list));
  return out;
}

}  // namespace beatbench
