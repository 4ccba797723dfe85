#include "harness/train/pretrain.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/base/json.h"
#include "harness/toolkit/module.h"
#include "harness/toolkit/schedule.h"
#include "harness/toolkit/state_file.h"
#include "tests/base/temporary_folder.h"
#include "tests/train/toy_corpus.h"

#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <gtest/gtest.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>
#include <torch/utils.h>

#include <limits>
#include <sstream>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

class ToyEncoder final : public ModuleEncoder {
 public:
  ToyEncoder()
      : convolution_(register_module("convolution", torch::nn::Conv1d(2, 4, 3))),
        norm_(register_module("norm", torch::nn::BatchNorm1d(4))) {}
  at::Tensor features(const at::Tensor& signal) override { return norm_(convolution_(signal)); }
  std::int64_t channels() const override { return 4; }
  std::int64_t stride() const override { return 1; }

 private:
  torch::nn::Conv1d convolution_;
  torch::nn::BatchNorm1d norm_;
};

// All that a resumed run must bring back: dropout, running statistics, draws, a buffer of its own,
// two parameter groups.
class ToyMethod final : public ModuleMethod {
 public:
  explicit ToyMethod(std::uint64_t init = 1)
      : ModuleMethod((torch::manual_seed(init), std::make_shared<ToyEncoder>())),
        dropout_(register_module("dropout", torch::nn::Dropout(0.4))),
        out_(register_module("out", torch::nn::Linear(4, 2))),
        slow_(register_buffer("slow", torch::zeros({2}))) {}

  at::Tensor loss(const Batch& batch, Random& random, LossLog& log) override {
    const at::Tensor noisy = batch.signal + random.normal(batch.signal.sizes()) * 0.1;
    const at::Tensor features = encoder_->features(noisy);
    log.add("bf16", encoder_->state()[0].value.scalar_type() == at::kFloat &&
                            features.scalar_type() == at::kBFloat16
                        ? 1
                        : 0);
    if (++calls_ == not_finite_at) {
      log.add("part", std::numeric_limits<double>::quiet_NaN());
      return features.sum() * std::numeric_limits<float>::quiet_NaN();
    }
    const at::Tensor out = out_(dropout_(features.mean(-1)));
    mean_ = out.detach().to(at::kFloat).mean(0);
    if (calls_ % 50 == 1) log.warn("fifty steps");
    return (out - batch.signal.mean(-1) + slow_).square().mean();
  }
  std::vector<ParameterGroup> parameters() override {
    ParameterGroup encoder, head{.tensors = out_->parameters(), .lr_scale = 3, .decay = false};
    for (const NamedTensor& tensor : encoder_->state())
      if (tensor.trainable) encoder.tensors.push_back(tensor.value);
    return {encoder, head};
  }
  void after_step(std::int64_t /*step*/) override { slow_.lerp_(mean_, 0.05); }

  int not_finite_at = -1;

 private:
  int calls_ = 0;
  torch::nn::Dropout dropout_;
  torch::nn::Linear out_;
  at::Tensor slow_, mean_;
};

const StepReport kSilent = [](std::int64_t, std::int64_t, const std::string&) {};

PretrainSettings settings() {
  PretrainSettings s;
  s.epochs = 61;  // of 4 steps: 244, so a line each 2 steps
  s.batch = 4;
  s.warmup_epochs = 2.5;
  s.optimizer.weight_decay = 0.1;
  s.seed = 9;
  return s;
}

// Trains up to `stop_at` steps in this process (all where negative).
PretrainResult train_in(const fs::path& folder, Method& method, const PretrainSettings& s,
                        std::int64_t stop_at = -1) {
  at::set_num_threads(1);  // small tensors; tests share the machine
  const ToyCorpus corpus(18);
  StopFlag stop{stop_at == 0};
  const StepReport report = [&](std::int64_t done, std::int64_t, const std::string&) {
    if (done == stop_at) stop = true;
  };
  return pretrain(method, corpus, s, folder, report, stop);
}

// Every byte that the cell would keep.
std::string bytes_of(const fs::path& folder, Method& method) {
  save_state(folder / "encoder", method.encoder()->state(), {});
  return read_file(folder / "encoder") + read_file(folder / "checkpoint.safetensors") +
         read_file(folder / "metrics.jsonl");
}

TEST(Pretrain, InterruptedAnywhereEndsInTheSameBits) {
  const TemporaryFolder calm;
  ToyMethod method;
  const PretrainResult expected = train_in(calm.path(), method, settings());
  EXPECT_EQ(expected.steps, 244);
  EXPECT_EQ(expected.samples_seen, 976);
  const std::string bytes = bytes_of(calm.path(), method);
  for (const std::int64_t stop_at : {0, 1, 101, 243}) {
    const TemporaryFolder folder;
    ToyMethod before;
    EXPECT_THROW(train_in(folder.path(), before, settings(), stop_at), Interrupted) << stop_at;
    ToyMethod after(2);  // other fresh weights: all that counts comes from the checkpoint
    // A worker's fresh weights follow from the seed; at step 0 they are what the checkpoint holds.
    const PretrainResult result = train_in(folder.path(), after, settings());
    EXPECT_EQ(bytes_of(folder.path(), after), bytes) << stop_at;
    EXPECT_EQ(result.last, expected.last) << stop_at;
    EXPECT_EQ(result.warnings.size(), 1u);
    EXPECT_EQ(result.steps, expected.steps);
    EXPECT_EQ(result.samples_seen, expected.samples_seen);
  }
}

// As after kill -9: a checkpoint of some step, metrics lines behind it.
TEST(Pretrain, GoesOnFromAnOldCheckpoint) {
  const TemporaryFolder calm, folder;
  ToyMethod method, first, second, third(2);
  train_in(calm.path(), method, settings());
  EXPECT_THROW(train_in(folder.path(), first, settings(), 57), Interrupted);
  const std::string checkpoint = read_file(folder / "checkpoint.safetensors");
  EXPECT_THROW(train_in(folder.path(), second, settings(), 130), Interrupted);
  write_file_atomically(folder / "checkpoint.safetensors", checkpoint);
  write_file_atomically(folder / "metrics.jsonl", read_file(folder / "metrics.jsonl") + "{\"ste");
  train_in(folder.path(), third, settings());
  EXPECT_EQ(bytes_of(folder.path(), third), bytes_of(calm.path(), method));
}

TEST(Pretrain, FinishedRunOnlyLoads) {
  const TemporaryFolder folder;
  ToyMethod method, again(2);
  const PretrainResult first = train_in(folder.path(), method, settings());
  const std::string bytes = bytes_of(folder.path(), method);
  const PretrainResult second = train_in(folder.path(), again, settings());
  EXPECT_EQ(bytes_of(folder.path(), again), bytes);
  EXPECT_EQ(second.last, first.last);
}

TEST(Pretrain, LearnsAndLogsTheScheduledRate) {
  const TemporaryFolder folder;
  ToyMethod method;
  PretrainSettings s = settings();
  s.lr = 0.01;
  train_in(folder.path(), method, s);
  std::istringstream text(read_file(folder / "metrics.jsonl"));
  std::vector<Json> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(Json::parse(line));
  ASSERT_EQ(lines.size(), 122u);
  EXPECT_LT(lines.back()["loss"].get<double>(), 0.5 * lines.front()["loss"].get<double>());
  for (const Json& line : lines) {
    const std::int64_t step = line["step"].get<std::int64_t>() - 1;
    EXPECT_DOUBLE_EQ(line["lr"].get<double>(), 0.01 * warmup_cosine(step, 10, 244)) << step;
  }
}

TEST(Pretrain, ConstantRateStaysBehindTheWarmUp) {
  const TemporaryFolder folder;
  ToyMethod method;
  PretrainSettings s = settings();
  s.lr = 0.01;
  s.constant_lr = true;
  train_in(folder.path(), method, s);
  std::istringstream text(read_file(folder / "metrics.jsonl"));
  for (std::string line; std::getline(text, line);) {
    const Json json = Json::parse(line);
    const auto step = json["step"].get<std::int64_t>() - 1;
    EXPECT_DOUBLE_EQ(json["lr"].get<double>(), 0.01 * std::min(1.0, double(step + 1) / 10));
  }
}

TEST(Pretrain, InterruptedWithAdamItEndsInTheSameBits) {
  const TemporaryFolder calm, folder;
  PretrainSettings s = settings();
  s.optimizer = {.decoupled = false, .weight_decay = 0.1, .beta1 = 0.8, .beta2 = 0.95, .eps = 1e-6};
  ToyMethod method, before, after(2);
  train_in(calm.path(), method, s);
  EXPECT_THROW(train_in(folder.path(), before, s, 101), Interrupted);
  train_in(folder.path(), after, s);
  EXPECT_EQ(bytes_of(folder.path(), after), bytes_of(calm.path(), method));
}

TEST(Pretrain, StepLimitShortensTheRun) {
  const TemporaryFolder folder;
  ToyMethod method;
  PretrainSettings s = settings();
  s.step_limit = 3;
  EXPECT_EQ(train_in(folder.path(), method, s).steps, 3);
}

TEST(Pretrain, OtherSeedsGiveOtherWeights) {
  const TemporaryFolder one, two;
  ToyMethod a, b;
  PretrainSettings s = settings();
  s.epochs = 2;
  train_in(one.path(), a, s);
  s.seed = 10;
  train_in(two.path(), b, s);
  EXPECT_FALSE(a.state()[0].value.equal(b.state()[0].value));
}

TEST(Pretrain, RunsInBf16AndLeavesAutocastAsItWas) {
  const TemporaryFolder folder, twice;
  PretrainSettings s = settings();
  s.epochs = 10;
  ToyMethod full, half, again;
  EXPECT_EQ(train_in(folder.path(), full, s).last.at("bf16"), 0);
  fs::remove(folder / "checkpoint.safetensors");
  s.bf16 = true;
  const PretrainResult result = train_in(folder.path(), half, s);
  EXPECT_EQ(result.last.at("bf16"), 1)
      << "the convolution ran in bfloat16, its weights stayed fp32";
  EXPECT_FALSE(at::autocast::is_autocast_enabled(at::kCPU));
  train_in(twice.path(), again, s);
  EXPECT_EQ(bytes_of(twice.path(), again), bytes_of(folder.path(), half));
}

TEST(Pretrain, LossThatIsNotFiniteEndsTheRunWithItsParts) {
  const TemporaryFolder folder;
  ToyMethod method;
  method.not_finite_at = 3;
  try {
    train_in(folder.path(), method, settings());
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::cells_failed);
    EXPECT_STREQ(
        error.what(),
        "the loss is not finite at step 2, bf16 0.000000, part nan. Try a smaller learning "
        "rate, a longer warm-up or fp32");
  }
  EXPECT_FALSE(fs::exists(folder / "checkpoint.safetensors")) << "ruined weights are not kept";
}

TEST(Pretrain, DamagedCheckpointIsRefusedWithWhatToDo) {
  const TemporaryFolder folder;
  const fs::path file = folder / "checkpoint.safetensors";
  ToyMethod method;
  EXPECT_THROW(train_in(folder.path(), method, settings(), 5), Interrupted);
  const std::string whole = read_file(file);
  const auto message = [&] {
    ToyMethod fresh;
    try {
      train_in(folder.path(), fresh, settings());
    } catch (const DataError& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  const auto expect = [&](const std::string& damaged) {
    write_file_atomically(file, damaged);
    const std::string said = message();
    EXPECT_TRUE(said.starts_with(file.string() + ": ")) << said;
    EXPECT_TRUE(said.ends_with("Remove the cell's folder to begin it anew")) << said;
  };
  expect(whole.substr(0, whole.size() / 2));
  expect("");
  save_state(file, method.state(), {});  // tensors of other names
  expect(read_file(file));
  for (const auto& [key, bad] : {std::pair<std::string, std::string>{R"("step":)", R"("xtep":)"},
                                 {R"("step":"5")", R"("step":"x")"},
                                 {"sums", "sunk"},
                                 {"__metadata__", "__metabata__"}}) {
    std::string changed = whole;
    ASSERT_NE(changed.find(key), std::string::npos) << key;
    changed.replace(changed.find(key), key.size(), bad);
    expect(changed);
  }
}

}  // namespace
}  // namespace beatbench
