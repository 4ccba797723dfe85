#include "harness/worker/model.h"

#include "harness/base/error.h"
#include "harness/base/options_json.h"
#include "harness/base/seed.h"

#include <torch/utils.h>

#include <cmath>

namespace beatbench {

namespace {

// The experiment's shared encoder; the native arm has none, and a method that asks for it there
// does not keep to its own declaration.
BackboneFactory backbone_factory(const Json& input, const PluginRegistry& registry, Model& made) {
  if (!input.contains("backbone"))
    return [id = made.entry->info.id]() -> std::shared_ptr<Encoder> {
      throw PluginError("method '" + id +
                        "' asks for the shared backbone in its native arm; it "
                        "must build its own encoder there");
    };
  const Json& backbone = input.at("backbone");
  const PluginEntry& entry = registry.backbone(backbone.at("id"));
  made.backbone_options =
      options_from_json(entry.info.options, backbone.at("options"), "backbone " + entry.info.id);
  return [&made, &entry] { return entry.make_backbone({made.backbone_options, made.signal}); };
}

}  // namespace

SignalShape signal_shape(const Json& signal) {
  const double rate_hz = signal.at("rate_hz");
  return {signal.at("leads"), rate_hz, std::llround(rate_hz * signal.at("seconds").get<double>())};
}

std::unique_ptr<Model> make_model(const Json& input, const PluginRegistry& registry) {
  auto model = std::make_unique<Model>();
  const Json& method = input.at("method");
  model->entry = &registry.method(method.at("id"));
  model->options = options_from_json(model->entry->info.options, method.at("options"),
                                     "method " + model->entry->info.id);
  model->signal = signal_shape(input.at("signal"));
  torch::manual_seed(derive_seed(input.at("seed").get<std::uint64_t>(), "init"));
  Model* const made = model.get();  // lives at one address: the factory may be kept by the method
  model->method = model->entry->make_method({made->options, made->signal,
                                             backbone_factory(input, registry, *made),
                                             input.at("arm") == "native"});
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
