#pragma once

// The one header a plugin includes beside its model's:
//
//   class MyMethod final : public beatbench::ModuleMethod { … };
//   BEATBENCH_PLUGIN(MyMethod, {.id = "my_method", .title = "…", .citation = "…", .licence = "…"})

#include "harness/base/options.h"
#include "harness/sdk/abi.h"
#include "harness/sdk/delineator.h"
#include "harness/sdk/encoder.h"
#include "harness/sdk/method.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace beatbench {

// Signals that a method or backbone can take; 0 or empty: any.
struct SignalContract {
  std::vector<std::string> leads = {};
  double min_rate_hz = 0;
  double max_rate_hz = 0;
  double min_seconds = 0;
};

// Optimiser and schedule of a method as its authors published them: what the native arm trains
// with.
struct Recipe {
  std::string optimizer = "adamw";  // or "adam": weight decay is added to the gradient
  double lr = 1e-3, weight_decay = 1e-4, beta1 = 0.9, beta2 = 0.999, eps = 1e-8;
  std::string schedule = "warmup_cosine";  // or "constant" behind the warm-up
  double warmup_epochs = 10;
  std::int64_t epochs = 100, batch = 256;
  double clip_norm = 1;  // 0: none
};

// What a method's own encoder takes and how it is trained.
struct NativeArm {
  SignalContract signal = {};
  Recipe recipe = {};
};

// An option of the method, and of its choices the one at which it takes beats with their classes.
struct BeatNeed {
  std::string option, value;
};

// What the harness knows of an entry: shown by `plugin info`, checked against the manifest, stored
// with results.
struct EntryInfo {
  std::string id;  // lower-case, as manifests name it
  std::string title;
  std::string version =
      "1";  // of the method's definition; raise it when its numbers change on purpose
  std::string summary = {};
  std::string citation = {};
  std::string licence = {};
  std::vector<OptionSpec> options = {};     // filled in from Type::options()
  SignalContract signal = {};               // of the controlled arm
  std::optional<NativeArm> native = {};     // none: takes part in the controlled arm alone
  bool pretrains = true;                    // false: a reference row without an objective
  bool reference = false;                   // listed as a reference row
  std::vector<std::string> modes = {};      // protocol modes it takes part in; empty: all
  std::vector<std::string> protocols = {};  // that it takes part in; empty: all
  // The reference row of a fresh encoder that learns from a task's labels alone: what the harness
  // itself trains where it needs a model, such as the beat classifier.
  bool from_scratch = false;
  // Where the option has that value, prepare() is given a corpus whose has_beats() is true: its
  // beats are R peaks with the classes of the harness's beat classifier.
  std::optional<BeatNeed> needs_beats = {};
};

// One entry of a plugin; exactly one of the makers is set.
struct PluginEntry {
  EntryInfo info;
  std::unique_ptr<Method> (*make_method)(const MethodContext&) = nullptr;
  std::shared_ptr<Encoder> (*make_backbone)(const BackboneContext&) = nullptr;
  std::unique_ptr<Delineator> (*make_delineator)(const DelineatorContext&) = nullptr;
};

template <typename Type>
PluginEntry plugin_entry(EntryInfo info) {
  PluginEntry entry{std::move(info)};
  if constexpr (requires { Type::options(); }) entry.info.options = Type::options();
  if constexpr (std::is_base_of_v<Method, Type>) {
    entry.make_method = [](const MethodContext& context) -> std::unique_ptr<Method> {
      return std::make_unique<Type>(context);
    };
  } else if constexpr (std::is_base_of_v<Delineator, Type>) {
    entry.info.pretrains = false;
    entry.info.reference = true;
    entry.info.modes = {"rule"};
    entry.make_delineator = [](const DelineatorContext& context) -> std::unique_ptr<Delineator> {
      return std::make_unique<Type>(context);
    };
  } else {
    static_assert(std::is_base_of_v<Encoder, Type>,
                  "an entry is a Method, an Encoder or a Delineator");
    entry.make_backbone = [](const BackboneContext& context) -> std::shared_ptr<Encoder> {
      return std::make_shared<Type>(context);
    };
  }
  return entry;
}

// The one symbol of a plugin. `api` and `abi` may be read when all else disagrees; the rest only
// after they matched.
struct PluginDescriptor {
  std::uint32_t api;
  const char* abi;
  const char* source_digest;  // SHA-256 of the plugin's sources and of the sdk and toolkit it was
                              // built with
  std::vector<PluginEntry> (*entries)();
};

inline constexpr const char* kDescriptorSymbol = "beatbench_plugin";

}  // namespace beatbench

// Written by beatbench_add_plugin() at build time.
extern "C" const char* const beatbench_source_digest;

// Several entries in one library: BEATBENCH_PLUGIN_ENTRIES(beatbench::plugin_entry<A>({…}),
// beatbench::plugin_entry<B>({…}))
#define BEATBENCH_PLUGIN_ENTRIES(...)                                                        \
  static std::vector<::beatbench::PluginEntry> beatbench_entries() { return {__VA_ARGS__}; } \
  extern "C" {                                                                               \
  __attribute__((used)) const char beatbench_plugin_tag[] = BEATBENCH_PLUGIN_TAG;            \
  extern __attribute__((visibility("default")))                                              \
  const ::beatbench::PluginDescriptor beatbench_plugin;                                      \
  const ::beatbench::PluginDescriptor beatbench_plugin{                                      \
      BEATBENCH_API, BEATBENCH_ABI, beatbench_source_digest, &beatbench_entries};            \
  }

#define BEATBENCH_PLUGIN(Type, ...) \
  BEATBENCH_PLUGIN_ENTRIES(::beatbench::plugin_entry<Type>(::beatbench::EntryInfo __VA_ARGS__))
