#include "results/exchange/encoder_export.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/base/hash.h"
#include "harness/base/safetensors.h"
#include "results/store/query.h"

#include <cmath>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

void must_be_a_finished_pretraining(const CellDetails& cell) {
  if (cell.kind != "pretrain")
    throw UsageError("cell '" + cell.slug + "' judges an encoder, it trains none. " +
                     (cell.upstream.empty()
                          ? "Its row answers by rule and has no encoder"
                          : "Its encoder is that of cell " + cell.upstream.substr(0, 8)));
  if (cell.status != "done")
    throw UsageError("cell '" + cell.slug + "' is " + cell.status +
                     ", its encoder is not finished. `beatbench run` goes on with it");
}

// A file of another cell under this name would be believed by everyone after.
SafetensorsFile open_encoder(const fs::path& file, const CellDetails& cell) {
  if (!fs::exists(file))
    throw DataError(file.string() +
                    ": missing. Cells that came from a bundle or another store have no encoder; "
                    "export it where it was trained");
  SafetensorsFile encoder(file);
  const auto identity = encoder.metadata().find("identity");
  if (identity == encoder.metadata().end() || identity->second != cell.identity)
    throw DataError(file.string() + ": is not of cell " + cell.identity.substr(0, 8) +
                    " (its header names another identity). Remove the cell's folder and run again");
  if (encoder.tensors().empty())
    throw UsageError("cell '" + cell.slug +
                     "': its encoder is a fixed function without weights, there is nothing to "
                     "take along");
  return encoder;
}

// Without the digest of a plugin that nobody else has.
Json id_and_options(const Json& input, const char* key) {
  if (!input.contains(key)) return nullptr;
  return {{"id", input.at(key).at("id")}, {"options", input.at(key).at("options")}};
}

Json signal_json(const Json& signal) {
  Json json = signal;
  json["samples"] =
      std::llround(signal.at("rate_hz").get<double>() * signal.at("seconds").get<double>());
  json["shape"] = {"record", "lead", "sample"};
  json["unit"] = "mV";
  return json;
}

Json tensors_json(const SafetensorsFile& encoder) {
  Json tensors = Json::array();
  for (const TensorView& tensor : encoder.tensors())
    tensors.push_back({{"name", tensor.name}, {"dtype", tensor.dtype}, {"shape", tensor.shape}});
  return tensors;
}

Json about(const CellDetails& cell, const SafetensorsFile& encoder) {
  const Json signal = signal_json(cell.input.at("signal"));
  const auto samples = signal.at("samples").get<std::int64_t>();
  const auto stride = cell.details.at("stride").get<std::int64_t>();
  return {{"schema_version", 1},
          {"identity", cell.identity},
          {"cell", cell.slug},
          {"arm", cell.input.at("arm")},
          {"seed", cell.input.at("seed")},
          {"method", id_and_options(cell.input, "method")},
          {"backbone", id_and_options(cell.input, "backbone")},
          {"signal", signal},
          {"features",
           {{"shape", {"record", "channel", "step"}},
            {"channels", cell.details.at("channels")},
            {"stride", stride},
            {"steps", (samples + stride - 1) / stride}}},
          {"parameters", cell.parameters ? Json(*cell.parameters) : Json()},
          {"tensors", tensors_json(encoder)},
          {"corpus", cell.input.value("corpus", Json::array())},
          {"beatbench", cell.environment ? Json(cell.environment->beatbench) : Json()},
          {"torch", cell.environment ? Json(cell.environment->torch) : Json()}};
}

}  // namespace

EncoderExport export_encoder(Database& store, const fs::path& workspace, const std::string& name,
                             const fs::path& weights) {
  if (weights.extension() != ".safetensors")
    throw UsageError("'" + weights.string() +
                     "' must end in .safetensors; its description goes beside it as .json");
  const fs::path architecture = fs::path(weights).replace_extension(".json");
  for (const fs::path& file : {weights, architecture})
    if (fs::exists(file))
      throw UsageError(file.string() + ": is there already. Name another, or remove it first");
  const CellDetails cell = show_cell(store, name);
  must_be_a_finished_pretraining(cell);
  const fs::path file = workspace / "cells" / cell.slug / "encoder.safetensors";
  const SafetensorsFile encoder = open_encoder(file, cell);
  EncoderExport made{weights, architecture, {}};
  try {
    made.about = about(cell, encoder);
  } catch (const Json::exception& error) {
    throw DataError((workspace / "cells" / cell.slug).string() +
                    ": does not say what its encoder looks like (" + error.what() +
                    "). An older beatbench made it; run the cell again");
  }
  write_file_atomically(weights, read_file(file));
  made.about["weights"] = {{"file", weights.filename().string()}, {"sha256", sha256_file(weights)}};
  write_json(made.architecture, made.about);
  return made;
}

}  // namespace beatbench
