#pragma once

#include "harness/base/options.h"
#include "harness/base/progress.h"
#include "harness/sdk/batch.h"
#include "harness/sdk/corpus.h"
#include "harness/sdk/derived.h"
#include "harness/sdk/encoder.h"
#include "harness/sdk/random.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace beatbench {

// What a method is made from. Checked before: options against their declarations, signal against
// the contract.
struct MethodContext {
  const Options& options;
  const SignalShape& signal;
  BackboneFactory make_backbone;  // the experiment's shared backbone
  bool native = false;            // the native arm: use the method's own encoder, as published
};

// Named values of one step, beside the loss: parts, target statistics. Means over the logging
// interval are stored.
class LossLog {
 public:
  void add(std::string name, double value) { values_.emplace_back(std::move(name), value); }
  void warn(std::string message) {
    warnings_.push_back(std::move(message));
  }  // stored once per text
  const std::vector<std::pair<std::string, double>>& values() const { return values_; }
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  std::vector<std::pair<std::string, double>> values_;
  std::vector<std::string> warnings_;
};

struct ParameterGroup {
  std::vector<at::Tensor> tensors;
  double lr_scale = 1;  // times the schedule's rate
  bool decay = true;    // weight decay applies
};

// A self-supervised objective with its views. Methods derive from ModuleMethod (toolkit/module.h),
// which supplies state().
class Method {
 public:
  virtual ~Method() = default;
  // Optional: what is computed once per corpus, for rows that do not pretrain too.
  // Throws UsageError where the corpus lacks what the options need.
  virtual void prepare(const Corpus& /*corpus*/, Derived& /*derived*/, Progress& /*progress*/) {}
  virtual std::shared_ptr<Encoder> encoder() = 0;  // what the protocols judge
  // Scalar with graph. Only called where EntryInfo::pretrains; a row without an objective leaves
  // it.
  virtual at::Tensor loss(const Batch& batch, Random& random, LossLog& log);
  virtual std::vector<ParameterGroup>
  parameters();  // default: all trainable tensors of state(), one group
  virtual void after_step(std::int64_t /*step*/) {}  // EMA, temperature
  virtual std::vector<NamedTensor>
  state() = 0;  // all that a checkpoint must hold, the encoder included
  virtual void train(bool on) = 0;
};

}  // namespace beatbench
