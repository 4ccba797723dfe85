#include "results/analysis/in_parallel.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>
#include <vector>

namespace beatbench {

void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  const auto take = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::future<void>> hands;
  for (std::size_t h = 0; h < std::min(cores, count); ++h)
    hands.push_back(std::async(std::launch::async, take));
  for (std::future<void>& hand : hands) hand.wait();
  for (std::future<void>& hand : hands) hand.get();
}

}  // namespace beatbench
