#pragma once

#include "harness/manifest/mistakes.h"
#include "harness/manifest/node.h"

#include <string>
#include <vector>

namespace beatbench {

// Applies `--set KEY=VALUE`. KEY is a dotted path ("pretrain.optimizer.lr"); a method or protocol
// is addressed by its label or name ("method.beat_ssl.exponent"). VALUE is a TOML value; a bare
// word that is none is a text. What is set carries "--set KEY=VALUE" as its place and is checked
// like the rest of the file later.
void apply_overrides(Node& root, const std::vector<std::string>& overrides, Mistakes& mistakes);

}  // namespace beatbench
