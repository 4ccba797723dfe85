#pragma once

#include "harness/base/json.h"
#include "results/store/database.h"

#include <filesystem>
#include <string>

namespace beatbench {

struct EncoderExport {
  std::filesystem::path weights, architecture;  // FILE.safetensors and FILE.json
  Json about;                                   // what the latter holds (docs/export.md)
};

// Copies the encoder of a finished pretraining, named as show_cell() takes it, to `weights`, and
// writes beside it what another program must know to rebuild the network. Both files are whole or
// not there. UsageError: `weights` does not end in .safetensors, a file is there already, no such
// cell, no pretraining, not done, an encoder without weights. DataError: encoder.safetensors is
// gone, damaged or of another cell.
EncoderExport export_encoder(Database& store, const std::filesystem::path& workspace,
                             const std::string& cell, const std::filesystem::path& weights);

}  // namespace beatbench
