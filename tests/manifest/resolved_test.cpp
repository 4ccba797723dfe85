#include "harness/base/seed.h"
#include "tests/manifest/fixture.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

namespace beatbench::testing {
namespace {

TEST(Resolved, HasEveryDefaultFilledIn) {
  const Json json = resolved_json(read_text(kMinimal, {"datasets.ptbxl=/data/ptbxl"}));
  EXPECT_EQ(json, Json::parse(R"({
    "schema_version": 1,
    "datasets": {"ptbxl": "/data/ptbxl"},
    "signal": {"rate_hz": 250.0, "seconds": 10.0},
    "backbone": {"name": "resnet1d", "width": 64},
    "experiment": {"name": "minimal", "seeds": [0], "arms": ["controlled"]},
    "pretrain": {"corpus": [{"dataset": "ptbxl"}], "epochs": 100, "batch": 256, "warmup_epochs": 0.0,
      "schedule": "warmup_cosine", "clip_norm": 1.0, "precision": "fp32", "checkpoint_minutes": 5.0,
      "optimizer": {"name": "adamw", "lr": 0.001, "weight_decay": 0.0001,
        "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}},
    "native": {"epochs": 0, "batch": 0},
    "run": {"device": "cpu", "threads": 1, "cell_minutes": 0.0, "cell_memory_gib": 0.0, "max_skipped_share": 0.02},
    "method": [{"plugin": "beat_ssl", "label": "beat_ssl", "rhythm": "soft_1", "beat": "hard",
      "exponent": 50.0, "residual": false, "note": ""}],
    "protocol": [{"name": "ptbxl_superclass", "modes": ["linear", "finetune"],
      "label_fractions": [1.0], "epochs": 50}]})"));
}

void expect_round_trip(const Manifest& manifest) {
  const std::string toml = resolved_toml(manifest);
  const Manifest again = read_text(toml);
  EXPECT_EQ(resolved_json(again).dump(), resolved_json(manifest).dump()) << toml;
  EXPECT_EQ(resolved_toml(again), toml);
}

TEST(Resolved, ReadsBackTheSame) {
  expect_round_trip(read_text(kMinimal));
  expect_round_trip(read_text(kFull));
}

TEST(Resolved, ReadsBackTheSameWithACutNativeArm) {
  std::string text = kMinimal;
  text.replace(text.find("beat_ssl"), 8, "three_kg");
  const Manifest manifest =
      read_text(text, {"experiment.arms=[\"controlled\", \"native\"]", "signal.rate_hz=500",
                       "native.epochs=3", "native.batch=16"});
  EXPECT_EQ(manifest.native.integer("epochs"), 3);
  EXPECT_EQ(manifest.native.integer("batch"), 16);
  expect_round_trip(manifest);
}

// Property test: any manifest that is read writes itself so that it is read the same.
TEST(Resolved, ReadsBackTheSameForRandomValues) {
  for (std::uint64_t trial = 0; trial < 200; ++trial) {
    Draws draws(trial, "resolved");
    const auto number = [&](double low, double high) {
      return value_text(std::exp(draws.uniform(std::log(low), std::log(high))));
    };
    std::string note;
    for (std::uint64_t i = draws.below(20); i > 0; --i)
      note += static_cast<char>(1 + draws.below(127));  // ASCII with its control characters
    const std::vector<std::string> overrides = {
        "pretrain.epochs=" + std::to_string(50 + draws.below(1000)),
        "pretrain.batch=" + std::to_string(2 + draws.below(1000)),
        "pretrain.clip_norm=" + number(1e-300, 1e300),
        "pretrain.optimizer.lr=" + number(1e-12, 10),
        "signal.rate_hz=" + number(60, 900),
        "experiment.seeds=[" + std::to_string(draws.below(INT64_MAX)) + "]",
        "method.with_beats.exponent=" + number(1e-9, 1e9),
        "method.with_beats.note=" + value_text(note),
        "datasets.ptbxl=" + value_text("/" + note + "x"),
        "protocol.ludb_waves.label_fractions=[" + number(1e-5, 1) + ", 1]"};
    if (note.find("${") != std::string::npos) continue;
    expect_round_trip(read_text(kFull, overrides));
  }
}

}  // namespace
}  // namespace beatbench::testing
