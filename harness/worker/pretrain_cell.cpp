#include "harness/base/progress.h"
#include "harness/toolkit/device.h"
#include "harness/toolkit/state_file.h"
#include "harness/train/collapse.h"
#include "harness/train/corpus_view.h"
#include "harness/train/pretrain.h"
#include "harness/worker/cells.h"
#include "harness/worker/classified_corpus.h"
#include "harness/worker/derived_store.h"
#include "harness/worker/interrupt.h"
#include "harness/worker/model.h"

#include <algorithm>

namespace beatbench {
namespace {

CorpusView open_corpus(const Json& input, const Json& context) {
  std::vector<CorpusPart> parts;
  for (const Json& part : input.at("corpus")) {
    const std::string folder = context.at("prepared").at(part.at("fingerprint").get<std::string>());
    parts.push_back({std::make_shared<PreparedSet>(folder), part.at("folds")});
  }
  const std::int64_t limit = input.at("limit").is_null() ? 0 : input["limit"].get<std::int64_t>();
  return CorpusView(std::move(parts), limit);
}

PretrainSettings settings_from(const Json& input, const Json& context) {
  const Json& pretrain = input.at("pretrain");
  const Json& optimizer = input.at("optimizer");
  PretrainSettings settings;
  settings.epochs = pretrain.at("epochs");
  settings.batch = pretrain.at("batch");
  settings.warmup_epochs = pretrain.at("warmup_epochs");
  settings.clip_norm = pretrain.at("clip_norm");
  settings.bf16 = pretrain.at("precision") == "bf16";
  settings.lr = optimizer.at("lr");
  settings.constant_lr = pretrain.at("schedule") == "constant";
  settings.optimizer = {optimizer.at("name") == "adamw", optimizer.at("weight_decay"),
                        optimizer.at("beta1"), optimizer.at("beta2"), optimizer.at("eps")};
  settings.seed = input.at("seed");
  settings.step_limit = input.at("limit").is_null() ? 0 : input["limit"].get<std::int64_t>();
  settings.checkpoint_minutes = context.at("checkpoint_minutes");
  return settings;
}

// A native arm that [native] cut says so in its result.
void warn_if_shortened(const Model& model, const Json& input, std::vector<std::string>& warnings) {
  if (input.at("arm") != "native" || !model.entry->info.native) return;
  const Recipe& recipe = model.entry->info.native->recipe;
  const std::int64_t epochs = input.at("pretrain").at("epochs");
  const std::int64_t batch = input.at("pretrain").at("batch");
  if (epochs < recipe.epochs)
    warnings.push_back("native schedule cut to " + std::to_string(epochs) + " of its " +
                       std::to_string(recipe.epochs) + " epochs");
  if (batch < recipe.batch)
    warnings.push_back("native batch of " + std::to_string(batch) + " records, published " +
                       std::to_string(recipe.batch));
}

Json metrics_json(const PretrainResult& result, const EncoderStatistics& statistics) {
  Json metrics = Json::array();
  const auto add = [&](const std::string& name, const char* definition, double value,
                       std::int64_t support) {
    metrics.push_back({{"metric", name},
                       {"definition", definition},
                       {"scope", "train"},
                       {"value", value},
                       {"support", support}});
  };
  for (const auto& [name, value] : result.last)
    add(name, "train.v1{mean=last-interval}", value, result.samples_seen);
  add("encoder_effective_rank", "effective_rank.v1{features=pooled-centred,records=512}",
      statistics.effective_rank, statistics.records);
  add("encoder_mean_cosine", "mean_cosine.v1{features=pooled,records=512}", statistics.mean_cosine,
      statistics.records);
  add("encoder_uniformity", "uniformity.v1{features=pooled,records=512}", statistics.uniformity,
      statistics.records);
  return metrics;
}

// What the method's prepare() sees: where the plan says so, the corpus with classified beats.
// Returns the shares of the classes, null where the beats are not classified.
Json prepare(Method& method, const Corpus& corpus, DerivedStore& derived, const Json& cell_json,
             Progress& progress) {
  const Json identity = cell_json.at("input").value("beat_classes", Json());
  if (identity.is_null()) {
    method.prepare(corpus, derived, progress);
    return nullptr;
  }
  const ClassifiedCorpus classified = classify_beats(
      corpus, cell_json.at("context").at("beat_classes"), identity, derived, progress);
  method.prepare(classified, derived, progress);
  return classified.shares();
}

bool has_running_statistics(Encoder& encoder) {
  return std::ranges::any_of(encoder.state(), [](const NamedTensor& tensor) {
    return tensor.name.ends_with("running_mean");
  });
}

}  // namespace

std::int64_t parameter_count(Encoder& encoder) {
  std::int64_t count = 0;
  for (const NamedTensor& tensor : encoder.state())
    if (tensor.trainable) count += tensor.value.numel();
  return count;
}

void pretrain_cell(const Json& cell_json, at::Device device, CellWriter& writer,
                   const StopFlag& stop) {
  const Json& input = cell_json.at("input");
  const Json& context = cell_json.at("context");
  const PluginRegistry registry = load_plugins(context);
  const CorpusView corpus = open_corpus(input, context);
  const PretrainSettings settings = settings_from(input, context);
  const auto model = make_model(input, registry);

  Json beat_shares;
  {
    DerivedStore derived(context.at("derived").get<std::string>(), corpus.fingerprint(),
                         input.at("method").at("plugin_digest"));
    Progress progress("preparing " + model->entry->info.id);
    const StopEndsProcess interruptible;
    beat_shares = prepare(*model->method, corpus, derived, cell_json, progress);
  }
  move_to(model->method->state(), device);
  PretrainResult result;
  if (model->entry->info.pretrains) {
    result =
        pretrain(*model->method, corpus, settings, writer.cell().path, writer.reporter(), stop);
    warn_if_shortened(*model, input, result.warnings);
  }
  const auto encoder = model->method->encoder();
  if (has_running_statistics(*encoder))
    estimate_norm_statistics(*encoder, corpus, settings.batch, settings.seed, stop);
  const auto state = encoder->state();
  save_state(writer.cell().file("encoder.safetensors"), state,
             {{"identity", cell_json.at("identity")}, {"method", model->entry->info.id}});

  const EncoderStatistics statistics = encoder_statistics(*encoder, corpus, settings.seed, stop);
  Json details = {{"steps", result.steps},           {"samples_seen", result.samples_seen},
                  {"corpus_records", corpus.size()}, {"corpus_fingerprint", corpus.fingerprint()},
                  {"channels", encoder->channels()}, {"stride", encoder->stride()}};
  if (!beat_shares.is_null()) details["beat_class_shares"] = beat_shares;
  writer.finish({{"metrics", metrics_json(result, statistics)},
                 {"details", details},
                 {"warnings", result.warnings},
                 {"parameters", parameter_count(*encoder)}});
}

}  // namespace beatbench
