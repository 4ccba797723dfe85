#include "harness/manifest/tables.h"

#include "harness/manifest/manifest.h"

#include <algorithm>
#include <string>

namespace beatbench {

const std::vector<OptionSpec>& signal_options() {
  static const std::vector<OptionSpec> kSpecs = {
      {"rate_hz", 250.0, "Sampling rate that all signals are brought to, Hz", 20, 4000},
      {"seconds", 10.0, "Length of one window, seconds", 0.5, 3600},
  };
  return kSpecs;
}

const std::vector<OptionSpec>& pretrain_options() {
  static const std::vector<OptionSpec> kSpecs = {
      {"epochs", std::int64_t{100}, "Passes over the corpus", 1, 1'000'000},
      {"batch", std::int64_t{256}, "Records of one optimiser step", 2, 1'000'000},
      {.name = "schedule",
       .fallback = std::string("warmup_cosine"),
       .help = "Learning rate behind the warm-up: half a cosine to 0, or constant",
       .choices = {"warmup_cosine", "constant"}},
      {"warmup_epochs", 0.0, "Epochs of linear warm-up", 0, 1'000'000},
      {"clip_norm", 1.0, "Largest norm of the gradient; 0 does not clip", 0},
      {.name = "precision",
       .fallback = std::string("fp32"),
       .help = "Arithmetic of the forward pass",
       .choices = {"fp32", "bf16"}},
      {"checkpoint_minutes", 5.0, "Minutes between two resumable checkpoints", 0},
  };
  return kSpecs;
}

const std::vector<OptionSpec>& optimizer_options() {
  static const std::vector<OptionSpec> kSpecs = {
      {.name = "name",
       .fallback = std::string("adamw"),
       .help = "Optimiser; adam adds the weight decay to the gradient",
       .choices = {"adamw", "adam"}},
      {.name = "lr",
       .fallback = 1e-3,
       .help = "Learning rate after the warm-up",
       .minimum = 0,
       .maximum = 10,
       .above_minimum = true},
      {"weight_decay", 1e-4, "Weight decay; decoupled from the gradient in adamw", 0, 1},
      {"beta1", 0.9, "Decay of the mean gradient", 0, 0.9999},
      {"beta2", 0.999, "Decay of the mean squared gradient", 0, 0.999999},
      {"eps", 1e-8, "Added to the root of the mean squared gradient", 0, 1, true},
  };
  return kSpecs;
}

const std::vector<OptionSpec>& native_options() {
  static const std::vector<OptionSpec> kSpecs = {
      {"epochs", std::int64_t{0}, "Most epochs of a published schedule; 0: as published", 0,
       1'000'000},
      {"batch", std::int64_t{0}, "Largest batch of a published schedule; 0: as published", 0,
       1'000'000},
  };
  return kSpecs;
}

const std::vector<OptionSpec>& run_options() {
  static const std::vector<OptionSpec> kSpecs = {
      {.name = "device",
       .fallback = std::string("cpu"),
       .help = "What models are trained and judged on; cuda was not tried yet (decision 0006)",
       .choices = {"cpu", "cuda"}},
      {"threads", std::int64_t{1}, "Threads of one cell; part of its identity", 1, 1024},
      {"cell_minutes", 0.0, "Time limit of one cell, minutes; 0 sets none", 0},
      {"cell_memory_gib", 0.0, "Memory limit of one cell, GiB; 0 sets none", 0},
      {"max_skipped_share", 0.02, "Share of unusable records that a data set may have", 0, 1},
  };
  return kSpecs;
}

std::string long_warmup(const Options& pretrain) {
  const double warmup = pretrain.number("warmup_epochs");
  const std::int64_t epochs = pretrain.integer("epochs");
  if (warmup <= double(epochs)) return "";
  return "'warmup_epochs' is " + value_text(warmup) + ", must be <= epochs, which is " +
         value_text(epochs) + " (the learning rate would never be reached)";
}

const OptionSpec& seed_item() {
  static const OptionSpec kSpec{"seeds", std::int64_t{0}, "Seeds; each is a run of its own", 0};
  return kSpec;
}

const OptionSpec& arm_item() {
  static const OptionSpec kSpec{
      .name = "arms",
      .fallback = std::string("controlled"),
      .help = "controlled: same backbone, data and steps for all; native: the method's own",
      .choices = {"controlled", "native"}};
  return kSpec;
}

const OptionSpec& fold_item() {
  static const OptionSpec kSpec{"folds", std::int64_t{1}, "Folds of the data set to use", 1, 10};
  return kSpec;
}

const OptionSpec& label_fraction_item() {
  static const OptionSpec kSpec{.name = "label_fractions",
                                .fallback = 1.0,
                                .help = "Shares of the labelled training patients",
                                .minimum = 0,
                                .maximum = 1,
                                .above_minimum = true};
  return kSpec;
}

const OptionSpec& scope_option() {
  static const OptionSpec kSpec{"scope", std::string("macro"),
                                "What the numbers are of: macro, all, or a class"};
  return kSpec;
}

OptionSpec mode_item(const std::vector<std::string>& modes) {
  return {.name = "modes",
          .fallback = modes.empty() ? std::string() : modes.front(),
          .help = "How the encoder is judged; all modes of the protocol where left out",
          .choices = modes};
}

const std::vector<std::string>& reserved_keys(std::string_view kind) {
  static const std::vector<std::string> kMethod = {"plugin", "label"};
  static const std::vector<std::string> kProtocol = {"name", "modes", "label_fractions", "test_on",
                                                     "splits"};
  static const std::vector<std::string> kBackbone = {"name"};
  return kind == "method" ? kMethod : kind == "protocol" ? kProtocol : kBackbone;
}

bool is_plain_name(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  return !name.empty() && name.size() <= 64 && name.front() != '-' &&
         std::ranges::all_of(name, plain);
}

}  // namespace beatbench
