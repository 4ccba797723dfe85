#include "results/exchange/encoder_export.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/base/hash.h"
#include "harness/base/safetensors.h"
#include "results/store/ingest.h"
#include "results/store/migrations.h"
#include "tests/results/exchange/exchange.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {
namespace fs = std::filesystem;
using testing::message_of;
using testing::TestWorkspace;

// A workspace with a finished pretraining of two tensors.
class EncoderExport : public ::testing::Test {
 protected:
  EncoderExport() {
    slug_ = workspace_.done({.label = "net", .protocol = "", .kind = "pretrain"},
                            {{"loss", "train", .5}});
    testing::change_json(workspace_.cell(slug_) / "cell.json", [&](Json& cell) {
      cell["input"]["backbone"] = {{"id", "resnet1d"}, {"options", {{"width", 4}}}};
      cell["input"]["signal"] = {{"leads", {"I", "II"}}, {"rate_hz", 250.0}, {"seconds", 2.5}};
      cell["identity"] = identity_ = sha256_hex(cell["input"].dump());
    });
    testing::change_json(workspace_.cell(slug_) / "result.json", [&](Json& result) {
      result["identity"] = identity_;
      result["details"]["channels"] = 8;
      result["details"]["stride"] = 32;
    });
    write_encoder(identity_);
  }

  void write_encoder(const std::string& identity, bool with_weights = true) {
    const std::vector<TensorView> tensors = {
        {"a.weight", "F32", {2, 3}, std::as_bytes(std::span(values_))},
        {"b", "F32", {6}, std::as_bytes(std::span(values_))}};
    write_safetensors(encoder(), std::span(tensors).first(with_weights ? 2 : 0),
                      {{"identity", identity}, {"method", "net"}});
  }
  fs::path encoder() const { return workspace_.cell(slug_) / "encoder.safetensors"; }
  beatbench::EncoderExport take(const std::string& cell, const fs::path& file) {
    Database store = open_store(store_file(workspace_.path()));
    ingest_workspace(store, workspace_.path());
    return export_encoder(store, workspace_.path(), cell, file);
  }
  std::string refusal(const std::string& cell) {
    const std::string message =
        message_of([&] { take(cell, out_ / "e.safetensors"); }, workspace_.path());
    EXPECT_TRUE(fs::is_empty(out_.path())) << "a refusal leaves nothing behind";
    return message;
  }

  TestWorkspace workspace_;
  TemporaryFolder out_;
  std::string slug_, identity_;
  std::vector<float> values_ = {1, 2, 3, 4, 5, 6};
};

TEST_F(EncoderExport, CopiesTheWeightsAndSaysWhatTheyBelongTo) {
  const auto made = take(identity_.substr(0, 8), out_ / "e.safetensors");
  EXPECT_EQ(read_file(made.weights), read_file(encoder()));
  const Json about = read_json(out_ / "e.json");
  EXPECT_EQ(about, made.about);
  EXPECT_EQ(about["identity"], identity_);
  EXPECT_EQ(about["weights"],
            (Json{{"file", "e.safetensors"}, {"sha256", sha256_file(encoder())}}));
  EXPECT_EQ(about["method"], (Json{{"id", "net"}, {"options", Json::object()}}));
  EXPECT_EQ(about["backbone"], (Json{{"id", "resnet1d"}, {"options", {{"width", 4}}}}));
  EXPECT_EQ(about["signal"]["samples"], 625);
  EXPECT_EQ(about["features"]["channels"], 8);
  EXPECT_EQ(about["features"]["steps"], 20) << "ceil(625 / 32)";
  EXPECT_EQ(about["tensors"], Json::parse(R"([{"name": "a.weight", "dtype": "F32", "shape": [2, 3]},
                                             {"name": "b", "dtype": "F32", "shape": [6]}])"));
  EXPECT_EQ(about["parameters"], 1234);
  EXPECT_EQ(message_of([&] { take(slug_, out_ / "e.safetensors"); }, out_.path()),
            "DIR/e.safetensors: is there already. Name another, or remove it first");
  fs::remove(made.weights);
  EXPECT_EQ(message_of([&] { take(slug_, out_ / "e.safetensors"); }, out_.path()),
            "DIR/e.json: is there already. Name another, or remove it first");
}

TEST_F(EncoderExport, OfTheNativeArmHasNoBackbone) {
  testing::change_json(workspace_.cell(slug_) / "cell.json",
                       [](Json& cell) { cell["input"].erase("backbone"); });
  EXPECT_TRUE(take(slug_, out_ / "e.safetensors").about["backbone"].is_null());
}

TEST_F(EncoderExport, RefusesWhatIsNoFinishedPretrainingWithItsReason) {
  const std::string probe =
      workspace_.done({.label = "net", .protocol = "p"}, {{"f1", "macro", 1}});
  EXPECT_EQ(refusal(probe).substr(0, refusal(probe).rfind(' ')),
            "cell '" + probe + "' judges an encoder, it trains none. Its encoder is that of cell");
  const std::string failed =
      workspace_.failed({.label = "bad", .protocol = "", .kind = "pretrain"}, "killed");
  EXPECT_EQ(refusal(failed), "cell '" + failed +
                                 "' is failed, its encoder is not finished. `beatbench run` goes "
                                 "on with it");
  EXPECT_EQ(message_of([&] { take(slug_, out_ / "e.pt"); }, out_.path()),
            "'DIR/e.pt' must end in .safetensors; its description goes beside it as .json");
  EXPECT_TRUE(refusal("000000").starts_with("no cell '000000'"));
}

TEST_F(EncoderExport, RefusesAnEncoderThatIsGoneDamagedOfAnotherCellOrEmpty) {
  const std::string file = "DIR/cells/" + slug_ + "/encoder.safetensors: ";
  write_encoder("another");
  EXPECT_TRUE(refusal(slug_).starts_with(file + "is not of cell " + identity_.substr(0, 8)));
  write_encoder(identity_, false);
  EXPECT_NE(refusal(slug_).find("a fixed function without weights"), std::string::npos);
  write_file_atomically(encoder(), "damaged!");
  EXPECT_TRUE(refusal(slug_).starts_with(file)) << refusal(slug_);
  fs::remove(encoder());
  EXPECT_TRUE(refusal(slug_).starts_with(file + "missing. Cells that came from a bundle"));
}

TEST_F(EncoderExport, RefusesACellThatDoesNotSayItsShape) {
  testing::change_json(workspace_.cell(slug_) / "result.json",
                       [](Json& result) { result["details"].erase("stride"); });
  EXPECT_NE(refusal(slug_).find("does not say what its encoder looks like"), std::string::npos);
}

}  // namespace
}  // namespace beatbench
