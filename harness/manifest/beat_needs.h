#pragma once

#include "harness/manifest/manifest.h"

namespace beatbench {

// Whether the method, with these options, takes beats with their classes.
bool needs_beats(const EntryDescription& method, const Options& options);

// Of the catalogue the protocol whose model classifies beats, and the row that it is trained in;
// nullptr where there is none.
const EntryDescription* beat_protocol(const Catalogue& catalogue);
const EntryDescription* from_scratch_row(const Catalogue& catalogue);

// Whether a beat classifier must be trained for the manifest: some method needs beats, and no
// corpus has them annotated.
bool needs_classifier(const Manifest& manifest, const Catalogue& catalogue);

}  // namespace beatbench
