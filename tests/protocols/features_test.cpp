#include "harness/protocols/features.h"

#include "tests/base/temporary_folder.h"
#include "tests/protocols/toy_task.h"
#include "tests/train/toy_set.h"

#include <gtest/gtest.h>
#include <torch/utils.h>

namespace beatbench {
namespace {

// Seventy records of two leads and five samples; sample i of lead l of record r is 100 r + 10 l +
// i.
class Features : public ::testing::Test {
 protected:
  PreparedSet make() const {
    Contents contents;
    contents.dataset = "toy";
    contents.spec = {5, 1, {"I", "II"}};
    std::vector<ToyRecord> records;
    for (int r = 0; r < 70; ++r) {
      records.push_back({{.id = std::to_string(r), .patient = std::to_string(r)}, {}});
      for (int l = 0; l < 2; ++l)
        for (int i = 0; i < 5; ++i)
          records.back().signal.push_back(static_cast<float>(100 * r + 10 * l + i));
    }
    return write_toy_set(folder_ / "toy", contents, records);
  }
  TemporaryFolder folder_;
  PreparedSet data_ = make();
  Rows all() const {
    Rows rows(70);
    for (std::size_t r = 0; r < rows.size(); ++r) rows[r] = 69 - static_cast<std::int64_t>(r);
    return rows;
  }
};

TEST_F(Features, SignalsComeInTheOrderOfTheRows) {
  const at::Tensor signals = signals_of(data_, Rows{7, 3});
  ASSERT_EQ(signals.sizes(), at::IntArrayRef({2, 2, 5}));
  EXPECT_EQ(signals[0][0][0].item<float>(), 700);
  EXPECT_EQ(signals[1][1][4].item<float>(), 314);
}

TEST_F(Features, EncoderIsFrozenAndFedInBatches) {
  FunctionEncoder encoder(2, [](const at::Tensor& x) { return x * 2; });
  const StopFlag stop{false};
  const at::Tensor features = encode(encoder, data_, all(), stop);
  EXPECT_TRUE(features.equal(signals_of(data_, all()) * 2));
  EXPECT_FALSE(encoder.seen_in_training);
  EXPECT_FALSE(encoder.seen_with_grad);
  EXPECT_LT(encoder.largest_batch, 70);
}

TEST_F(Features, PooledAreMeansOverTime) {
  FunctionEncoder encoder(2, [](const at::Tensor& x) { return x; });
  const StopFlag stop{false};
  const at::Tensor pooled = encode_pooled(encoder, data_, all(), stop);
  ASSERT_EQ(pooled.sizes(), at::IntArrayRef({70, 2}));
  EXPECT_EQ(pooled[0][0].item<float>(), 6902);  // record 69: 6900 … 6904
  EXPECT_EQ(pooled[69][1].item<float>(), 12);
}

TEST_F(Features, ReducedPrecisionComesBackAsFloat) {
  FunctionEncoder encoder(2, [](const at::Tensor& x) { return x.to(at::kBFloat16); });
  const StopFlag stop{false};
  EXPECT_EQ(encode(encoder, data_, all(), stop).scalar_type(), at::kFloat);
}

TEST_F(Features, StopOnRequest) {
  FunctionEncoder encoder(2, [](const at::Tensor& x) { return x; });
  const StopFlag stop{true};
  EXPECT_THROW(encode(encoder, data_, all(), stop), Interrupted);
}

TEST(Limited, KeepsTheFirstRows) {
  EXPECT_EQ(limited({5, 6, 7}, 2), (Rows{5, 6}));
  EXPECT_EQ(limited({5, 6, 7}, 9), (Rows{5, 6, 7}));
  EXPECT_EQ(limited({5, 6, 7}, 0), (Rows{5, 6, 7}));
}

TEST(Copy, ComesBackByValueIntoTheSameStorage) {
  at::Tensor weight = torch::ones({3}).requires_grad_(), count = torch::tensor(std::int64_t{4});
  const std::vector<NamedTensor> state = {{"weight", weight}, {"count", count, false}};
  const auto copy = copy_of(state);
  {
    const at::NoGradGuard no_grad;
    weight.mul_(7);
    count.add_(1);
  }
  restore(state, copy);
  EXPECT_TRUE(weight.equal(torch::ones({3})));
  EXPECT_EQ(count.item<std::int64_t>(), 4);
}

}  // namespace
}  // namespace beatbench
