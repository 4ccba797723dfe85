// The worker as a program, on cells written by hand: exit codes and messages of design §6.
#include "harness/cell/cell.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/base/npy.h"
#include "harness/base/subprocess.h"
#include "harness/metrics/definition.h"
#include "harness/sdk/abi.h"
#include "tests/base/temporary_folder.h"
#include "tests/train/toy_set.h"

#include <gtest/gtest.h>

#include <set>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

class Worker : public ::testing::Test {
 protected:
  Worker() {
    Contents contents;
    contents.dataset = "toy";
    contents.spec = {10, 1, {"I", "II"}};
    contents.classes = {"A"};
    std::vector<ToyRecord> records;
    for (int r = 0; r < 40; ++r) {
      records.push_back({{.id = std::to_string(r), .patient = std::to_string(r)},
                         std::vector<float>(20, static_cast<float>(r % 3))});
      records.back().info.fold = r % 10 + 1;
      records.back().info.labels = {static_cast<std::uint8_t>(r % 3 == 0)};
    }
    fingerprint_ = write_toy_set(folder_ / "set", contents, records).fingerprint();
    const Json entry = {{"id", "tiny"}, {"options", Json::object()}, {"plugin_digest", "d"}};
    Json method = entry;
    method["options"] = {{"error", "none"}};
    input_ = {{"kind", "pretrain"},
              {"arm", "controlled"},
              {"seed", 0},
              {"threads", 1},
              {"device", "cpu"},
              {"limit", nullptr},
              {"method", method},
              {"backbone", entry},
              {"signal", {{"rate_hz", 10.0}, {"seconds", 1.0}, {"leads", {"I", "II"}}}},
              {"corpus", {{{"fingerprint", fingerprint_}, {"folds", {1, 2}}}}},
              {"pretrain",
               {{"epochs", 2},
                {"batch", 4},
                {"schedule", "warmup_cosine"},
                {"warmup_epochs", 0},
                {"clip_norm", 1.0},
                {"precision", "fp32"}}},
              {"optimizer",
               {{"name", "adamw"},
                {"lr", 0.01},
                {"weight_decay", 0.0},
                {"beta1", 0.9},
                {"beta2", 0.999},
                {"eps", 1e-8}}}};
    context_ = {{"prepared", {{fingerprint_, folder_ / "set"}}},
                {"derived", folder_ / "derived"},
                {"plugins", {TEST_PLUGINS "/good/libtiny.so"}},
                {"upstream", nullptr},
                {"checkpoint_minutes", 5.0}};
  }
  CellFolder cell(const char* name) const { return {folder_ / name}; }
  void write(const char* name) const {
    write_cell(cell(name), {{"schema_version", kCellSchemaVersion},
                            {"identity", cell_identity(input_)},
                            {"kind", input_.at("kind")},
                            {"slug", name},
                            {"input", input_},
                            {"context", context_}});
  }
  // The evaluation of the cell `upstream`.
  void become_evaluation(const char* upstream) {
    const std::string identity = cell_identity(input_);
    for (const char* key : {"corpus", "pretrain", "optimizer", "backbone"}) input_.erase(key);
    input_.update({{"kind", "evaluate"},
                   {"protocol", {{"id", "ptbxl_superclass"}, {"options", Json::object()}}},
                   {"mode", "linear"},
                   {"label_fraction", 1.0},
                   {"fold", 0},
                   {"data", {{"fingerprint", fingerprint_}}},
                   {"upstream", identity}});
    context_["upstream"] = cell(upstream).path.string();
  }
  // Exit code and message, the test's folder as DIR.
  std::pair<int, std::string> run(const std::vector<std::string>& words) const {
    std::vector<std::string> command = {BEATBENCH_WORKER_PROGRAM};
    command.insert(command.end(), words.begin(), words.end());
    const int exit = Subprocess(command, {folder_ / "said", {}}).wait().exit;
    std::string said = read_file(folder_ / "said");
    const std::string dir = folder_.path();
    for (std::size_t at = 0; (at = said.find(dir)) != std::string::npos;)
      said.replace(at, dir.size(), "DIR");
    return {exit, said};
  }
  std::pair<int, std::string> run_cell(const char* name) const {
    return run({"cell", cell(name).path});
  }
  using Answer = std::pair<int, std::string>;

  TemporaryFolder folder_;
  std::string fingerprint_;
  Json input_, context_;
};

TEST_F(Worker, DoesAPretrainingAndAnEvaluation) {
  write("p");
  EXPECT_EQ(run_cell("p"), (Answer{0, ""}));
  const Json pretraining = read_json(cell("p").file("result.json"));
  EXPECT_EQ(cell_state(cell("p"), cell_identity(input_)), CellState::done);
  EXPECT_EQ(pretraining["details"]["steps"], 4);  // 8 records of two folds
  EXPECT_EQ(pretraining["details"]["corpus_records"], 8);
  std::set<std::string> metrics;
  for (const Json& metric : pretraining["metrics"]) {
    metrics.insert(metric["metric"]);
    EXPECT_NE(find_metric(metric["definition"].get<std::string>()), nullptr) << metric;
  }
  for (const char* name :
       {"loss", "encoder_effective_rank", "encoder_mean_cosine", "encoder_uniformity"})
    EXPECT_TRUE(metrics.contains(name)) << name;
  EXPECT_EQ(pretraining["parameters"], 9);  // 3 · 2 weights, 3 biases
  for (const char* file : {"encoder.safetensors", "checkpoint.safetensors", "metrics.jsonl"})
    EXPECT_TRUE(fs::exists(cell("p").file(file))) << file;
  EXPECT_FALSE(fs::exists(cell("p").file("progress.json")));
  become_evaluation("p");
  write("e");
  EXPECT_EQ(run_cell("e"), (Answer{0, ""}));
  const Json evaluation = read_json(cell("e").file("result.json"));
  EXPECT_EQ(evaluation["kind"], "evaluate");
  EXPECT_EQ(evaluation["environment"]["abi"], BEATBENCH_ABI);
  EXPECT_EQ(evaluation["metrics"].size(), 12u);  // six metrics, macro and one class
  EXPECT_TRUE(fs::exists(cell("e").file("predictions.npy")));
  const Json ids = {"9", "19", "29", "39"};
  EXPECT_EQ(read_json(cell("e").file("ids.json")), ids);
  const Json items = read_json(cell("e").file("items.json"));
  EXPECT_EQ(items["kind"], "multilabel");
  EXPECT_EQ(items["classes"], Json{"A"});
  EXPECT_EQ(items["patients"], ids);  // each record is a patient of its own
  EXPECT_EQ(items["thresholds"].size(), 1u);
  const NpyArray truth(cell("e").file("truth.npy"));
  EXPECT_EQ(truth.shape(), (std::vector<std::int64_t>{4, 1}));
  EXPECT_EQ(truth.as<std::uint8_t>()[0], 1);  // record 9
  EXPECT_EQ(truth.as<std::uint8_t>()[1], 0);  // record 19
}

// The controlled encoder has 3 channels, tiny's own 5.
TEST_F(Worker, TheNativeArmTrainsTheMethodsOwnEncoderWithoutABackbone) {
  input_["arm"] = "native";
  input_.erase("backbone");
  input_["pretrain"]["schedule"] = "constant";
  input_["optimizer"]["name"] = "adam";
  write("p");
  EXPECT_EQ(run_cell("p"), (Answer{0, ""}));
  const Json pretraining = read_json(cell("p").file("result.json"));
  EXPECT_EQ(pretraining["details"]["channels"], 5);
  EXPECT_EQ(pretraining["warnings"], (Json{"native schedule cut to 2 of its 7 epochs",
                                           "native batch of 4 records, published 6"}));
  become_evaluation("p");
  write("e");
  EXPECT_EQ(run_cell("e"), (Answer{0, ""}));
}

TEST_F(Worker, AMethodThatAsksForTheBackboneInItsNativeArmIsRefused) {
  input_["arm"] = "native";
  input_.erase("backbone");
  input_["method"]["options"]["error"] = "backbone";
  write("c");
  EXPECT_EQ(run_cell("c"),
            (Answer{4,
                    "method 'tiny' asks for the shared backbone in its native arm; it must "
                    "build its own encoder there\n"}));
}

TEST_F(Worker, UsageIsToldForAnythingElse) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{}, {"cell"}, {"dance"}, {"cell", "a", "b"}}) {
    const auto [exit, said] = run(words);
    EXPECT_EQ(exit, 2);
    EXPECT_TRUE(said.starts_with("usage: beatbench-worker describe")) << said;
  }
}

TEST_F(Worker, CheckAnswersForEachModelAndTellsWhichRefuseTheirOptionsAndNothingElse) {
  Json models = Json::array();
  for (const char* error : {"none", "usage", "own", "torch", "usage"}) {
    input_["method"]["options"]["error"] = error;
    models.push_back(input_);
  }
  for (const char* leads : {R"(["I", "II"])", R"(["I"])"}) {
    Json bare = {{"signal", input_["signal"]}, {"backbone", input_["backbone"]}};
    bare["signal"]["leads"] = Json::parse(leads);
    Json rule = input_;
    rule["signal"] = bare["signal"];
    rule["method"] = {{"id", "tiny_rule"}, {"options", Json::object()}};
    models.insert(models.end(), {bare, rule});
  }
  write_json(folder_ / "models.json", {{"plugins", context_["plugins"]}, {"models", models}});
  const auto [exit, said] = run({"check", (folder_ / "models.json").string()});
  EXPECT_EQ(exit, 0);
  EXPECT_EQ(said,
            "{\"model\":0}\n"
            "{\"model\":1,\"refusal\":\"tiny: options do not fit each other\"}\n"
            "{\"model\":2}\n"
            "{\"model\":3}\n"
            "{\"model\":4,\"refusal\":\"tiny: options do not fit each other\"}\n"
            "{\"model\":5}\n"
            "{\"model\":6}\n"
            "{\"model\":7,\"refusal\":\"tiny: one lead is too few\"}\n"
            "{\"model\":8,\"refusal\":\"tiny_rule: only one lead\"}\n");
}

TEST_F(Worker, DamagedCellJsonIsADataErrorWithItsPlace) {
  fs::create_directories(cell("c").path);
  const auto [missing_exit, missing] = run_cell("c");
  EXPECT_EQ(missing_exit, 3);
  EXPECT_TRUE(missing.starts_with("DIR/c/cell.json: ")) << missing;
  write_file_atomically(cell("c").file("cell.json"), "{\"input\": {\n\"kind\" 3");
  const auto [syntax_exit, syntax] = run_cell("c");
  EXPECT_EQ(syntax_exit, 3);
  EXPECT_TRUE(syntax.find("DIR/c/cell.json: not valid JSON") == 0 &&
              syntax.find("line 2, column 8") != std::string::npos)
      << syntax;
  const std::string damaged =
      "DIR/c/cell.json: is damaged: its input does not belong to its identity. Run the experiment "
      "again\n";
  for (const char* text : {"[]", "{}", "7", "{\"input\": 3}", "{\"input\": {}, \"context\": {}}"}) {
    write_file_atomically(cell("c").file("cell.json"), text);
    EXPECT_EQ(run_cell("c"), (Answer{3, damaged})) << text;
  }
  write("c");
  Json changed = read_json(cell("c").file("cell.json"));
  changed["input"]["optimizer"]["lr"] = 0.5;
  write_json(cell("c").file("cell.json"), changed);
  EXPECT_EQ(run_cell("c"), (Answer{3, damaged}));
}

TEST_F(Worker, RefusedPluginIsExit4WithItsReason) {
  context_["plugins"] = {TEST_PLUGINS "/good/libtiny.so", TEST_PLUGINS "/bad/text.so"};
  write("c");
  EXPECT_EQ(
      run_cell("c"),
      (Answer{4, TEST_PLUGINS "/bad/text.so: not a library (it does not begin as an ELF file)\n"}));
  EXPECT_FALSE(fs::exists(cell("c").file("result.json")));
}

TEST_F(Worker, ErrorsOfAPluginKeepTheirCode) {
  const std::tuple<const char*, int, const char*> kCases[] = {
      {"own", 1, "an error of tiny's own\n"},
      {"usage", 2, "tiny: options do not fit each other\n"},
      {"torch", 1, "The size of tensor a (2) must match the size of tensor b (3)"}};
  for (const auto& [error, code, message] : kCases) {
    input_["method"]["options"]["error"] = error;
    write("c");
    const auto [exit, said] = run_cell("c");
    EXPECT_EQ(exit, code) << error;
    EXPECT_TRUE(said.starts_with(message)) << said;
    EXPECT_EQ(said.find("frame #"), std::string::npos) << "no backtrace: " << said;
  }
}

TEST_F(Worker, EvaluationNeedsItsFinishedPretraining) {
  write("p");  // never run
  const Json pretraining = input_;
  become_evaluation("p");
  const std::string identity = input_["upstream"];
  const Answer expected{3, "DIR/p: is not the finished pretraining " + identity.substr(0, 8) +
                               " that this cell needs. Run the experiment again\n"};
  write("e");
  EXPECT_EQ(run_cell("e"), expected) << "unfinished";
  fs::remove_all(cell("p").path);
  EXPECT_EQ(run_cell("e"), expected) << "missing";
}

TEST_F(Worker, DamagedEncoderIsADataError) {
  write("p");
  ASSERT_EQ(run_cell("p").first, 0);
  become_evaluation("p");
  write("e");
  const fs::path file = cell("p").file("encoder.safetensors");
  write_file_atomically(file, read_file(file).substr(0, 40));
  const auto [exit, said] = run_cell("e");
  EXPECT_EQ(exit, 3);
  EXPECT_EQ(said, "DIR/p/encoder.safetensors: ends inside its header\n");
}

}  // namespace
}  // namespace beatbench
