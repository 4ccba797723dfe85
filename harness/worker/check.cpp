#include "harness/worker/check.h"

#include "harness/base/error.h"
#include "harness/worker/model.h"

#include <ostream>

namespace beatbench {

void check_models(const Json& request, std::ostream& out) {
  const PluginRegistry registry = load_plugins(request);
  const Json& models = request.at("models");
  for (std::size_t i = 0; i < models.size(); ++i) {
    try {
      const PluginEntry& entry = registry.method(models[i].at("method").at("id"));
      if (entry.make_method == nullptr) continue;  // makes no model
      make_model(models[i], registry);
    } catch (const UsageError& error) {
      // Flushed at once: a later model may crash the process.
      out << Json{{"model", i}, {"refusal", error.what()}}.dump() << std::endl;
    } catch (...) {  // of any type that a plugin throws
    }
  }
}

}  // namespace beatbench
