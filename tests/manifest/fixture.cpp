#include "tests/manifest/fixture.h"

#include <gtest/gtest.h>

namespace beatbench::testing {
namespace fs = std::filesystem;

const char* const kMinimal = R"(schema_version = 1
datasets = { ptbxl = "data/ptbxl" }
backbone = { name = "resnet1d" }
[experiment]
name = "minimal"
[pretrain]
corpus = [{ dataset = "ptbxl" }]
[[method]]
plugin = "beat_ssl"
[[protocol]]
name = "ptbxl_superclass"
)";

const char* const kFull = R"(schema_version = 1
datasets = { ptbxl = "/data/ptb xl", ludb = "../ludb" }
signal = { rate_hz = 100, seconds = 5.5 }
backbone = { name = "resnet1d", width = 32 }
[experiment]
name = "full-1"
seeds = [3, 1, 2]
arms = ["controlled"]
[pretrain]
corpus = [{ dataset = "ptbxl", folds = [1, 2] }, { dataset = "ludb" }]
epochs = 7
batch = 8
warmup_epochs = 2
clip_norm = 0.5
precision = "bf16"
checkpoint_minutes = 1.25
schedule = "constant"
optimizer = { name = "adam", lr = 3e-5, weight_decay = 0, beta1 = 0.8, beta2 = 0.95, eps = 1e-6 }
[native]
epochs = 0
batch = 0
[run]
threads = 2
cell_minutes = 30
cell_memory_gib = 1.5
max_skipped_share = 0.1
[[method]]
plugin = "beat_ssl"
label = "with_beats"
rhythm = "hard"
beat = "soft_2"
exponent = 0.1
residual = true
note = "quote \" backslash \\ tab \t bell \u0007 delete \u007F ä"
[[method]]
plugin = "three_kg"
[[method]]
plugin = "supervised"
[[protocol]]
name = "ludb_waves"
modes = ["finetune"]
label_fractions = [0.01, 1]
folds = 3
lr = 1e-4
[[protocol]]
name = "ptbxl_superclass"
[[published]]
source = "A paper, Table 1"
protocol = "ptbxl_superclass"
metric = "auroc.v1{ties=half}"
scope = "NORM"
values = { with_beats = 0.843, supervised = 1 }
)";

fs::path source_dir() { return fs::path(BEATBENCH_SOURCE_DIR) / "tests/manifest"; }

Catalogue catalogue() { return catalogue_from_json(read_json(source_dir() / "catalogue.json")); }

Manifest read_text(const std::string& text, const std::vector<std::string>& overrides) {
  const TemporaryFolder folder;
  return read_manifest(folder.write("x.toml", text), overrides, catalogue());
}

std::string mistakes_of(const std::string& text, const std::vector<std::string>& overrides) {
  const TemporaryFolder folder;
  const fs::path file = folder.write("x.toml", text);
  try {
    read_manifest(file, overrides, catalogue());
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::usage);
    std::string message = error.what();
    const std::string prefix = folder.path().string() + "/";
    for (auto at = message.find(prefix); at != std::string::npos; at = message.find(prefix))
      message.erase(at, prefix.size());
    return message;
  }
  return "";
}

}  // namespace beatbench::testing
