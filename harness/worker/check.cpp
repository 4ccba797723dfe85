#include "harness/worker/check.h"

#include "harness/base/error.h"
#include "harness/base/options_json.h"
#include "harness/protocols/protocol.h"
#include "harness/worker/model.h"

#include <ostream>

namespace beatbench {
namespace {

// Of the protocols that judge the model's encoder, each may refuse it.
void ask_protocols(const Json& protocols, const Model& model) {
  for (const Json& asked : protocols) {
    const Protocol& protocol = find_protocol(asked.at("id"));
    if (!protocol.check_encoder) continue;
    const std::string name = "protocol " + protocol.id;
    try {
      protocol.check_encoder(*model.method->encoder(), model.signal,
                             options_from_json(protocol.options, asked.at("options"), name));
    } catch (const UsageError& error) {
      throw UsageError(name + ": " + error.what());
    }
  }
}

void make(const Json& input, const PluginRegistry& registry) {
  const bool bare = !input.contains("method");
  const Json& asked = input.at(bare ? "backbone" : "method");
  const PluginEntry& entry =
      bare ? registry.backbone(asked.at("id")) : registry.method(asked.at("id"));
  if (entry.make_method != nullptr) {
    ask_protocols(input.at("protocols"), *make_model(input, registry));
    return;
  }
  const Options options = options_from_json(entry.info.options, asked.at("options"), entry.info.id);
  const SignalShape signal = signal_shape(input.at("signal"));
  if (bare)
    entry.make_backbone({options, signal});
  else
    entry.make_delineator({options, signal});
}

}  // namespace

void check_models(const Json& request, std::ostream& out) {
  const PluginRegistry registry = load_plugins(request);
  const Json& models = request.at("models");
  for (std::size_t i = 0; i < models.size(); ++i) {
    Json answer = {{"model", i}};
    try {
      make(models[i], registry);
    } catch (const UsageError& error) {
      answer["refusal"] = error.what();
    } catch (...) {  // of any type that a plugin throws
    }
    out << answer.dump() << std::endl;  // flushed at once: a later model may crash the process
  }
}

}  // namespace beatbench
