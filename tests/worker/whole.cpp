#include "tests/worker/whole.h"

#include "harness/base/atomic_file.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace beatbench {
namespace fs = std::filesystem;

Whole::Whole() {
  ::setenv("BEATBENCH_PLUGIN_PATH", TEST_PLUGINS "/misbehaving", 1);
  ::setenv("BEATBENCH_WORKER", BEATBENCH_WORKER_PROGRAM, 1);
  const auto data = folder_ / "data";
  const int exit = Subprocess({BEATBENCH_PROGRAM, "data", "synth", data, "--records", "40", "-q"},
                              {folder_ / "said", {}})
                       .wait()
                       .exit;
  EXPECT_EQ(exit, 0) << said();
}

void Whole::write_manifest(const std::string& methods, const std::string& run, bool waves,
                           int rate_hz) {
  std::string text = R"(schema_version = 1
[datasets]
ptbxl = "data/synthetic-ptbxl"
ludb = "data/synthetic-ludb"
[signal]
seconds = 10
rate_hz = )" + std::to_string(rate_hz) +
                     R"(
[backbone]
name = "resnet1d"
width = 4
blocks = 1
[experiment]
name = "whole"
[pretrain]
corpus = [{ dataset = "ptbxl", folds = [1, 2, 3, 4, 5, 6, 7, 8] }]
epochs = 20
batch = 8
checkpoint_minutes = 0.001
optimizer = { name = "adamw", lr = 1e-3, weight_decay = 1e-4 }
[[protocol]]
name = "ptbxl_superclass"
modes = ["linear"]
)";
  if (waves)
    text += "[[protocol]]\nname = \"ludb_waves\"\nmodes = [\"linear\"]\nfolds = 2\nepochs = 2\n";
  write(text + "[run]\n" + run + methods);
}

void Whole::write(const std::string& manifest) const {
  write_file_atomically(folder_ / "whole.toml", manifest);
}

std::unique_ptr<Subprocess> Whole::start(const std::string& name,
                                         const std::vector<std::string>& more) const {
  std::vector<std::string> words = {
      BEATBENCH_PROGRAM, "run", folder_ / "whole.toml", "-w", workspace(name), "-j", "1", "-q"};
  words.insert(words.end(), more.begin(), more.end());
  return std::make_unique<Subprocess>(words, SubprocessFiles{folder_ / "said", {}});
}

int Whole::run(const std::string& name, const std::vector<std::string>& more) const {
  return start(name, more)->wait().exit;
}

int Whole::command(std::vector<std::string> words) const {
  words.insert(words.begin(), BEATBENCH_PROGRAM);
  return Subprocess(words, {folder_ / "said", {}}).wait().exit;
}

std::string Whole::said() const { return read_file(folder_ / "said"); }

Json Whole::cells(const std::string& name) const {
  const auto out = folder_ / "cells.json";
  const int exit =
      Subprocess({BEATBENCH_PROGRAM, "ls", "cells", "--format", "json", "-w", workspace(name)},
                 {out, folder_ / "said"})
          .wait()
          .exit;
  EXPECT_EQ(exit, 0) << said();
  return read_json(out);
}

Json Whole::result(const std::string& name, const std::string& slug_begin) const {
  for (const fs::directory_entry& cell : fs::directory_iterator(workspace(name) / "cells"))
    if (cell.path().filename().string().starts_with(slug_begin))
      return read_json(cell.path() / "result.json");
  ADD_FAILURE() << "no cell " << slug_begin;
  return {};
}

std::map<std::string, std::string> Whole::kept(const std::string& name) const {
  std::map<std::string, std::string> bytes;
  for (const fs::directory_entry& cell : fs::directory_iterator(workspace(name) / "cells")) {
    const std::string slug = cell.path().filename();
    for (const char* file : {"encoder.safetensors", "checkpoint.safetensors", "metrics.jsonl",
                             "predictions.npy", "ids.json"})
      if (fs::exists(cell.path() / file)) bytes[slug + "/" + file] = read_file(cell.path() / file);
    if (!fs::exists(cell.path() / "result.json")) continue;
    const Json result = read_json(cell.path() / "result.json");
    for (const char* key : {"metrics", "details", "warnings"})
      bytes[slug + "/" + key] = result.at(key).dump();
  }
  return bytes;
}

pid_t Whole::worker(const Subprocess& run) const {
  const std::string id = std::to_string(run.id());
  std::ifstream children("/proc/" + id + "/task/" + id + "/children");
  for (pid_t child = 0; children >> child;) {
    std::ifstream command("/proc/" + std::to_string(child) + "/cmdline");
    std::string line;
    std::getline(command, line);
    const std::string cell{"\0cell\0", 6};
    if (line.find(cell) != std::string::npos) return child;
  }
  return -1;
}

fs::path Whole::cell_of(pid_t worker) {
  std::ifstream command("/proc/" + std::to_string(worker) + "/cmdline");
  for (std::string word; std::getline(command, word, '\0');)
    if (word == "cell" && std::getline(command, word, '\0')) return word;
  return {};
}

bool Whole::has_checkpoint(const std::string& name) const {
  if (!fs::exists(workspace(name) / "cells")) return false;
  for (const fs::directory_entry& cell : fs::directory_iterator(workspace(name) / "cells"))
    if (fs::exists(cell.path() / "checkpoint.safetensors")) return true;
  return false;
}

}  // namespace beatbench
