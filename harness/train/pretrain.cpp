#include "harness/train/pretrain.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"
#include "harness/toolkit/device.h"
#include "harness/toolkit/schedule.h"
#include "harness/toolkit/state_file.h"
#include "harness/train/feed.h"
#include "harness/train/metrics_log.h"
#include "harness/train/optimizer.h"

#include <ATen/autocast_mode.h>
#include <ATen/core/grad_mode.h>
#include <torch/utils.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t kNormBatches = 100;  // 0.9^100 of a fresh running statistic is left

class Autocast {
 public:
  Autocast(at::DeviceType device, bool bf16)
      : device_(device), before_(at::autocast::is_autocast_enabled(device)) {
    at::autocast::set_autocast_dtype(device, at::kBFloat16);
    at::autocast::set_autocast_enabled(device, bf16);
  }
  ~Autocast() {
    at::autocast::clear_cache();  // the casted weights are of this step
    at::autocast::set_autocast_enabled(device_, before_);
  }
  Autocast(const Autocast&) = delete;
  Autocast& operator=(const Autocast&) = delete;

 private:
  at::DeviceType device_;
  bool before_;
};

std::vector<NamedTensor> checkpoint_state(Method& method, Optimizer& optimizer) {
  std::vector<NamedTensor> all;
  for (NamedTensor& tensor : method.state())
    all.push_back({"method/" + tensor.name, tensor.value, tensor.trainable});
  for (NamedTensor& tensor : optimizer.state())
    all.push_back({"optimizer/" + tensor.name, tensor.value, false});
  return all;
}

class Checkpoint {
 public:
  Checkpoint(fs::path file, Method& method, Optimizer& optimizer)
      : file_(std::move(file)), method_(method), optimizer_(optimizer) {}

  // The step to go on from, and the log's open sums; 0 where there is no checkpoint. DataError
  // where it is damaged.
  std::int64_t load(Json& log_state) {
    if (!fs::exists(file_)) return 0;
    std::int64_t step = 0;
    reading([&] {
      const SafetensorsFile saved(file_);
      const auto state = checkpoint_state(method_, optimizer_);
      load_state(saved, state, file_.string());
      step = std::stoll(saved.metadata().at("step"));
      log_state = Json::parse(saved.metadata().at("log"));
    });
    return step;
  }

  // Whatever goes wrong with what the file says is told as damage to it.
  template <typename Read>
  void reading(Read read) const {
    const char* advice = "Remove the cell's folder to begin it anew";
    try {
      read();
    } catch (const Error& error) {
      throw DataError(std::string(error.what()) + ". " + advice);
    } catch (const std::exception& error) {  // metadata that is missing or of another form
      throw DataError(file_.string() + ": has damaged metadata (" + error.what() + "). " + advice);
    }
  }

  void save(std::int64_t step, const Json& log_state) {
    const auto state = checkpoint_state(method_, optimizer_);
    save_state(file_, state, {{"step", std::to_string(step)}, {"log", log_state.dump()}});
    saved_ = std::chrono::steady_clock::now();
  }

  bool due(double minutes) const {
    return std::chrono::steady_clock::now() - saved_ >
           std::chrono::duration<double, std::ratio<60>>(minutes);
  }

 private:
  fs::path file_;
  Method& method_;
  Optimizer& optimizer_;
  std::chrono::steady_clock::time_point saved_ = std::chrono::steady_clock::now();
};

void require_finite(double loss, std::int64_t step, const LossLog& log) {
  if (std::isfinite(loss)) return;
  std::string parts;
  for (const auto& [name, value] : log.values()) parts += ", " + name + " " + std::to_string(value);
  throw Error(ExitCode::cells_failed,
              "the loss is not finite at step " + std::to_string(step) + parts +
                  ". Try a smaller learning rate, a longer warm-up or fp32");
}

}  // namespace

PretrainResult pretrain(Method& method, const Corpus& corpus, const PretrainSettings& settings,
                        const fs::path& folder, const StepReport& report, const StopFlag& stop) {
  const std::int64_t per_epoch = Feed::steps_per_epoch(corpus.size(), settings.batch);
  std::int64_t total = settings.epochs * per_epoch;
  if (settings.step_limit > 0) total = std::min(total, settings.step_limit);
  const auto warmup =
      static_cast<std::int64_t>(std::llround(settings.warmup_epochs * double(per_epoch)));

  method.train(true);
  const at::Device device = device_of(method.state());
  Optimizer optimizer(method.parameters(), settings.optimizer);
  Checkpoint checkpoint(folder / "checkpoint.safetensors", method, optimizer);
  Json log_state;
  const std::int64_t first = checkpoint.load(log_state);
  MetricsLog metrics(folder / "metrics.jsonl", std::clamp<std::int64_t>(total / 100, 1, 50), first);
  if (first > 0) checkpoint.reading([&] { metrics.restore(log_state); });

  Feed feed(corpus, settings.batch, settings.seed, first, total);
  for (std::int64_t step = first; step < total; ++step) {
    if (stop) {
      checkpoint.save(step, metrics.state());
      throw Interrupted{};
    }
    Batch batch = feed.next();
    batch.signal = batch.signal.to(device);
    // Dropout draws from LibTorch's own generator: seeded by the step, a resumed run draws the
    // same.
    torch::manual_seed(derive_seed(settings.seed, "dropout", step));
    Random random(settings.seed, "loss", step);
    LossLog log;
    at::Tensor loss;
    {
      const Autocast autocast(device.type(), settings.bf16);
      loss = method.loss(batch, random, log);
    }
    const double value = loss.item<double>();
    require_finite(value, step, log);
    optimizer.zero_grad();
    loss.backward();
    const double lr = settings.lr * (settings.constant_lr ? warmup_constant(step, warmup)
                                                          : warmup_cosine(step, warmup, total));
    const double norm = optimizer.step(lr, settings.clip_norm);
    method.after_step(step);
    metrics.add(step, value, lr, norm, log);
    report(step + 1, total, "loss " + std::to_string(value));
    if (step + 1 < total && checkpoint.due(settings.checkpoint_minutes))
      checkpoint.save(step + 1, metrics.state());
  }
  checkpoint.save(total, metrics.state());
  return {total, total * std::min(settings.batch, corpus.size()), metrics.last(),
          metrics.warnings()};
}

void estimate_norm_statistics(Encoder& encoder, const Corpus& corpus, std::int64_t batch,
                              std::uint64_t seed, const StopFlag& stop) {
  const at::NoGradGuard no_grad;
  encoder.train(true);
  const at::Device device = device_of(encoder.state());
  Feed feed(corpus, batch, derive_seed(seed, "norm_statistics"), 0, kNormBatches);
  for (std::int64_t step = 0; step < kNormBatches; ++step) {
    if (stop) throw Interrupted{};
    torch::manual_seed(derive_seed(seed, "norm_statistics/dropout", step));
    encoder.features(feed.next().signal.to(device));
  }
  encoder.train(false);
}

}  // namespace beatbench
