#pragma once

#include "harness/sdk/batch.h"
#include "harness/sdk/corpus.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

namespace beatbench {

// Batches of a corpus in a seeded order, a fresh one each epoch, assembled ahead of the step by a
// thread. The batch of a step depends on (seed, step) alone, so a resumed run sees the same ones.
// The last, smaller batch of an epoch is left out.
class Feed {
 public:
  Feed(const Corpus& corpus, std::int64_t batch, std::uint64_t seed, std::int64_t first_step,
       std::int64_t last_step);  // steps [first, last)
  ~Feed();
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  Batch next();  // of the next step
  static std::int64_t steps_per_epoch(std::int64_t records, std::int64_t batch);  // at least 1

 private:
  void assemble();
  Batch make(std::int64_t step);

  const Corpus& corpus_;
  std::int64_t batch_, steps_per_epoch_;
  std::uint64_t seed_;
  std::int64_t step_, last_step_;
  std::int64_t order_epoch_ = -1;
  std::vector<std::int64_t> order_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch> ready_;
  std::exception_ptr failure_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace beatbench
