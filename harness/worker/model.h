#pragma once

#include "harness/base/json.h"
#include "harness/host/registry.h"

#include <memory>

namespace beatbench {

// The method of a pretraining cell's input, made from its plugins with weights drawn from the
// input's seed.
struct Model {
  const PluginEntry* entry;
  Options options;  // of the method
  Options backbone_options;
  SignalShape signal;
  std::unique_ptr<Method> method;
};

SignalShape signal_shape(const Json& signal);  // of a cell's input

std::unique_ptr<Model> make_model(const Json& input, const PluginRegistry& registry);

// The plugin files that a cell's context names, checked and loaded. PluginError where one is
// refused.
PluginRegistry load_plugins(const Json& context);

}  // namespace beatbench
