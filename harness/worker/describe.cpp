#include "harness/worker/describe.h"

#include "datasets/record.h"
#include "harness/base/options_json.h"
#include "harness/protocols/protocol.h"
#include "harness/worker/device.h"

namespace beatbench {
namespace {

Json options_json(const std::vector<OptionSpec>& options) {
  Json json = Json::array();
  for (const OptionSpec& option : options) json.push_back(to_json(option));
  return json;
}

Json signal_json(const SignalContract& signal) {
  return {{"leads", signal.leads},
          {"min_rate_hz", signal.min_rate_hz},
          {"max_rate_hz", signal.max_rate_hz},
          {"min_seconds", signal.min_seconds}};
}

Json native_json(const std::optional<NativeArm>& native) {
  if (!native) return nullptr;
  const Recipe& recipe = native->recipe;
  return {{"signal", signal_json(native->signal)},
          {"pretrain",
           {{"epochs", recipe.epochs},
            {"batch", recipe.batch},
            {"schedule", recipe.schedule},
            {"warmup_epochs", recipe.warmup_epochs},
            {"clip_norm", recipe.clip_norm}}},
          {"optimizer",
           {{"name", recipe.optimizer},
            {"lr", recipe.lr},
            {"weight_decay", recipe.weight_decay},
            {"beta1", recipe.beta1},
            {"beta2", recipe.beta2},
            {"eps", recipe.eps}}}};
}

Json beat_need_json(const EntryInfo& info) {
  if (!info.needs_beats) return nullptr;
  return {{"option", info.needs_beats->option}, {"value", info.needs_beats->value}};
}

Json entry_json(const LoadedPlugin& plugin, const PluginEntry& entry) {
  const EntryInfo& info = entry.info;
  return {{"kind", entry.make_backbone ? "backbone" : "method"},
          {"id", info.id},
          {"title", info.title},
          {"version", info.version},
          {"summary", info.summary},
          {"citation", info.citation},
          {"licence", info.licence},
          {"options", options_json(info.options)},
          {"modes", info.modes},
          {"protocols", info.protocols},
          {"dataset", ""},
          {"pretrains", info.pretrains},
          {"reference", info.reference},
          {"native", native_json(info.native)},
          {"from_scratch", info.from_scratch},
          {"needs_beats", beat_need_json(info)},
          {"plugin_file", plugin.file.string()},
          {"plugin_digest", plugin.source_digest},
          {"signal", signal_json(info.signal)}};
}

Json protocol_json(const Protocol& protocol) {
  return {{"kind", "protocol"},
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
          {"plugin_file", ""},
          {"plugin_digest", ""},
          {"native", nullptr},
          {"gives_beats", protocol.gives_beats},
          {"tests_on_others", protocol.tests_on_others},
          {"takes_splits", protocol.takes_splits},
          {"signal", signal_json({.leads = protocol.leads})}};
}

}  // namespace

Json describe(const PluginRegistry& registry) {
  Json entries = Json::array(), refused = Json::array();
  for (const LoadedPlugin& plugin : registry.plugins())
    for (const PluginEntry& entry : plugin.entries) entries.push_back(entry_json(plugin, entry));
  for (const Protocol& protocol : protocols()) entries.push_back(protocol_json(protocol));
  for (const RefusedPlugin& plugin : registry.refused())
    refused.push_back({{"file", plugin.file}, {"reason", plugin.reason}});
  return {{"schema_version", 1},  {"torch", TORCH_VERSION},    {"abi", BEATBENCH_ABI},
          {"devices", devices()}, {"leads", standard_leads()}, {"entries", entries},
          {"refused", refused}};
}

}  // namespace beatbench
