#include "harness/manifest/published.h"

#include "harness/base/nearest.h"
#include "harness/manifest/tables.h"

#include <algorithm>

namespace beatbench {
namespace {

std::vector<std::string> keys_of(const std::map<std::string, std::string>& metrics) {
  std::vector<std::string> keys;
  for (const auto& [id, unit] : metrics) keys.push_back(id);
  return keys;
}

// Those that begin as a definition does ("dice.v1{…}" for "dice.v2"), else all.
std::vector<std::string> of_one_family(const std::string& text,
                                       const std::vector<std::string>& known) {
  std::vector<std::string> family;
  for (const std::string& name : known)
    if (name.starts_with(text.substr(0, text.find('.')) + ".")) family.push_back(name);
  return family.empty() ? known : family;
}

// A text that must be there, and one of the known ones; where none is known, any.
std::string name_of(TableReader& table, const std::string& key, const std::string& advice,
                    const std::vector<std::string>& known, Mistakes& mistakes) {
  const Node* node = table.need(key, advice);
  const auto text = table.text(node, key);
  if (!text) return "";
  if (text->empty()) mistakes.add(node->where, "'" + key + "' is empty. " + advice);
  if (!text->empty() && !known.empty() && std::ranges::find(known, *text) == known.end())
    mistakes.add(node->where, "unknown " + key + " '" + *text + "'" +
                                  suggestion(*text, of_one_family(*text, known)));
  return *text;
}

std::map<std::string, double> values_of(TableReader& table, bool share,
                                        const std::vector<std::string>& labels,
                                        Mistakes& mistakes) {
  const Node* node = table.need("values", "Write values = { LABEL = NUMBER }");
  std::map<std::string, double> values;
  if (node == nullptr) return values;
  if (node->kind != Node::Kind::table || node->children.empty()) {
    const std::string is = node->kind == Node::Kind::table
                               ? "is empty"
                               : "is " + kind_name(*node) + ", must be a table";
    mistakes.add(node->where, "'values' " + is + ". Write values = { LABEL = NUMBER }");
    return values;
  }
  OptionSpec spec{"values", 0.0, ""};
  if (share) spec.minimum = 0, spec.maximum = 1;
  for (const Node& member : node->children) {
    if (std::ranges::find(labels, member.key) == labels.end())
      mistakes.add(member.key_where,
                   "no method has the label '" + member.key + "'" + suggestion(member.key, labels));
    if (const auto value = checked_value(member, spec, "'" + member.key + "'", mistakes))
      values[member.key] = std::get<double>(*value);
  }
  return values;
}

}  // namespace

std::vector<Manifest::Published> read_published(std::vector<TableReader> tables,
                                                const Manifest& manifest,
                                                const Catalogue& catalogue, Mistakes& mistakes) {
  std::vector<std::string> labels, protocols;
  for (const Manifest::Entry& method : manifest.methods) labels.push_back(method.label);
  for (const Manifest::Protocol& protocol : manifest.protocols) protocols.push_back(protocol.id);
  const std::vector<std::string> metrics = keys_of(catalogue.metrics);
  std::vector<Manifest::Published> all;
  for (TableReader& table : tables) {
    Manifest::Published read;
    read.source = name_of(table, "source", "Name the paper and its table", {}, mistakes);
    read.protocol =
        name_of(table, "protocol", "Name a protocol of the manifest", protocols, mistakes);
    read.metric = name_of(table, "metric", "Name its definition, as in \"auroc.v1{ties=half}\"",
                          metrics, mistakes);
    read.scope = table.options({scope_option()}).text(scope_option().name);
    const auto known = catalogue.metrics.find(read.metric);
    const bool share = known != catalogue.metrics.end() && known->second.empty();
    read.values = values_of(table, share, labels, mistakes);
    table.refuse_unknown();
    const bool twice =
        !read.source.empty() && std::ranges::any_of(all, [&](const Manifest::Published& other) {
          return other.source == read.source && other.protocol == read.protocol &&
                 other.metric == read.metric && other.scope == read.scope;
        });
    if (twice)
      mistakes.add(table.where(),
                   "[[published]] has this source, protocol, metric and scope "
                   "twice. Join their values in one table");
    all.push_back(std::move(read));
  }
  return all;
}

}  // namespace beatbench
