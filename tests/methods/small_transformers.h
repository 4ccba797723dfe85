#pragma once

#include "tests/methods/loaded_plugin.h"

#include <ATen/core/Tensor.h>
#include <torch/utils.h>

#include <map>
#include <memory>
#include <string>

namespace beatbench {

// The methods on transformers in tiny sizes, and what they log.

inline constexpr std::int64_t kRecords = 6;

inline const OptionChanges kSmallNative = {{"native_channels", std::int64_t{8}},
                                           {"native_layers", std::int64_t{1}},
                                           {"native_width", std::int64_t{16}},
                                           {"native_heads", std::int64_t{2}},
                                           {"native_ffn", std::int64_t{16}}};
inline const OptionChanges kSmallCodebook = {{"codebook_entries", std::int64_t{8}},
                                             {"codebook_width", std::int64_t{16}},
                                             {"context_width", std::int64_t{16}},
                                             {"context_ffn", std::int64_t{16}},
                                             {"distractors", std::int64_t{5}}};

inline OptionChanges with(OptionChanges changes, const OptionChanges& more) {
  for (const auto& [name, value] : more) changes[name] = value;
  return changes;
}

// The narrow backbone has a stride of 32: 20 steps in 640 samples at 100 Hz.
inline std::unique_ptr<Method> controlled(const std::string& id, const OptionChanges& changes = {},
                                          std::int64_t samples = 640) {
  torch::manual_seed(1);
  return make_method(id, with(kSmallCodebook, changes), samples);
}

inline std::unique_ptr<Method> native(const std::string& id, const OptionChanges& changes = {},
                                      std::int64_t samples = 1500) {
  torch::manual_seed(1);
  OptionChanges all = with(kSmallNative, changes);
  if (id != "three_kg") all = with(with(kSmallCodebook, all), all);
  if (id == "wav2vec2" && !changes.contains("native_crop_s")) all["native_crop_s"] = 2.0;
  return make_native_method(id, all, samples, 500);
}

inline std::map<std::string, double> logged(Method& method, const Batch& batch,
                                            std::uint64_t seed = 1) {
  std::map<std::string, double> all;
  const LossLog log = log_of(method, batch, seed);
  for (const auto& [name, number] : log.values()) all[name] = number;
  return all;
}

}  // namespace beatbench
