#include "harness/train/feed.h"

#include "harness/base/seed.h"

#include <ATen/ops/empty.h>

#include <algorithm>

namespace beatbench {
namespace {
constexpr std::size_t kAhead = 3;  // batches in memory beside the one in use
}

std::int64_t Feed::steps_per_epoch(std::int64_t records, std::int64_t batch) {
  return std::max<std::int64_t>(1, records / batch);
}

Feed::Feed(const Corpus& corpus, std::int64_t batch, std::uint64_t seed, std::int64_t first_step,
           std::int64_t last_step)
    : corpus_(corpus),
      batch_(std::min(batch, corpus.size())),
      steps_per_epoch_(steps_per_epoch(corpus.size(), batch)),
      seed_(seed),
      step_(first_step),
      last_step_(last_step),
      thread_([this] { assemble(); }) {}

Feed::~Feed() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Feed::assemble() {
  try {
    for (std::int64_t step = step_; step < last_step_; ++step) {
      Batch batch = make(step);
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stop_ || ready_.size() < kAhead; });
      if (stop_) return;
      ready_.push_back(std::move(batch));
      changed_.notify_all();
    }
  } catch (...) {
    const std::lock_guard lock(mutex_);
    failure_ = std::current_exception();
    changed_.notify_all();
  }
}

Batch Feed::make(std::int64_t step) {
  const std::int64_t epoch = step / steps_per_epoch_;
  if (epoch != order_epoch_) {
    order_ = Draws(seed_, "order", epoch).permutation(corpus_.size());
    order_epoch_ = epoch;
  }
  const SignalShape& shape = corpus_.shape();
  const auto leads = static_cast<std::int64_t>(shape.leads.size());
  Batch batch{at::empty({batch_, leads, shape.samples}, at::kFloat), at::empty({batch_}, at::kLong),
              at::empty({batch_}, at::kLong)};
  for (std::int64_t i = 0; i < batch_; ++i) {
    const std::int64_t record =
        order_[static_cast<std::size_t>(step % steps_per_epoch_ * batch_ + i)];
    const auto signal = corpus_.record(record);
    std::ranges::copy(signal, batch.signal.data_ptr<float>() + i * leads * shape.samples);
    batch.record.data_ptr<std::int64_t>()[i] = record;
    batch.patient.data_ptr<std::int64_t>()[i] = corpus_.patient(record);
  }
  return batch;
}

Batch Feed::next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return failure_ || !ready_.empty(); });
  if (ready_.empty()) std::rethrow_exception(failure_);
  Batch batch = std::move(ready_.front());
  ready_.pop_front();
  changed_.notify_all();
  return batch;
}

}  // namespace beatbench
