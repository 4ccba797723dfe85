// Stands in for beatbench-worker: keeps its contract without LibTorch. What a cell does is chosen
// by the option `behaviour` of its method or protocol.

#include "harness/base/error.h"
#include "harness/base/hash.h"
#include "harness/base/json.h"
#include "harness/cell/cell.h"
#include "tests/run/fake_catalogue.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <thread>
#include <vector>

namespace beatbench {
namespace {

// As a program without sanitizers would: their handler turns the signal into an exit.
void crash() {
  std::signal(SIGSEGV, SIG_DFL);
  std::raise(SIGSEGV);
}

namespace fs = std::filesystem;

volatile std::sig_atomic_t asked_to_stop = 0;
void note_stop(int) { asked_to_stop = 1; }

void misbehave(const std::string& behaviour) {
  if (behaviour == "throw") throw DataError("fake: labels of record 17 are missing");
  if (behaviour == "crash") {
    std::cerr << "fake: about to crash" << std::endl;
    crash();
  }
  if (behaviour == "hang") {
    std::signal(SIGTERM, SIG_IGN);
    while (true) std::this_thread::sleep_for(std::chrono::hours(1));
  }
  if (behaviour == "eat") {
    std::vector<std::vector<char>> eaten;
    while (true) {
      eaten.emplace_back(std::size_t{8} << 20, 'x');
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }
}

// A chain of hashes stands for training: its end depends on every step, so a resumed cell that
// skipped or repeated one would show.
std::string train(const CellFolder& cell, std::string state, std::int64_t steps, int step_ms) {
  std::int64_t done = 0;
  const fs::path checkpoint = cell.file("checkpoint.json");
  if (fs::exists(checkpoint)) {
    const Json saved = read_json(checkpoint);
    state = saved.at("state");
    done = saved.at("done");
  }
  for (; done < steps; ++done) {
    if (asked_to_stop != 0) {
      write_json(checkpoint, {{"state", state}, {"done", done}});
      std::exit(static_cast<int>(ExitCode::interrupted));
    }
    state = sha256_hex(state + "/" + std::to_string(done));
    std::this_thread::sleep_for(std::chrono::milliseconds(step_ms));
    if (done % 3 == 2) write_json(checkpoint, {{"state", state}, {"done", done + 1}});
    write_json(cell.file("progress.json"),
               {{"done", done + 1}, {"total", steps}, {"note", "loss 1.0"}});
  }
  return state;
}

int do_cell(const CellFolder& cell) {
  const Json json = read_json(cell.file("cell.json"));
  const Json& input = json.at("input");
  const bool pretrain = input.at("kind") == "pretrain";
  const Json& options = input.at(pretrain ? "method" : "protocol").at("options");
  misbehave(options.at("behaviour"));
  if (options.at("behaviour") == "silent") return 0;
  std::string start = json.at("identity");
  if (!pretrain)
    start +=
        read_json(fs::path(json.at("context").at("upstream").get<std::string>()) / "encoder.json")
            .at("state")
            .get<std::string>();
  std::int64_t steps = options.at("steps");
  if (!input.at("limit").is_null()) steps = std::min<std::int64_t>(steps, input.at("limit"));
  const std::string state = train(cell, start, steps, options.at("step_ms"));
  if (pretrain) write_json(cell.file("encoder.json"), {{"state", state}});
  if (options.value("ids", "none") == "all") {
    const fs::path set = json.at("context")
                             .at("prepared")
                             .at(judged_data(input).at("fingerprint").get<std::string>());
    write_json(cell.file("ids.json"), read_json(set / "corpus.json").at("records").at("id"));
  }
  const double value =
      static_cast<double>(std::stoul(state.substr(0, 8), nullptr, 16)) / 4294967296.0;
  Json metric = {{"metric", pretrain ? "loss" : "f1"},
                 {"definition", "fake.v1"},
                 {"scope", pretrain ? "train" : "macro"},
                 {"value", value},
                 {"support", steps}};
  write_json(cell.file("result.json"), {{"schema_version", 1},
                                        {"identity", json.at("identity")},
                                        {"kind", input.at("kind")},
                                        {"metrics", Json::array({metric})},
                                        {"details", Json::object()},
                                        {"warnings", Json::array()},
                                        {"environment",
                                         {{"beatbench", "0"},
                                          {"commit", "0"},
                                          {"torch", "2.13.0"},
                                          {"abi", "fake"},
                                          {"device", "cpu"},
                                          {"cpu", "fake"},
                                          {"threads", 1},
                                          {"host_os", "fake"}}},
                                        {"seconds", 0.0},
                                        {"parameters", 1}});
  return 0;
}

// Refuses an exponent that is not above 0, as a method would, and what is unlucky, as fakenet does
// in the backbone and a method's own encoder alike.
std::string refusal_of(const Json& model) {
  if (model.contains("backbone") && model["backbone"]["options"]["width"] == 13)
    return "fakenet: 13 is unlucky";
  if (!model.contains("method")) return "";
  const Json& options = model.at("method").at("options");
  const std::string behaviour = options.at("behaviour");
  if (behaviour == "crash" || behaviour == "hang") misbehave(behaviour);
  if (behaviour == "chatter")
    for (const char* line : {R"({"refusal":1})", R"({"model":null,"refusal":"x"})",
                             R"({"model":99,"refusal":"x"})", R"({"model":[]})", "{", "7"})
      std::cout << line << std::endl;
  if (options.at("exponent") == 13) return "fakenet: 13 is unlucky";
  return options.at("exponent") <= 0 ? "the exponent must be > 0" : "";
}

int check(const fs::path& request) {
  const Json models = read_json(request).at("models");
  for (std::size_t i = 0; i < models.size(); ++i) {
    Json answer = {{"model", i}};
    if (const std::string why = refusal_of(models[i]); !why.empty()) answer["refusal"] = why;
    std::cout << answer.dump() << std::endl;
  }
  return 0;
}

// A plugin whose name tells what it does to the program that loads it.
int describe(const std::vector<fs::path>& files) {
  const Json everything = fake_description();
  Json all = everything;
  if (!files.empty())  // plugins as named alone; protocols always
    all["entries"] = Json::array({everything["entries"].back()});
  const char* path = std::getenv("BEATBENCH_PLUGIN_PATH");
  std::vector<fs::path> plugins = files;
  if (files.empty() && path != nullptr && *path != '\0')
    for (const fs::directory_entry& entry : fs::directory_iterator(path))
      plugins.push_back(entry.path());
  for (const fs::path& plugin : plugins) {
    if (plugin.stem() == "libcrash") crash();
    if (plugin.stem() == "libold")
      all["refused"].push_back(
          {{"file", plugin.string()}, {"reason", "built for API 0, this worker has API 1"}});
    if (plugin.stem() == "libfake" && !files.empty())
      for (const Json& entry : everything["entries"])
        if (entry["kind"] != "protocol") all["entries"].push_back(entry);
  }
  std::cout << all.dump() << "\n";
  return 0;
}

}  // namespace
}  // namespace beatbench

int main(int argc, char** argv) try {
  const std::vector<std::string> words(argv + 1, argv + argc);
  std::signal(SIGTERM, beatbench::note_stop);
  if (words.size() == 2 && words[0] == "cell") return beatbench::do_cell({words[1]});
  if (words.size() == 2 && words[0] == "check") return beatbench::check(words[1]);
  if (!words.empty() && words[0] == "describe")
    return beatbench::describe({words.begin() + 1, words.end()});
  std::cerr << "usage: fake_worker cell FOLDER | check FILE | describe [FILE…]\n";
  return static_cast<int>(beatbench::ExitCode::usage);
} catch (const beatbench::Error& error) {
  std::cerr << error.what() << "\n";
  return static_cast<int>(error.code());
}
