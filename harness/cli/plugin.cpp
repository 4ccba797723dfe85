#include "harness/base/error.h"
#include "harness/base/nearest.h"
#include "harness/base/options_json.h"
#include "harness/cli/command.h"
#include "harness/run/worker.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>

namespace beatbench {
namespace {

Json signal_json(const SignalLimits& signal) {
  return {{"leads", signal.leads},
          {"min_rate_hz", signal.min_rate_hz},
          {"max_rate_hz", signal.max_rate_hz},
          {"min_seconds", signal.min_seconds}};
}

Json native_json(const std::optional<NativeDescription>& native) {
  if (!native) return nullptr;
  Json pretrain = to_json(native->pretrain);
  for (const char* key : {"precision", "checkpoint_minutes"}) pretrain.erase(key);  // of no recipe
  return {{"signal", signal_json(native->signal)},
          {"pretrain", pretrain},
          {"optimizer", to_json(native->optimizer)}};
}

Json entry_json(const EntryDescription& entry) {
  Json options = Json::array();
  for (const OptionSpec& spec : entry.options) options.push_back(to_json(spec));
  return {{"kind", entry.kind},
          {"id", entry.id},
          {"title", entry.title},
          {"version", entry.version},
          {"summary", entry.summary},
          {"citation", entry.citation},
          {"licence", entry.licence},
          {"modes", entry.modes},
          {"protocols", entry.protocols},
          {"reference", entry.reference},
          {"pretrains", entry.pretrains},
          {"plugin_file", entry.plugin_file},
          {"plugin_digest", entry.plugin_digest},
          {"signal", signal_json(entry.signal)},
          {"native", native_json(entry.native)},
          {"options", options}};
}

int list(const Shared& shared) {
  const Catalogue catalogue = describe_plugins(find_worker());
  Json entries = Json::array(), refused = Json::array();
  std::vector<std::vector<std::string>> rows;
  for (const EntryDescription& entry : catalogue.entries) {
    entries.push_back(entry_json(entry));
    rows.push_back({entry.id, entry.kind, entry.version, entry.title,
                    entry.plugin_file.empty() ? "(part of the worker)" : entry.plugin_file});
  }
  for (const RefusedPlugin& plugin : catalogue.refused)
    refused.push_back({{"file", plugin.file}, {"reason", plugin.reason}});
  if (shared.json()) {
    print(Json{{"entries", entries}, {"refused", refused}});
    return 0;
  }
  print(text_table({"id", "kind", "version", "title", "file"}, rows));
  for (const RefusedPlugin& plugin : catalogue.refused)
    print("refused: " + plugin.file + ": " + plugin.reason);
  return 0;
}

std::string option_line(const OptionSpec& spec) {
  std::string range;
  if (spec.minimum) range += (spec.above_minimum ? " > " : " >= ") + value_text(*spec.minimum);
  if (spec.maximum) range += " <= " + value_text(*spec.maximum);
  for (const std::string& choice : spec.choices) range += " " + choice;
  return fmt::format("  {} = {}  # {}; {}{}", spec.name, value_text(spec.fallback), spec.help,
                     type_name(spec.fallback), range);
}

std::string signal_text(const SignalLimits& signal, const std::string& indent) {
  std::string text;
  const auto add = [&](const char* name, const std::string& value) {
    text += fmt::format("\n{}{}: {}", indent, name, value);
  };
  if (!signal.leads.empty()) add("leads", fmt::format("{}", fmt::join(signal.leads, ", ")));
  if (signal.min_rate_hz > 0) add("lowest rate", fmt::format("{:g} Hz", signal.min_rate_hz));
  if (signal.max_rate_hz > 0) add("highest rate", fmt::format("{:g} Hz", signal.max_rate_hz));
  if (signal.min_seconds > 0) add("shortest window", fmt::format("{:g} s", signal.min_seconds));
  return text;
}

std::string native_text(const NativeDescription& native) {
  std::string text = "\nnative arm:" + signal_text(native.signal, "  ");
  const Options &pretrain = native.pretrain, &optimizer = native.optimizer;
  text += fmt::format("\n  schedule: {} epochs of batches of {}, {}, {:g} of them warm-up",
                      pretrain.integer("epochs"), pretrain.integer("batch"),
                      pretrain.text("schedule"), pretrain.number("warmup_epochs"));
  if (pretrain.number("clip_norm") > 0)
    text += fmt::format(", gradient norm up to {:g}", pretrain.number("clip_norm"));
  return text + fmt::format(
                    "\n  optimizer: {}, lr {:g}, weight decay {:g}, betas {:g} and {:g}, "
                    "eps {:g}",
                    optimizer.text("name"), optimizer.number("lr"),
                    optimizer.number("weight_decay"), optimizer.number("beta1"),
                    optimizer.number("beta2"), optimizer.number("eps"));
}

std::string entry_text(const EntryDescription& entry) {
  std::string text =
      fmt::format("{} '{}', version {}: {}", entry.kind, entry.id, entry.version, entry.title);
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) text += fmt::format("\n{}: {}", name, value);
  };
  add("summary", entry.summary);
  add("citation", entry.citation);
  add("licence", entry.licence);
  add("file", entry.plugin_file);
  add("digest", entry.plugin_digest);
  add("modes", fmt::format("{}", fmt::join(entry.modes, ", ")));
  add("protocols", fmt::format("{}", fmt::join(entry.protocols, ", ")));
  add("data set", entry.dataset);
  if (entry.tests_on_others) add("test_on", "may name another of [datasets] to be scored on");
  if (entry.takes_splits) add("splits", "may name lists of ids (beatbench data splits)");
  text += signal_text(entry.signal, "");
  if (entry.native) text += native_text(*entry.native);
  if (!entry.options.empty()) text += "\noptions:";
  for (const OptionSpec& spec : entry.options) text += "\n" + option_line(spec);
  return text;
}

void print_entry(const Shared& shared, const EntryDescription& entry) {
  if (shared.json())
    print(entry_json(entry));
  else
    print(entry_text(entry));
}

// A plugin that is named by its file: what it exports, or why it is refused.
int info_of_file(const Shared& shared, const std::filesystem::path& file) {
  const Catalogue catalogue = describe_plugin(find_worker(), file);
  if (!catalogue.refused.empty()) {
    const RefusedPlugin& refused = catalogue.refused.front();
    throw PluginError(refused.file + ": " + refused.reason);
  }
  for (const EntryDescription& entry : catalogue.entries)
    if (!entry.plugin_file.empty()) print_entry(shared, entry);
  return 0;
}

int info(const Shared& shared, const std::string& id) {
  if (id.find('/') != std::string::npos || id.ends_with(".so")) return info_of_file(shared, id);
  const Catalogue catalogue = describe_plugins(find_worker());
  bool found = false;
  std::vector<std::string> known;
  for (const EntryDescription& entry : catalogue.entries) {
    known.push_back(entry.id);
    if (entry.id != id) continue;
    found = true;
    print_entry(shared, entry);
  }
  if (found) return 0;
  if (const RefusedPlugin* refused = refused_as(catalogue, id))
    throw PluginError(refused->file + " was refused: " + refused->reason);
  throw UsageError("no plugin or protocol is called '" + id + "'" + suggestion(id, known));
}

}  // namespace

void add_plugin(CLI::App& app, Action& action) {
  const auto shared = std::make_shared<Shared>();
  const auto id = std::make_shared<std::string>();
  CLI::App& verb = *app.add_subcommand("plugin", "Methods, backbones and protocols: what is there");
  verb.footer("Example:\n  beatbench plugin info beat_ssl");
  help_if_bare(verb, action);
  CLI::App& ls = *verb.add_subcommand("ls", "List what manifests can name, and refused plugins");
  ls.alias("list");
  add_format(ls, *shared);
  ls.footer("Example:\n  beatbench plugin ls");
  ls.callback([shared, &action] { action = [shared] { return list(*shared); }; });
  CLI::App& show = *verb.add_subcommand("info", "Options, source and signals of one of them");
  show.add_option("id", *id, "As manifests name it, or the path of a plugin file")
      ->required()
      ->type_name("ID|FILE");
  add_format(show, *shared);
  show.footer("Example:\n  beatbench plugin info beat_ssl");
  show.callback([shared, id, &action] { action = [shared, id] { return info(*shared, *id); }; });
}

}  // namespace beatbench
