#pragma once

#include "datasets/prepared/prepared_set.h"
#include "datasets/splits.h"
#include "harness/base/json.h"
#include "harness/base/options.h"
#include "harness/base/steps.h"
#include "harness/scoring/scored.h"
#include "harness/sdk/delineator.h"
#include "harness/sdk/encoder.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace beatbench {

struct Evaluation {
  std::vector<ScoreRow> metrics;
  Json details = Json::object();  // thresholds, chosen settings, sizes of the parts
  std::vector<std::string> warnings;
  at::Tensor predictions;  // float32 scores [record, class] or uint8 classes [record, lead, sample]
  std::vector<std::string> ids;  // of the predicted items
  ScoredItems items;             // what the metrics were computed from
  // The trained model, where others may build on it (kept as model.safetensors). Else empty.
  std::vector<NamedTensor> model = {};

  void take(Scored scored);  // metrics, items, and its details beside the others
};

// One evaluation of one encoder, or of a rule.
struct EvaluationTask {
  std::shared_ptr<Encoder> encoder;  // none in the mode "rule"
  bool from_scratch =
      false;  // the encoder was never pretrained: no lower rate for it when fine-tuning
  const PreparedSet& data;
  std::string mode;  // "linear" or "knn" (frozen), "finetune", or "rule" (nothing is trained)
  double label_fraction = 1;
  int fold = 0;  // 1 … folds where the protocol has folds of its own
  std::uint64_t seed = 0;
  const Options& options;
  std::int64_t limit = 0;  // > 0: so many records a part, one epoch; for trying out
  const StepReport& report;
  const StopFlag& stop;
  std::vector<std::string> leads = {};  // what the encoder takes; empty: those of the data
  Delineator* delineator = nullptr;     // of the mode "rule"
  // Features over time of all records of a frozen encoder are kept in memory up to this size, else
  // computed anew for each batch.
  std::int64_t kept_feature_bytes = std::int64_t{2} << 30;
  const Split* split = nullptr;            // in place of the protocol's own
  const PreparedSet* test_data = nullptr;  // scored as a whole in place of the test part of `data`
};

// A standard downstream task.
struct Protocol {
  std::string id, title, version, summary;
  std::string dataset;  // the reader it needs: "ptbxl"
  std::vector<std::string> modes;
  std::vector<OptionSpec> options;
  Evaluation (*evaluate)(const EvaluationTask& task);
  std::vector<std::string> leads = {};  // of the data set, where it has no twelve
  // Fine-tuned from scratch it is the classifier that gives other corpora their beat classes.
  bool gives_beats = false;
  bool tests_on_others = false;  // EvaluationTask::test_data may be given
  bool takes_splits = false;     // EvaluationTask::split may be given
  // UsageError where the options ask for what such an encoder lacks. Asked before anything runs.
  void (*check_encoder)(Encoder& encoder, const SignalShape& signal,
                        const Options& options) = nullptr;
};

const std::vector<Protocol>& protocols();
const Protocol& find_protocol(const std::string& id);  // UsageError

}  // namespace beatbench
