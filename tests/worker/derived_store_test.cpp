#include "harness/worker/derived_store.h"

#include "harness/base/error.h"
#include "harness/worker/tensor_file.h"
#include "tests/base/temporary_folder.h"

#include <gtest/gtest.h>
#include <torch/utils.h>

#include <atomic>
#include <thread>

namespace beatbench {
namespace {

TEST(TensorFile, GivesBackTypeShapeAndBits) {
  const TemporaryFolder folder;
  for (const at::Tensor& tensor : {torch::randn({3, 1, 4}), torch::tensor({INT64_MIN, INT64_MAX}),
                                   torch::arange(6, at::kByte).view({2, 3}), torch::zeros({0, 2}),
                                   torch::arange(6, at::kFloat).view({2, 3}).t()}) {
    write_tensor(folder / "t.npy", tensor);
    const at::Tensor read = read_tensor(folder / "t.npy");
    EXPECT_EQ(read.scalar_type(), tensor.scalar_type());
    EXPECT_TRUE(read.equal(tensor));
  }
  EXPECT_THROW(write_tensor(folder / "d.npy", torch::zeros({1}, at::kDouble)), std::logic_error);
  EXPECT_THROW(read_tensor(folder / "none.npy"), DataError);
}

TEST(DerivedStore, ComputesOnceAndReadsTheSameBitsAfterwards) {
  const TemporaryFolder folder;
  int computed = 0;
  const auto compute = [&] {
    ++computed;
    return torch::randn({4, 3});
  };
  const at::Tensor first =
      DerivedStore(folder / "d", "corpus", "digest").tensor("peaks", "lead II", compute);
  const at::Tensor second =
      DerivedStore(folder / "d", "corpus", "digest").tensor("peaks", "lead II", compute);
  EXPECT_EQ(computed, 1);
  EXPECT_TRUE(first.equal(second));
}

TEST(DerivedStore, ComputesAnewForAnyOtherKey) {
  const TemporaryFolder folder;
  int computed = 0;
  const auto ask = [&](const char* corpus, const char* digest, const char* name,
                       const char* details) {
    DerivedStore(folder / "d", corpus, digest).tensor(name, details, [&] {
      return torch::full({1}, ++computed, at::kLong);
    });
  };
  ask("c", "d", "n", "x");
  ask("C", "d", "n", "x");
  ask("c", "D", "n", "x");
  ask("c", "d", "N", "x");
  ask("c", "d", "n", "X");
  ask("c", "d", "n", "x");
  EXPECT_EQ(computed, 5);
}

TEST(DerivedStore, FailureLeavesNothingBehind) {
  const TemporaryFolder folder;
  DerivedStore store(folder / "d", "c", "d");
  EXPECT_THROW(store.tensor("n", "x", []() -> at::Tensor { throw std::runtime_error("no"); }),
               std::runtime_error);
  EXPECT_EQ(store.tensor("n", "x", [] { return torch::ones({2}); }).numel(), 2);
}

TEST(DerivedStore, SecondWaitsForTheFirst) {
  const TemporaryFolder folder;
  std::atomic<int> computed = 0;
  const auto ask = [&] {
    DerivedStore(folder / "d", "c", "d").tensor("n", "x", [&] {
      ++computed;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      return torch::ones({2});
    });
  };
  std::thread one(ask), two(ask);
  one.join();
  two.join();
  EXPECT_EQ(computed, 1);
}

}  // namespace
}  // namespace beatbench
