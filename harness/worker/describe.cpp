#include "harness/worker/describe.h"

#include "harness/base/options_json.h"
#include "harness/protocols/protocol.h"

namespace beatbench {
namespace {

Json options_json(const std::vector<OptionSpec>& options) {
  Json json = Json::array();
  for (const OptionSpec& option : options) json.push_back(to_json(option));
  return json;
}

Json beat_need_json(const EntryInfo& info) {
  if (!info.needs_beats) return nullptr;
  return {{"option", info.needs_beats->option}, {"value", info.needs_beats->value}};
}

Json entry_json(const LoadedPlugin& plugin, const PluginEntry& entry) {
  const EntryInfo& info = entry.info;
  return {{"kind", entry.make_method ? "method" : "backbone"},
          {"id", info.id},
          {"title", info.title},
          {"version", info.version},
          {"summary", info.summary},
          {"citation", info.citation},
          {"licence", info.licence},
          {"options", options_json(info.options)},
          {"modes", info.modes},
          {"dataset", ""},
          {"pretrains", info.pretrains},
          {"reference", info.reference},
          {"native", info.native.has_value()},
          {"from_scratch", info.from_scratch},
          {"needs_beats", beat_need_json(info)},
          {"plugin_file", plugin.file.string()},
          {"plugin_digest", plugin.source_digest},
          {"signal",
           {{"leads", info.signal.leads},
            {"min_rate_hz", info.signal.min_rate_hz},
            {"max_rate_hz", info.signal.max_rate_hz},
            {"min_seconds", info.signal.min_seconds}}}};
}

Json protocol_json(const Protocol& protocol) {
  return {
      {"kind", "protocol"},
      {"id", protocol.id},
      {"title", protocol.title},
      {"version", protocol.version},
      {"summary", protocol.summary},
      {"citation", ""},
      {"licence", ""},
      {"options", options_json(protocol.options)},
      {"modes", protocol.modes},
      {"dataset", protocol.dataset},
      {"pretrains", true},
      {"reference", false},
      {"gives_beats", protocol.gives_beats},
      {"plugin_file", ""},
      {"plugin_digest", ""},
      {"signal",
       {{"leads", protocol.leads}, {"min_rate_hz", 0}, {"max_rate_hz", 0}, {"min_seconds", 0}}}};
}

}  // namespace

Json describe(const PluginRegistry& registry) {
  Json entries = Json::array(), refused = Json::array();
  for (const LoadedPlugin& plugin : registry.plugins())
    for (const PluginEntry& entry : plugin.entries) entries.push_back(entry_json(plugin, entry));
  for (const Protocol& protocol : protocols()) entries.push_back(protocol_json(protocol));
  for (const RefusedPlugin& plugin : registry.refused())
    refused.push_back({{"file", plugin.file}, {"reason", plugin.reason}});
  return {{"schema_version", 1},
          {"torch", TORCH_VERSION},
          {"abi", BEATBENCH_ABI},
          {"entries", entries},
          {"refused", refused}};
}

}  // namespace beatbench
