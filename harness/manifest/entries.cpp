#include "harness/manifest/entries.h"

#include "harness/base/joined.h"
#include "harness/base/nearest.h"
#include "harness/manifest/beat_needs.h"
#include "harness/manifest/modes.h"
#include "harness/manifest/native_arm.h"
#include "harness/manifest/tables.h"

#include <algorithm>
#include <filesystem>
#include <span>

namespace beatbench {
namespace {

// A plugin file that could not be loaded is the likeliest reason for a name that is not there.
std::string refused_note(const Catalogue& catalogue, const std::string& id) {
  const auto named = [&](const RefusedPlugin& plugin) {
    return std::filesystem::path(plugin.file).filename().string().find(id) != std::string::npos;
  };
  const auto found = std::ranges::find_if(catalogue.refused, named);
  if (found != catalogue.refused.end() && !id.empty())
    return ". The plugin file " + found->file + " was refused: " + found->reason;
  const std::size_t count = catalogue.refused.size();
  if (count == 0) return "";
  return ". " + std::to_string(count) + (count == 1 ? " plugin file was" : " plugin files were") +
         " refused; `beatbench plugin list` says why";
}

}  // namespace

const EntryDescription* EntryReader::look_up(const std::string& kind, const std::string& id,
                                             const Position& where) const {
  const EntryDescription* entry = catalogue_.find(kind, id);
  if (entry != nullptr) return entry;
  const std::vector<std::string> known = catalogue_.ids(kind);
  const bool mistyped = kind == "protocol" || !nearest_name(id, known).empty();
  mistakes_.add(where, "unknown " + kind + " '" + id + "'" + suggestion(id, known) +
                           (mistyped ? "" : refused_note(catalogue_, id)));
  return entry;
}

void EntryReader::check_signal(const EntryDescription& entry, const Position& where) const {
  const auto refuse = [&](const std::string& needs, const char* key, double is) {
    mistakes_.add(where, entry.kind + " '" + entry.id + "' needs " + needs + " (" + key + " is " +
                             value_text(is) + "). Change " + key + " or take another " +
                             entry.kind);
  };
  const SignalLimits& limits = entry.signal;
  if (limits.min_rate_hz > 0 && manifest_.rate_hz < limits.min_rate_hz)
    refuse("at least " + value_text(limits.min_rate_hz) + " Hz", "signal.rate_hz",
           manifest_.rate_hz);
  if (limits.max_rate_hz > 0 && manifest_.rate_hz > limits.max_rate_hz)
    refuse("at most " + value_text(limits.max_rate_hz) + " Hz", "signal.rate_hz",
           manifest_.rate_hz);
  if (limits.min_seconds > 0 && manifest_.seconds < limits.min_seconds)
    refuse("windows of at least " + value_text(limits.min_seconds) + " s", "signal.seconds",
           manifest_.seconds);
  if (!limits.leads.empty() && !catalogue_.leads.empty() && limits.leads != catalogue_.leads)
    mistakes_.add(where, entry.kind + " '" + entry.id + "' needs the leads " +
                             joined(limits.leads) + ", signals here have " +
                             joined(catalogue_.leads) + ". Take another " + entry.kind);
}

// Classes of beats are those that a classifier learns from an annotated data set: the row from
// scratch on the shared backbone.
void EntryReader::check_beats(const EntryDescription& method, const Options& options,
                              const Position& where) const {
  const EntryDescription* protocol = beat_protocol(catalogue_);
  if (!needs_beats(method, options) || protocol == nullptr) return;
  if (const EntryDescription* row = from_scratch_row(catalogue_)) check_signal(*row, where);
  if (manifest_.datasets.contains(protocol->dataset)) return;
  mistakes_.add(where, "method '" + method.id + "' with " + method.needs_beats_option + " = \"" +
                           method.needs_beats_value +
                           "\" needs classes of beats, and [datasets] names no set to learn them "
                           "from. Add " +
                           protocol->dataset +
                           " = \"PATH\" there: a beat classifier is trained on "
                           "it first (protocol " +
                           protocol->id + "), or take another " + method.needs_beats_option);
}

// A method that no protocol and mode of the manifest admits would silently be missing from every
// table.
void EntryReader::check_modes(const EntryDescription& method, const Position& where) const {
  if (manifest_.protocols.empty()) return;
  bool protocol_fits = false;
  for (const Manifest::Protocol& protocol : manifest_.protocols) {
    const EntryDescription* entry = catalogue_.find("protocol", protocol.id);
    if (entry == nullptr || !modes_of(method, *entry, protocol.modes).empty()) return;
    if (!takes_part(method, protocol.id)) continue;
    if (method.modes.empty()) return;  // it is the list of modes that is wrong
    protocol_fits = true;
  }
  const auto refuse = [&](const char* what, const std::vector<std::string>& has,
                          const char* advice) {
    mistakes_.add(where, "method '" + method.id + "' takes part in no " + what + " (it has: " +
                             joined(has) + "). Add such a " + advice + " or leave the method out");
  };
  if (!protocol_fits)
    refuse("protocol here", method.protocols, "protocol");
  else if (is_rule(method))
    refuse("protocol with its mode", method.modes, "protocol");
  else
    refuse("mode of the protocols here", method.modes, "mode");
}

bool EntryReader::has_arm(const char* arm) const {
  return std::ranges::find(manifest_.arms, arm) != manifest_.arms.end();
}

Manifest::Entry EntryReader::backbone(TableReader table) const {
  const Node* name = table.need("name", "Name the encoder that all methods share");
  const auto id = table.text(name, "name");
  const EntryDescription* entry = id ? look_up("backbone", *id, name->where) : nullptr;
  if (entry == nullptr) return {};
  check_signal(*entry, name->where);
  table.set_title("backbone '" + *id + "'");
  Manifest::Entry backbone{*id, *id, table.options(entry->options), name->where};
  table.refuse_unknown("option");
  return backbone;
}

Manifest::Entry EntryReader::method(TableReader& table, Position& label_where) const {
  const Node* plugin =
      table.need("plugin", "Name the method, as `beatbench plugin list` prints it");
  const auto id = table.text(plugin, "plugin");
  const Node* label_node = table.take("label");
  const auto label = table.text(label_node, "label");
  label_where = label ? label_node->where : plugin != nullptr ? plugin->where : table.where();
  if (label && !is_plain_name(*label))
    mistakes_.add(label_where,
                  "'label' is '" + *label +
                      "' (it names files). Use letters, digits, '_' and '-', at most 64");
  const EntryDescription* entry = id ? look_up("method", *id, plugin->where) : nullptr;
  if (entry == nullptr) return {id.value_or(""), label.value_or(id.value_or("")), {}, {}};
  const bool rule = is_rule(*entry);  // stands in no arm: it is judged whatever arms there are
  if (rule || has_arm("controlled")) check_signal(*entry, plugin->where);
  if (!rule && has_arm("native"))
    check_native(*entry, manifest_, catalogue_.leads, plugin->where, mistakes_);
  check_modes(*entry, plugin->where);
  table.set_title("method '" + *id + "'");
  Manifest::Entry method{*id, label.value_or(*id), table.options(entry->options), plugin->where};
  check_beats(*entry, method.options, plugin->where);
  table.refuse_unknown("option");
  return method;
}

std::vector<Manifest::Entry> EntryReader::methods(std::vector<TableReader> tables) const {
  std::vector<Manifest::Entry> all;
  for (TableReader& table : tables) {
    Position where;
    Manifest::Entry entry = method(table, where);
    const bool taken = !entry.label.empty() &&
                       std::ranges::find(all, entry.label, &Manifest::Entry::label) != all.end();
    if (taken)
      mistakes_.add(where, "two methods have the label '" + entry.label +
                               "' (labels are the rows of the report). Give the second a `label`");
    all.push_back(std::move(entry));
  }
  return all;
}

void EntryReader::read_test_on(TableReader& table, const EntryDescription& entry,
                               Manifest::Protocol& protocol) const {
  const Node* node = table.take("test_on");
  const auto name = table.text(node, "test_on");
  if (!name) return;
  protocol.test_on = *name;  // a mistaken one too: it is no second table of the same name
  protocol.test_on_where = node->where;
  const auto refuse = [&](const std::string& why) { mistakes_.add(node->where, why); };
  std::vector<std::string> known;
  for (const auto& [other, how] : manifest_.wave_folders) known.push_back(other);
  if (!manifest_.datasets.contains(*name))
    refuse("unknown data set '" + *name + "', which [datasets] does not name" +
           suggestion(*name, known));
  else if (*name == entry.dataset)
    refuse("protocol '" + entry.id + "' is tested on a part of '" + *name +
           "' by itself. Remove the key");
  else if (!manifest_.wave_folders.contains(*name))
    refuse("the data set '" + *name +
           "' is read without wave marks. Name one that [datasets] gives as { folder = \"PATH\", "
           "waves = \"EXTENSION\" }");
}

// Whether a list fits the data is seen once they are there (harness/run/given_splits.h).
void EntryReader::read_splits(TableReader& table, Manifest::Protocol& protocol) const {
  const Node* node = table.take("splits");
  if (node == nullptr) return;
  const bool many = node->kind == Node::Kind::list;
  if (many && node->children.empty())
    mistakes_.add(node->where, "'splits' is empty. Name a file, or leave the key out");
  const auto folder = std::filesystem::absolute(manifest_.file).parent_path();
  const std::span<const Node> items =
      many ? std::span<const Node>(node->children) : std::span(node, 1);
  for (const Node& item : items)
    if (const auto name = table.text(&item, "splits"))
      protocol.splits.push_back({(folder / *name).lexically_normal(), item.where});
}

Manifest::Protocol EntryReader::protocol(TableReader& table, Position& name_where) const {
  Manifest::Protocol protocol;
  const Node* name = table.need("name", "Name the protocol, as `beatbench plugin list` prints it");
  const auto id = table.text(name, "name");
  name_where = name != nullptr ? name->where : table.where();
  protocol.id = id.value_or("");
  protocol.label_fractions = table.list<double>(label_fraction_item(), {1.0});
  const EntryDescription* entry = id ? look_up("protocol", *id, name_where) : nullptr;
  if (entry == nullptr) return protocol;
  const std::vector<std::string> modes = encoder_modes(*entry);
  protocol.modes = table.list<std::string>(mode_item(modes), modes);
  if (!entry->dataset.empty() && !manifest_.datasets.contains(entry->dataset))
    mistakes_.add(name_where, "protocol '" + *id + "' needs the data set '" + entry->dataset +
                                  "', which [datasets] does not name. Add " + entry->dataset +
                                  " = \"PATH\" there");
  if (manifest_.wave_folders.contains(entry->dataset))
    mistakes_.add(name_where, "protocol '" + *id + "' needs the data set '" + entry->dataset +
                                  "' by its own reader. Write " + entry->dataset +
                                  " = \"PATH\" in [datasets]");
  table.set_title("protocol '" + *id + "'");
  if (entry->tests_on_others) read_test_on(table, *entry, protocol);
  if (entry->takes_splits) read_splits(table, protocol);
  protocol.options = table.options(entry->options);
  table.refuse_unknown("option");
  return protocol;
}

std::vector<Manifest::Protocol> EntryReader::protocols(std::vector<TableReader> tables) const {
  std::vector<Manifest::Protocol> all;
  for (TableReader& table : tables) {
    Position where;
    Manifest::Protocol read = protocol(table, where);
    const auto same = [&](const Manifest::Protocol& other) {
      return other.id == read.id && other.test_on == read.test_on;
    };
    if (!read.id.empty() && std::ranges::any_of(all, same))
      mistakes_.add(where, "two protocols have the name '" + read.id + "'" +
                               (read.test_on.empty() ? "" : " and the same test_on") +
                               ". Join their modes and label_fractions in one table");
    all.push_back(std::move(read));
  }
  return all;
}

}  // namespace beatbench
