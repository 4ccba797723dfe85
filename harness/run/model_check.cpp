#include "harness/run/model_check.h"

#include "harness/base/subprocess.h"
#include "harness/run/model_input.h"
#include "harness/run/scratch.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::seconds kPatience{60};  // a method of 90 million weights takes one or two

struct Model {
  const Manifest::Entry* method;
  std::string arm;
};

std::vector<Model> models_of(const Manifest& manifest, const Catalogue& catalogue) {
  std::vector<Model> models;
  for (const Manifest::Entry& method : manifest.methods)
    for (const std::string& arm : manifest.arms)
      if (takes_part(catalogue, method, arm)) models.push_back({&method, arm});
  return models;
}

Json request_of(const std::vector<Model>& models, const Manifest& manifest,
                const Catalogue& catalogue) {
  Json plugins = Json::array(), inputs = Json::array();
  for (const Model& model : models) {
    for (const std::string& file : model_plugins(manifest, catalogue, *model.method, model.arm))
      if (std::ranges::find(plugins, Json(file)) == plugins.end()) plugins.push_back(file);
    Json input = model_input(manifest, catalogue, *model.method, model.arm);
    input["seed"] = 0;
    inputs.push_back(std::move(input));
  }
  return {{"plugins", plugins}, {"models", inputs}};
}

void run_worker(const std::vector<std::string>& command, const fs::path& out,
                const fs::path& errors) {
  Subprocess process(command, {out, errors});
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (!process.poll() && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

// The shared backbone says its own name: its mistake is told once, at its own place.
std::string refusal_text(const Model& model, const Manifest& manifest, const std::string& why) {
  if (why.starts_with(manifest.backbone.id + ":"))
    return manifest.backbone.where.text() + ": backbone " + why;
  return model.method->where.text() + ": method '" + model.method->label + "'" +
         (model.arm == "native" ? " (native arm): " : ": ") + why;
}

}  // namespace

void check_models(const fs::path& worker, const Manifest& manifest, const Catalogue& catalogue) {
  const std::vector<Model> models = models_of(manifest, catalogue);
  const Scratch scratch;
  const fs::path request = scratch.file("models.json"), said = scratch.file("out");
  write_json(request, request_of(models, manifest, catalogue));
  run_worker({worker.string(), "check", request.string()}, said, scratch.file("errors"));
  std::vector<std::string> refusals;
  std::ifstream lines(said);
  for (std::string line; std::getline(lines, line);) {
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object() || !json.contains("refusal")) continue;  // a plugin's own chatter
    const std::string text =
        refusal_text(models.at(json.at("model")), manifest, json.at("refusal"));
    if (std::ranges::find(refusals, text) == refusals.end()) refusals.push_back(text);
  }
  Problems problems;
  for (const std::string& refusal : refusals) problems.add(refusal);
  problems.throw_if_any(ExitCode::usage);
}

}  // namespace beatbench
