#pragma once

#include "harness/base/steps.h"
#include "harness/sdk/corpus.h"
#include "harness/sdk/method.h"
#include "harness/train/optimizer.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace beatbench {

struct PretrainSettings {
  std::int64_t epochs = 100;
  std::int64_t batch = 256;
  double warmup_epochs = 10;
  double lr = 1e-3;
  bool constant_lr = false;  // behind the warm-up; else half a cosine to 0
  OptimizerSettings optimizer;
  double clip_norm = 1;         // 0: none
  bool bf16 = false;            // autocast; else fp32
  std::int64_t step_limit = 0;  // 0: none; for trying out
  std::uint64_t seed = 0;
  double checkpoint_minutes = 5;
};

struct PretrainResult {
  std::int64_t steps = 0;
  std::int64_t samples_seen = 0;
  std::map<std::string, double> last;  // means of the last logging interval
  std::vector<std::string> warnings;
};

// Trains `method` on `corpus`, resuming from folder/checkpoint.safetensors where there is one; ends
// in the same bits as an undisturbed run. Writes folder/metrics.jsonl. Throws Interrupted after
// saving once `stop` is set.
PretrainResult pretrain(Method& method, const Corpus& corpus, const PretrainSettings& settings,
                        const std::filesystem::path& folder, const StepReport& report,
                        const StopFlag& stop);

// Runs the encoder in training mode, without gradients, over the corpus as it is (no views), so
// that the running statistics of its batch norms are those of real signals: at least 100 batches.
// Throws Interrupted once `stop` is set; it begins anew then.
void estimate_norm_statistics(Encoder& encoder, const Corpus& corpus, std::int64_t batch,
                              std::uint64_t seed, const StopFlag& stop);

}  // namespace beatbench
