#pragma once

#include "harness/base/json.h"
#include "harness/manifest/manifest.h"

#include <string>
#include <vector>

namespace beatbench {

// The part of a pretraining's input that says which model is made and how it is trained: arm,
// method, signal, pretrain, optimizer; in the controlled arm also the backbone. The native arm
// trains by its own recipe on its own encoder, so neither backbone nor [pretrain] is part of it.
Json model_input(const Manifest& manifest, const Catalogue& catalogue,
                 const Manifest::Entry& method, const std::string& arm);

// The same of the shared backbone alone, without a method.
Json backbone_input(const Manifest& manifest, const Catalogue& catalogue);

// The plugin files that the model is made from.
std::vector<std::string> model_plugins(const Manifest& manifest, const Catalogue& catalogue,
                                       const Manifest::Entry& method, const std::string& arm);

// Whether the method has a row in that arm: who offers no encoder of its own takes part in the
// controlled arm alone.
bool takes_part(const Catalogue& catalogue, const Manifest::Entry& method, const std::string& arm);

}  // namespace beatbench
