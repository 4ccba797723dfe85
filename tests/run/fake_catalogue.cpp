#include "tests/run/fake_catalogue.h"

#include "harness/base/options_json.h"

namespace beatbench {
namespace {

using Integer = std::int64_t;

std::vector<OptionSpec> behaviour_options() {
  return {{.name = "behaviour",
           .fallback = std::string("succeed"),
           .help = "What the cell does",
           .choices = {"succeed", "throw", "crash", "hang", "eat", "silent", "chatter"}},
          {"steps", Integer{4}, "Steps", 0, 1e6},
          {"step_ms", Integer{0}, "Milliseconds of one step", 0, 1e6},
          {"exponent", 1.0, "Changes the number"}};
}

Json entry(const char* kind, const char* id, const std::vector<OptionSpec>& options) {
  Json specs = Json::array();
  for (const OptionSpec& spec : options) specs.push_back(to_json(spec));
  return {{"kind", kind},
          {"id", id},
          {"title", std::string("The ") + id},
          {"version", "1"},
          {"summary", "A stand-in for tests"},
          {"citation", "None"},
          {"licence", "None"},
          {"options", specs},
          {"modes", Json::array()},
          {"plugin_file", "libfake.so"},
          {"plugin_digest", "d1"}};
}

}  // namespace

Json fake_description() {
  Json fake = entry("method", "fake", behaviour_options());
  fake["native"] = {
      {"signal", {{"min_rate_hz", 250}, {"max_rate_hz", 250}}},
      {"pretrain",
       {{"epochs", 200}, {"batch", 32}, {"schedule", "constant"}, {"warmup_epochs", 20.0}}},
      {"optimizer", {{"name", "adam"}, {"lr", 5e-5}, {"weight_decay", 0.01}, {"beta2", 0.98}}}};
  Json reference = entry("method", "fakeref", behaviour_options());
  reference["pretrains"] = false;
  reference["reference"] = true;
  reference["modes"] = {"finetune"};
  Json rule = entry("method", "fakerule", behaviour_options());
  rule["pretrains"] = false;
  rule["reference"] = true;
  rule["modes"] = {"rule"};
  rule["protocols"] = {"fake_task"};
  std::vector<OptionSpec> task = behaviour_options();
  task.push_back({"folds", Integer{1}, "Folds", 1, 10});
  task.push_back({.name = "ids",
                  .fallback = std::string("none"),
                  .help = "Records that the cell says it judged",
                  .choices = {"none", "all"}});
  Json protocol = entry("protocol", "fake_task", task);
  protocol["dataset"] = "ludb";
  protocol["modes"] = {"linear", "finetune", "rule"};
  protocol["tests_on_others"] = protocol["takes_splits"] = true;
  protocol["plugin_file"] = protocol["plugin_digest"] = "";
  return {{"schema_version", 1},
          {"torch", "2.13.0"},
          {"abi", "fake"},
          {"datasets", {"ptbxl", "ludb", "mitdb", "cinc2021"}},
          {"refused", Json::array()},
          {"entries",
           Json::array({fake,
                        entry("backbone", "fakenet", {{"width", Integer{64}, "Channels", 1, 1024}}),
                        reference, rule, protocol})}};
}

}  // namespace beatbench
