#include "harness/manifest/beat_needs.h"

#include <algorithm>

namespace beatbench {

bool needs_beats(const EntryDescription& method, const Options& options) {
  if (method.needs_beats_option.empty()) return false;
  const auto found = options.values().find(method.needs_beats_option);
  return found != options.values().end() && found->second == OptionValue(method.needs_beats_value);
}

const EntryDescription* beat_protocol(const Catalogue& catalogue) {
  const auto found = std::ranges::find(catalogue.entries, true, &EntryDescription::gives_beats);
  return found == catalogue.entries.end() ? nullptr : &*found;
}

const EntryDescription* from_scratch_row(const Catalogue& catalogue) {
  const auto found = std::ranges::find(catalogue.entries, true, &EntryDescription::from_scratch);
  return found == catalogue.entries.end() ? nullptr : &*found;
}

bool needs_classifier(const Manifest& manifest, const Catalogue& catalogue) {
  return std::ranges::any_of(manifest.methods, [&](const Manifest::Entry& method) {
    const EntryDescription* entry = catalogue.find("method", method.id);
    return entry != nullptr && needs_beats(*entry, method.options);
  });
}

}  // namespace beatbench
