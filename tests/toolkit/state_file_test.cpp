#include "harness/toolkit/state_file.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/toolkit/module.h"
#include "tests/base/temporary_folder.h"

#include <gtest/gtest.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/utils.h>

namespace beatbench {
namespace {

std::shared_ptr<torch::nn::SequentialImpl> network(std::int64_t width = 4) {
  const auto net = std::make_shared<torch::nn::SequentialImpl>(torch::nn::Conv1d(2, width, 3),
                                                               torch::nn::BatchNorm1d(width));
  net->forward(torch::randn({5, 2, 9}));  // running statistics of its own
  return net;
}

std::string message_of(const std::filesystem::path& file, std::span<const NamedTensor> state) {
  try {
    load_state(SafetensorsFile(file), state, "FILE");
  } catch (const DataError& error) {
    return error.what();
  }
  return "loaded";
}

TEST(StateFile, GivesBackEveryTypeBitForBit) {
  const TemporaryFolder folder;
  std::vector<NamedTensor> written, read;
  for (const at::ScalarType type : {at::kFloat, at::kDouble, at::kLong, at::kInt, at::kByte,
                                    at::kBool, at::kHalf, at::kBFloat16}) {
    const std::string name = at::toString(type);
    written.push_back({name, (torch::randn({3, 2}) * 3).to(type)});
    read.push_back({name, torch::zeros({3, 2}, type)});
  }
  written.push_back({"odd", torch::tensor({NAN, INFINITY, -0.0F})});
  read.push_back({"odd", torch::zeros({3})});
  written.push_back({"scalar", torch::tensor(std::int64_t{5})});
  read.push_back({"scalar", torch::zeros({}, at::kLong)});
  save_state(folder / "a", written, {});
  load_state(SafetensorsFile(folder / "a"), read, "a");
  save_state(folder / "b", read, {});
  EXPECT_EQ(read_file(folder / "a"), read_file(folder / "b"));
  EXPECT_TRUE(read[0].value.equal(written[0].value));
}

TEST(StateFile, CarriesOneModelIntoAnother) {
  const TemporaryFolder folder;
  const auto from = network(), to = network();
  save_state(folder / "a", module_state(*from), {{"identity", "x"}});
  const SafetensorsFile file(folder / "a");
  EXPECT_EQ(file.metadata().at("identity"), "x");
  load_state(file, module_state(*to), "a");
  from->eval();
  to->eval();
  const at::Tensor x = torch::randn({2, 2, 8});
  EXPECT_TRUE(from->forward(x).equal(to->forward(x)));
}

TEST(StateFile, ViewsAreWrittenAsTheyLook) {
  const TemporaryFolder folder;
  const at::Tensor whole = torch::arange(6, at::kFloat).view({2, 3});
  at::Tensor read = torch::zeros({3, 2});
  const NamedTensor written{"t", whole.t()}, into{"t", read};
  save_state(folder / "a", {&written, 1}, {});
  load_state(SafetensorsFile(folder / "a"), {&into, 1}, "a");
  EXPECT_TRUE(read.equal(whole.t()));
}

TEST(StateFile, AnotherModelIsNamedAndNeverHalfLoaded) {
  const TemporaryFolder folder;
  save_state(folder / "a", module_state(*network(8)), {});
  const auto to = network(4);
  std::vector<at::Tensor> before;
  for (const NamedTensor& t : module_state(*to)) before.push_back(t.value.clone());
  EXPECT_EQ(message_of(folder / "a", module_state(*to)),
            "FILE: tensor '0.weight' is F32 [8×2×3], the model has F32 [4×2×3]\n"
            "FILE: tensor '0.bias' is F32 [8], the model has F32 [4]\n"
            "FILE: tensor '1.weight' is F32 [8], the model has F32 [4]\n"
            "FILE: tensor '1.bias' is F32 [8], the model has F32 [4]\n"
            "FILE: tensor '1.running_mean' is F32 [8], the model has F32 [4]\n"
            "FILE: tensor '1.running_var' is F32 [8], the model has F32 [4]");
  const auto after = module_state(*to);
  for (std::size_t i = 0; i < after.size(); ++i)
    EXPECT_TRUE(after[i].value.equal(before[i])) << after[i].name;
}

TEST(StateFile, MissingSurplusAndRetypedTensorsAreRefused) {
  const TemporaryFolder folder;
  const NamedTensor a{"a", torch::zeros({2})}, b{"b", torch::zeros({2})},
      whole{"a", torch::zeros({2}, at::kLong)};
  const std::vector<NamedTensor> both = {a, b}, one = {a}, other = {whole};
  save_state(folder / "one", one, {});
  save_state(folder / "both", both, {});
  EXPECT_EQ(message_of(folder / "one", both), "FILE: has no tensor 'b'");
  EXPECT_EQ(message_of(folder / "both", one), "FILE: holds 2 tensors, the model 1");
  EXPECT_EQ(message_of(folder / "one", other),
            "FILE: tensor 'a' is F32 [2], the model has I64 [2]");
}

}  // namespace
}  // namespace beatbench
