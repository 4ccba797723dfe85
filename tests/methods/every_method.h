#pragma once

#include "tests/methods/loaded_plugin.h"
#include "tests/methods/synthetic_corpus.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

// What the conformance suites share: every method of every plugin in the plugin folder, and the one
// that docs/method-author.md shows.
namespace beatbench {

const std::map<std::string, PluginEntry>& every_method();  // by id; never unloaded
std::vector<std::string> every_id();
std::vector<std::string> every_native_id();

// A method with its default options and all that it may refer to: a small backbone, 10 s of
// synthetic ECGs with the leads and near the 100 Hz that its contract allows.
struct Made {
  Made(const std::string& id, bool native, std::uint64_t seed);

  void prepare();
  at::Tensor features(const at::Tensor& signal);                      // of the encoder in eval mode
  at::Tensor loss(std::uint64_t seed = 1, std::int64_t records = 8);  // of a batch
  void descend();  // a small step down the gradient

  const PluginEntry& entry;
  const SyntheticCorpus& corpus;
  Options options, backbone_options;
  std::unique_ptr<Method> method;
};

// Name by name the values of one state into another.
void load(const std::vector<NamedTensor>& from, const std::vector<NamedTensor>& to);

void expect_declared_shape(Made& made);
// An evaluation makes the method anew, never prepares it and loads the encoder alone.
void expect_judged_from_state(Made& trained, Made& judged);

inline std::string name_of(const testing::TestParamInfo<std::string>& test) { return test.param; }

}  // namespace beatbench
