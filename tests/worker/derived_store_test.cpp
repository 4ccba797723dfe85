#include "harness/worker/derived_store.h"

#include "harness/base/error.h"
#include "harness/toolkit/channel_scale.h"
#include "harness/toolkit/corpus_features.h"
#include "harness/worker/tensor_file.h"
#include "tests/base/temporary_folder.h"
#include "tests/methods/toy_corpus.h"

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

// A corpus that counts how often its records are read.
class CountedCorpus final : public Corpus {
 public:
  std::int64_t size() const override { return corpus_.size(); }
  const SignalShape& shape() const override { return corpus_.shape(); }
  std::span<const float> record(std::int64_t r) const override {
    ++reads_;
    return corpus_.record(r);
  }
  std::int64_t patient(std::int64_t r) const override { return corpus_.patient(r); }
  bool has_beats() const override { return false; }
  std::span<const BeatMark> beats(std::int64_t) const override { return {}; }
  std::int64_t passes() const { return reads_ / size(); }

 private:
  ToyCorpus corpus_{5, false};
  mutable std::atomic<std::int64_t> reads_ = 0;
};

// All that the toolkit derives, as a plugin of that digest asks for it.
struct FromToolkit {
  CorpusBeats beats;
  CorpusFeatures features;
  at::Tensor leads;

  FromToolkit(const std::filesystem::path& folder, const CountedCorpus& corpus,
              const char* plugin_digest) {
    DerivedStore store(folder, "corpus", plugin_digest);
    Progress progress("test", true);
    beats = detected_beats(corpus, store, progress);
    features = corpus_features(corpus, beats, store, progress);
    leads = lead_statistics(corpus, store, progress);
  }
};

TEST(DerivedStore, WhatTheToolkitDerivesIsComputedOnceForAllPlugins) {
  const TemporaryFolder folder;
  const CountedCorpus corpus;
  const FromToolkit one(folder / "d", corpus, "one plugin");
  EXPECT_EQ(corpus.passes(), 3);  // peaks, features, statistics
  EXPECT_GT(one.beats.size(), 5 * 4);
  const FromToolkit other(folder / "d", corpus, "another plugin");
  EXPECT_EQ(corpus.passes(), 3);
  EXPECT_TRUE(other.beats.where.equal(one.beats.where));
  EXPECT_TRUE(at::allclose(other.features.record, one.features.record, 0, 0, /*equal_nan=*/true));
  EXPECT_TRUE(at::allclose(other.features.beat, one.features.beat, 0, 0, /*equal_nan=*/true));
  EXPECT_TRUE(other.leads.equal(one.leads));
}

TEST(DerivedStore, TwoPluginsAtOnceComputeWhatTheToolkitDerivesOnce) {
  const TemporaryFolder folder;
  const CountedCorpus corpus;
  std::thread one([&] { FromToolkit(folder / "d", corpus, "one plugin"); });
  std::thread two([&] { FromToolkit(folder / "d", corpus, "another plugin"); });
  one.join();
  two.join();
  EXPECT_EQ(corpus.passes(), 3);
}

TEST(DerivedStore, SharesUnderTheCodeAndKeepsAMethodsOwnApart) {
  const TemporaryFolder folder;
  int computed = 0;
  const auto compute = [&] { return torch::full({1}, ++computed, at::kLong); };
  const auto shared = [&](const char* plugin, const char* code) {
    return DerivedStore(folder / "d", "c", plugin).shared(code, "n", "x", compute).item<int>();
  };
  const auto own = [&](const char* plugin) {
    return DerivedStore(folder / "d", "c", plugin).tensor("n", "x", compute).item<int>();
  };
  EXPECT_EQ(shared("p", "code"), 1);
  EXPECT_EQ(shared("q", "code"), 1);
  EXPECT_EQ(shared("q", "changed code"), 2);
  EXPECT_EQ(own("p"), 3);
  EXPECT_EQ(own("q"), 4);
  EXPECT_EQ(own("p"), 3);
}

}  // namespace
}  // namespace beatbench
