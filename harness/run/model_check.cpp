#include "harness/run/model_check.h"

#include "harness/base/options_json.h"
#include "harness/base/scratch.h"
#include "harness/base/subprocess.h"
#include "harness/manifest/beat_needs.h"
#include "harness/manifest/modes.h"
#include "harness/run/beat_classifier.h"
#include "harness/run/cell_process.h"
#include "harness/run/model_input.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <span>
#include <thread>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

using Clock = std::chrono::steady_clock;

struct Model {
  std::optional<Manifest::Entry> method;  // none: the shared backbone alone
  std::string arm = "controlled";
  bool judged = true;  // by the protocols of the manifest
};

std::vector<Model> models_of(const Manifest& manifest, const Catalogue& catalogue) {
  std::vector<Model> models(1);
  for (const Manifest::Entry& method : manifest.methods) {
    if (is_rule(*catalogue.find("method", method.id))) {
      models.push_back({method});
      continue;
    }
    for (const std::string& arm : manifest.arms)
      if (takes_part(catalogue, method, arm)) models.push_back({method, arm});
  }
  if (needs_classifier(manifest, catalogue))
    models.push_back({beat_classifier_row(manifest, catalogue).method, "controlled", false});
  return models;
}

// The protocols that judge the encoder of a model.
Json protocols_of(const Manifest& manifest, const Catalogue& catalogue,
                  const Manifest::Entry& method) {
  Json protocols = Json::array();
  for (const Manifest::Protocol& protocol : manifest.protocols)
    if (!modes_of(*catalogue.find("method", method.id), *catalogue.find("protocol", protocol.id),
                  protocol.modes)
             .empty())
      protocols.push_back({{"id", protocol.id}, {"options", to_json(protocol.options)}});
  return protocols;
}

Json request_of(std::span<const Model> models, const Manifest& manifest,
                const Catalogue& catalogue) {
  Json plugins = Json::array(), inputs = Json::array();
  const auto add_plugin = [&](const std::string& file) {
    if (std::ranges::find(plugins, Json(file)) == plugins.end()) plugins.push_back(file);
  };
  for (const Model& model : models) {
    if (model.method) {
      for (const auto& file : model_plugins(manifest, catalogue, *model.method, model.arm))
        add_plugin(file);
      inputs.push_back(model_input(manifest, catalogue, *model.method, model.arm));
      inputs.back()["protocols"] =
          model.judged ? protocols_of(manifest, catalogue, *model.method) : Json::array();
    } else {
      add_plugin(catalogue.find("backbone", manifest.backbone.id)->plugin_file);
      inputs.push_back(backbone_input(manifest, catalogue));
    }
    inputs.back()["seed"] = 0;
  }
  return {{"plugins", plugins}, {"models", inputs}};
}

// In words how it ended, or that it was stopped after saying nothing for that long.
std::string wait(Subprocess process, const fs::path& out, std::chrono::milliseconds patience) {
  std::error_code error;
  for (auto heard = Clock::now(); Clock::now() - heard < patience;) {
    const auto size = fs::file_size(out, error);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    if (const auto end = process.poll()) return end->text();
    if (fs::file_size(out, error) != size) heard = Clock::now();
  }
  return "no answer in " + std::to_string(patience.count() / 1000) + " s";
}

// What the worker says of one model after the other; the rest of its lines is a plugin's chatter.
struct Answers {
  std::vector<std::string> refusals;  // empty where it refuses nothing
  std::string end;                    // why there are no more
};

Answers ask(const fs::path& worker, const Json& request, std::chrono::milliseconds patience) {
  const Scratch scratch;
  const fs::path file = scratch.file("models.json"), out = scratch.file("out"),
                 errors = scratch.file("errors");
  write_json(file, request);
  Answers answers;
  answers.end = wait({{worker.string(), "check", file.string()}, {out, errors}}, out, patience);
  std::ifstream lines(out);
  for (std::string line; std::getline(lines, line);) {
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object() || json.value("model", Json()) != answers.refusals.size()) continue;
    const Json refusal = json.value("refusal", Json(""));
    if (refusal.is_string()) answers.refusals.push_back(refusal);
  }
  if (const std::string words = last_lines(errors, 1); !words.empty()) answers.end += ": " + words;
  return answers;
}

std::string place_of(const Model& model, const Manifest& manifest) {
  if (!model.method)
    return manifest.backbone.where.text() + ": backbone " + manifest.backbone.id + ": ";
  return model.method->where.text() + ": method '" + model.method->label + "'" +
         (model.arm == "native" ? " (native arm): " : ": ");
}

// Backbones and methods may say their own name.
std::string without_name(const std::string& why, const std::string& id) {
  return why.starts_with(id + ": ") ? why.substr(id.size() + 2) : why;
}

}  // namespace

std::vector<std::string> check_models(const fs::path& worker, const Manifest& manifest,
                                      const Catalogue& catalogue,
                                      std::chrono::milliseconds patience) {
  const std::vector<Model> models = models_of(manifest, catalogue);
  std::vector<std::string> refusals, unchecked;
  while (refusals.size() < models.size()) {
    const auto rest = std::span(models).subspan(refusals.size());
    const Answers answers = ask(worker, request_of(rest, manifest, catalogue), patience);
    refusals.insert(refusals.end(), answers.refusals.begin(), answers.refusals.end());
    if (refusals.size() >= models.size()) break;
    unchecked.push_back(place_of(models[refusals.size()], manifest) +
                        "not checked, the worker ended at it (" + answers.end +
                        "). Its cells will tell more");
    refusals.emplace_back();
  }
  std::vector<std::string> told;
  Problems problems;
  for (std::size_t i = 0; i < models.size(); ++i) {
    // The mistake of the shared backbone is told once, at its own place.
    const bool shared = i > 0 && models[i].arm == "controlled" && refusals[i] == refusals[0];
    if (refusals[i].empty() || shared) continue;
    const std::string text =
        place_of(models[i], manifest) +
        (models[i].method ? refusals[i] : without_name(refusals[i], manifest.backbone.id));
    if (std::ranges::find(told, text) == told.end()) problems.add(told.emplace_back(text));
  }
  problems.throw_if_any(ExitCode::usage);
  return unchecked;
}

}  // namespace beatbench
