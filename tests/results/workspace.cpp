#include "tests/results/workspace.h"

#include "harness/base/hash.h"

#include <fstream>
#include <map>

namespace beatbench::testing {
namespace fs = std::filesystem;
namespace {

constexpr const char* kDigest = "d1e5700000000000000000000000000000000000000000000000000000000000";

Json input_of(const TestCell& cell) {
  Json input{
      {"kind", cell.kind},
      {"arm", cell.arm},
      {"seed", cell.seed},
      {"threads", 1},
      {"device", "cpu"},
      {"limit", nullptr},
      {"method", {{"id", cell.label}, {"options", Json::object()}, {"plugin_digest", kDigest}}}};
  if (cell.limit) input["limit"] = *cell.limit;
  if (cell.kind == "pretrain") return input;
  input["protocol"] = {{"id", cell.protocol}, {"version", "1"}, {"options", Json::object()}};
  input["mode"] = cell.mode;
  input["label_fraction"] = cell.label_fraction;
  input["fold"] = cell.fold;
  input["data"] = {{"dataset", "ludb-1.0.1"}, {"fingerprint", "f00d"}};
  input["upstream"] = sha256_hex(cell.label + std::to_string(cell.seed));
  return input;
}

Json environment() {
  return {{"beatbench", "0.1.0"}, {"commit", "abc1234"}, {"torch", "2.13.0"}, {"abi", "cxx11"},
          {"device", "cpu"},      {"cpu", "test cpu"},   {"threads", 1},      {"host_os", "Linux"}};
}

Json method(const char* label, const char* title, bool reference) {
  return {{"label", label},          {"id", label},
          {"title", title},          {"reference", reference},
          {"version", "1"},          {"plugin_file", std::string("lib") + label + ".so"},
          {"citation", "none"},      {"licence", "Apache-2.0"},
          {"plugin_digest", kDigest}};
}

}  // namespace

void write_text(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

TestWorkspace::TestWorkspace(std::string name) {
  experiment = {{"schema_version", 1},
                {"experiment", name},
                {"manifest", {{"experiment", {{"name", name}}}}},
                {"manifest_file", "manifests/" + name + ".toml"},
                {"last_run_utc", "2026-01-31T12:00:00Z"},
                {"limit", nullptr},
                {"data", Json::array()},
                {"methods", Json::array()},
                {"cells", Json::array()}};
}

std::string TestWorkspace::plan(const TestCell& cell) {
  const Json input = input_of(cell);
  const std::string identity = sha256_hex(input.dump());
  const std::string task = cell.kind == "pretrain" ? "pretrain" : cell.protocol + "-" + cell.mode;
  const std::string slug =
      cell.label + "-" + task + "-s" + std::to_string(cell.seed) + "-" + identity.substr(0, 8);
  const bool evaluate = cell.kind == "evaluate";
  experiment["cells"].push_back({{"slug", slug},
                                 {"identity", identity},
                                 {"kind", cell.kind},
                                 {"label", cell.label},
                                 {"arm", cell.arm},
                                 {"protocol", evaluate ? cell.protocol : ""},
                                 {"mode", evaluate ? cell.mode : ""},
                                 {"label_fraction", cell.label_fraction},
                                 {"fold", cell.fold},
                                 {"seed", cell.seed},
                                 {"upstream", evaluate ? input.at("upstream") : Json("")}});
  return slug;
}

std::string TestWorkspace::write_cell(const TestCell& c) {
  const std::string slug = plan(c);
  const Json input = input_of(c);
  write_text(cell(slug) / "cell.json", Json{{"schema_version", 1},
                                            {"identity", sha256_hex(input.dump())},
                                            {"kind", c.kind},
                                            {"slug", slug},
                                            {"input", input},
                                            {"context", Json::object()}}
                                           .dump());
  return slug;
}

std::string TestWorkspace::done(const TestCell& c, const std::vector<TestMetric>& metrics) {
  const std::string slug = write_cell(c);
  Json lines = Json::array();
  for (const TestMetric& m : metrics) {
    Json line{{"metric", m.metric},
              {"definition", m.definition.empty() ? m.metric + ".v1" : m.definition},
              {"scope", m.scope},
              {"value", nullptr},
              {"support", 10}};
    if (m.value) line["value"] = *m.value;
    if (!m.value && !m.reason.empty()) line["reason"] = m.reason;
    lines.push_back(line);
  }
  write_text(cell(slug) / "result.json",
             Json{{"schema_version", 1},
                  {"identity", sha256_hex(input_of(c).dump())},
                  {"kind", c.kind},
                  {"metrics", lines},
                  {"details", c.kind == "pretrain" ? Json{{"steps", 400}, {"samples_seen", 51200}}
                                                   : Json{{"thresholds", {{"NORM", 0.41}}}}},
                  {"warnings", c.kind == "pretrain" && c.label == "gamma"
                                   ? Json{"targets <nearly> uniform"}
                                   : Json::array()},
                  {"environment", environment()},
                  {"seconds", 12.5},
                  {"parameters", 1234}}
                 .dump());
  write_text(cell(slug) / "status.json", Json{{"status", "done"},
                                              {"message", ""},
                                              {"exit", 0},
                                              {"started_utc", "2026-01-31T12:00:00Z"},
                                              {"seconds", 13.0},
                                              {"peak_memory_mib", 812.0}}
                                             .dump());
  return slug;
}

std::string TestWorkspace::failed(const TestCell& c, const std::string& message) {
  const std::string slug = write_cell(c);
  write_text(cell(slug) / "status.json", Json{{"status", "failed"},
                                              {"message", message},
                                              {"exit", 137},
                                              {"started_utc", "2026-01-31T12:00:00Z"},
                                              {"seconds", 3.0},
                                              {"peak_memory_mib", 4096.0}}
                                             .dump());
  return slug;
}

void TestWorkspace::write_experiment() {
  write_text(path() / "experiments" / (experiment.at("experiment").get<std::string>() + ".json"),
             experiment.dump());
}

// beta's second seed ends on a line; alpha's is healthy.
static std::vector<TestMetric> pretraining_values(const std::string& label, int seed) {
  const bool collapsed = label == "beta" && seed == 1;
  return {{"loss", "train", 0.5 + seed},
          {"lr", "train", 1e-5},
          {"alignment", "train", collapsed ? 1e-6 : 0.25},
          {"encoder_effective_rank", "train", collapsed ? 1.25 : 24.5},
          {"encoder_mean_cosine", "train", collapsed ? 0.999999 : 0.75}};
}

void fill_demo(TestWorkspace& w) {
  w.experiment["data"] = Json::array(
      {{{"dataset", "ptb-xl-1.0.3"},
        {"name", "ptbxl"},
        {"fingerprint", "0123456789abcdef01"},
        {"records", 1987},
        {"licence", "CC BY 4.0"},
        {"skipped", Json::array({{{"record", "17"}, {"reason", "flat line in lead <V1>"}}})}},
       {{"dataset", "ludb-1.0.1"},
        {"name", "ludb"},
        {"fingerprint", "fedcba9876543210fe"},
        {"records", 200},
        {"skipped", Json::array()},
        {"licence", "ODC-By 1.0"}}});
  w.experiment["methods"] = Json::array(
      {method("alpha", "Alpha & <b>friends</b>", false), method("beta", "Beta", false),
       method("gamma", "Gamma", false), method("scratch", "Supervised from scratch", true)});
  const std::map<std::string, double> level{
      {"alpha", 0.70}, {"beta", 0.65}, {"gamma", 0.80}, {"scratch", 0.60}};
  for (const auto& [label, base] : level) {
    for (int seed = 0; seed < 2; ++seed) {
      if (label != "scratch")
        w.done({.label = label, .protocol = "", .seed = seed, .kind = "pretrain"},
               pretraining_values(label, seed));
      const TestCell ptbxl{.label = label, .protocol = "ptbxl_superclass", .seed = seed};
      const double value = base + 0.02 * seed;
      w.done(ptbxl, {{"f1", "macro", value},
                     {"f1", "NORM", value + 0.05},
                     {"f1", "HYP", value - 0.05},
                     {"auroc", "macro", value + 0.1},
                     {"auroc", "HYP", std::nullopt, "no positive in the test fold"},
                     {"auroc", "NORM", value + 0.12}});
      for (int fold = 0; fold < 2; ++fold) {
        const TestCell ludb{.label = label, .protocol = "ludb_waves", .fold = fold, .seed = seed};
        if (label == "gamma" && seed == 1 && fold == 0) {
          const std::string slug =
              w.failed(ludb, "killed: used 4.1 GiB, its limit is 4 GiB <script>alert(1)</script>");
          write_text(w.cell(slug) / "log.txt", "step 17, loss 0.5\nout of memory\n");
        } else if (label == "gamma" && seed == 1) {
          w.plan(ludb);
        } else {
          const double dice = base + 0.01 * seed + 0.03 * fold;
          w.done(ludb, {{"dice", "macro", dice},
                        {"dice", "QRS", dice + 0.1},
                        {"dice", "P", dice - 0.1},
                        {"dice", "T", dice},
                        {"f1", "macro", dice}});
        }
      }
    }
  }
  w.write_experiment();
}

}  // namespace beatbench::testing
