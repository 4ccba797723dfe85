#include "harness/run/beat_classifier.h"

#include "harness/manifest/beat_needs.h"

#include <algorithm>

namespace beatbench {
namespace {

Manifest::Entry method_of(const EntryDescription& row, const Manifest& manifest,
                          const Catalogue& catalogue) {
  const auto own = std::ranges::find(manifest.methods, row.id, &Manifest::Entry::id);
  if (own != manifest.methods.end()) return *own;
  Manifest::Entry method{row.id, row.id, Options(row.options)};
  const auto taken = [&](const Manifest::Entry& other) { return other.label == method.label; };
  while (std::ranges::any_of(manifest.methods, taken)) method.label += "-beats";
  const auto needs = std::ranges::find_if(manifest.methods, [&](const Manifest::Entry& other) {
    const EntryDescription* entry = catalogue.find("method", other.id);
    return entry != nullptr && needs_beats(*entry, other.options);
  });
  if (needs != manifest.methods.end()) method.where = needs->where;
  return method;
}

}  // namespace

BeatClassifierRow beat_classifier_row(const Manifest& manifest, const Catalogue& catalogue) {
  const EntryDescription* protocol = beat_protocol(catalogue);
  const EntryDescription* row = from_scratch_row(catalogue);
  if (protocol == nullptr || row == nullptr)
    throw PluginError(manifest.file.string() +
                      ": a method needs classes of beats, but no plugin offers the row from "
                      "scratch (supervised) that its classifier is trained in. Build all plugins");
  const auto own = std::ranges::find(manifest.protocols, protocol->id, &Manifest::Protocol::id);
  return {method_of(*row, manifest, catalogue),
          own != manifest.protocols.end()
              ? *own
              : Manifest::Protocol{protocol->id, {}, {}, Options(protocol->options)}};
}

}  // namespace beatbench
