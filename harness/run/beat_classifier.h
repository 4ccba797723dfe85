#pragma once

#include "harness/manifest/manifest.h"

namespace beatbench {

// What trains the model that classifies beats: the row from scratch, fine-tuned by the protocol
// that gives beats.
struct BeatClassifierRow {
  Manifest::Entry method;
  Manifest::Protocol protocol;
};

// Where the manifest has that row (of several the first) or protocol: with its options. Else the
// row stands at the place of the method that needs it. PluginError where the catalogue has none.
BeatClassifierRow beat_classifier_row(const Manifest& manifest, const Catalogue& catalogue);

}  // namespace beatbench
