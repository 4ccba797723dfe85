#include "harness/worker/model.h"

#include "harness/base/error.h"
#include "harness/base/options_json.h"
#include "harness/base/seed.h"

#include <torch/utils.h>

#include <cmath>

namespace beatbench {

std::unique_ptr<Model> make_model(const Json& input, const PluginRegistry& registry) {
  auto model = std::make_unique<Model>();
  const Json& method = input.at("method");
  const Json& backbone = input.at("backbone");
  model->entry = &registry.method(method.at("id"));
  model->options = options_from_json(model->entry->info.options, method.at("options"),
                                     "method " + model->entry->info.id);
  const PluginEntry& backbone_entry = registry.backbone(backbone.at("id"));
  model->backbone_options = options_from_json(backbone_entry.info.options, backbone.at("options"),
                                              "backbone " + backbone_entry.info.id);
  const Json& signal = input.at("signal");
  const double rate_hz = signal.at("rate_hz");
  model->signal = {signal.at("leads"), rate_hz,
                   std::llround(rate_hz * signal.at("seconds").get<double>())};
  torch::manual_seed(derive_seed(input.at("seed").get<std::uint64_t>(), "init"));
  Model* const made = model.get();  // lives at one address: the factory may be kept by the method
  const BackboneFactory make_backbone = [made, &backbone_entry] {
    return backbone_entry.make_backbone({made->backbone_options, made->signal});
  };
  model->method = model->entry->make_method(
      {made->options, made->signal, make_backbone, input.at("arm") == "native"});
  return model;
}

PluginRegistry load_plugins(const Json& context) {
  std::vector<std::filesystem::path> files;
  for (const Json& file : context.at("plugins")) files.emplace_back(file.get<std::string>());
  PluginRegistry registry(files);
  Problems problems;
  for (const RefusedPlugin& plugin : registry.refused())
    problems.add(plugin.file + ": " + plugin.reason);
  problems.throw_if_any(ExitCode::plugin);
  return registry;
}

}  // namespace beatbench
