#include "datasets/given_split.h"
#include "harness/base/error.h"
#include "harness/base/options_json.h"
#include "harness/protocols/protocol.h"
#include "harness/scoring/items.h"
#include "harness/toolkit/device.h"
#include "harness/toolkit/state_file.h"
#include "harness/worker/cells.h"
#include "harness/worker/finished_cell.h"
#include "harness/worker/model.h"
#include "harness/worker/tensor_file.h"

#include <optional>

namespace beatbench {
namespace {

// The upstream cell's encoder with its pretrained weights.
std::unique_ptr<Model> load_upstream(const Json& cell_json, const PluginRegistry& registry) {
  const CellFolder upstream{cell_json.at("context").at("upstream").get<std::string>()};
  auto model = make_model(
      finished_input(upstream, cell_json.at("input").at("upstream"), "pretraining"), registry);
  const std::filesystem::path file = upstream.file("encoder.safetensors");
  load_state(SafetensorsFile(file), model->method->encoder()->state(), file.string());
  return model;
}

// A delineator on the signals of the protocol's data, with what it was made from.
struct Rule {
  Options options;
  SignalShape signal;
  std::unique_ptr<Delineator> delineator;

  Rule(const PluginEntry& entry, const Json& input, const PreparedSet& data)
      : options(options_from_json(entry.info.options, input.at("method").at("options"),
                                  "method " + entry.info.id)),
        signal{data.spec().leads, data.spec().rate_hz, data.samples()},
        delineator(entry.make_delineator({options, signal})) {}
};

}  // namespace

void evaluate_cell(const Json& cell_json, at::Device device, CellWriter& writer,
                   const StopFlag& stop) {
  const Json& input = cell_json.at("input");
  const Json& context = cell_json.at("context");
  const PluginRegistry registry = load_plugins(context);
  const PluginEntry& entry = registry.method(input.at("method").at("id"));
  const Protocol& protocol = find_protocol(input.at("protocol").at("id"));
  const Options options = options_from_json(protocol.options, input.at("protocol").at("options"),
                                            "protocol " + protocol.id);
  const auto prepared = [&](const Json& set) {
    const auto fingerprint = set.at("fingerprint").get<std::string>();
    return PreparedSet(context.at("prepared").at(fingerprint).get<std::string>());
  };
  const PreparedSet data = prepared(input.at("data"));
  std::optional<PreparedSet> test_data;
  if (input.contains("test_data")) test_data.emplace(prepared(input["test_data"]));
  std::optional<Split> split;
  if (input.contains("split"))
    split = read_given_split(context.at("split").get<std::string>(), input.at("label_fraction"),
                             input["split"].at("sha256"), data.records());
  const StepReport report = writer.reporter();
  // A rule, or an encoder with what it has learnt.
  std::unique_ptr<Model> model;
  std::shared_ptr<Encoder> encoder;
  std::optional<Rule> rule;
  if (entry.make_delineator) {
    rule.emplace(entry, input, data);
  } else {
    model = load_upstream(cell_json, registry);
    encoder = model->method->encoder();
    move_to(encoder->state(), device);
  }

  Evaluation evaluation = protocol.evaluate(
      {.encoder = encoder,
       .from_scratch = !entry.info.pretrains,
       .data = data,
       .mode = input.at("mode"),
       .label_fraction = input.at("label_fraction"),
       .fold = input.at("fold"),
       .seed = input.at("seed"),
       .options = options,
       .limit = input.at("limit").is_null() ? 0 : input["limit"].get<std::int64_t>(),
       .report = report,
       .stop = stop,
       .leads = model ? model->signal.leads : std::vector<std::string>(),
       .delineator = rule ? rule->delineator.get() : nullptr,
       .split = split ? &*split : nullptr,
       .test_data = test_data ? &*test_data : nullptr});
  if (split) evaluation.details["split"] = input["split"];

  write_tensor(writer.cell().file("predictions.npy"), evaluation.predictions);
  write_json(writer.cell().file("ids.json"), evaluation.ids);
  write_items(writer.cell().path, evaluation.items);
  if (!evaluation.model.empty())
    save_state(writer.cell().file("model.safetensors"), evaluation.model,
               {{"identity", cell_json.at("identity")}, {"method", model->entry->info.id}});
  writer.finish({{"metrics", rows_json(evaluation.metrics)},
                 {"details", evaluation.details},
                 {"warnings", evaluation.warnings},
                 {"parameters", encoder ? parameter_count(*encoder) : 0}});
}

}  // namespace beatbench
