#include "harness/base/options_json.h"
#include "harness/manifest/manifest.h"
#include "harness/manifest/modes.h"
#include "harness/manifest/tables.h"

namespace beatbench {
namespace {

Json scalar_schema(const OptionSpec& spec) {
  const std::string type = type_name(spec.fallback);
  Json schema = {{"type", type == "text" ? "string" : type},
                 {"description", spec.help},
                 {"default", to_json(spec.fallback)}};
  if (spec.minimum) schema[spec.above_minimum ? "exclusiveMinimum" : "minimum"] = *spec.minimum;
  if (spec.maximum) schema["maximum"] = *spec.maximum;
  if (!spec.choices.empty()) schema["enum"] = spec.choices;
  return schema;
}

Json list_schema(const OptionSpec& item) {
  Json schema = scalar_schema(item);
  const Json help = schema["description"];
  schema.erase("description");
  schema.erase("default");
  return {{"type", "array"},
          {"description", help},
          {"items", schema},
          {"minItems", 1},
          {"uniqueItems", true}};
}

// A closed table of the given properties; the options of `specs` are added to them.
Json table_schema(Json properties, const std::vector<OptionSpec>& specs,
                  const std::vector<std::string>& required = {}) {
  for (const OptionSpec& spec : specs) properties[spec.name] = scalar_schema(spec);
  Json schema = {
      {"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = required;
  return schema;
}

Json name_schema(const std::string& help) {
  return {
      {"type", "string"}, {"description", help}, {"pattern", "^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$"}};
}

Json text_or_list(const std::string& help) {
  const Json text = {{"type", "string"}, {"minLength", 1}};
  return {{"description", help},
          {"oneOf", {text, {{"type", "array"}, {"items", text}, {"minItems", 1}}}}};
}

// A path for a reader of that name, or any folder and where its wave marks are.
Json datasets_schema(const std::vector<std::string>& readers) {
  const Json path = {{"type", "string"}, {"minLength", 1}};
  const Json folder = table_schema({{"folder", path},
                                    {"waves", text_or_list("Extensions of annotation files")},
                                    {"patients", path}},
                                   {}, {"folder", "waves"});
  const Json either = {{"oneOf", {path, folder}}};
  Json schema = {{"type", "object"},
                 {"minProperties", 1},
                 {"propertyNames", name_schema("Name of a data set")},
                 {"additionalProperties", readers.empty() ? either : folder}};
  for (const std::string& reader : readers) schema["properties"][reader] = either;
  return schema;
}

// One alternative for each entry of a kind, told apart by the constant under `key`.
Json entries_schema(const Catalogue& catalogue, const std::string& kind, const std::string& key) {
  Json alternatives = Json::array();
  for (const EntryDescription& entry : catalogue.entries) {
    if (entry.kind != kind) continue;
    Json properties = {{key, {{"const", entry.id}}}};
    if (kind == "method") properties["label"] = name_schema("Name of the row; default: the plugin");
    if (kind == "protocol") {
      properties["modes"] = list_schema(mode_item(encoder_modes(entry)));
      properties["label_fractions"] = list_schema(label_fraction_item());
      if (entry.tests_on_others)
        properties["test_on"] = name_schema("One of [datasets] to be scored on as a whole");
      if (entry.takes_splits)
        properties["splits"] = text_or_list("Lists of ids in place of the built-in split");
    }
    Json schema = table_schema(std::move(properties), entry.options, {key});
    schema["title"] = entry.title;
    schema["description"] = entry.summary;
    alternatives.push_back(std::move(schema));
  }
  // `oneOf` must not be empty: without entries nothing fits.
  return alternatives.empty() ? Json(false) : Json{{"oneOf", std::move(alternatives)}};
}

Json pretrain_schema() {
  const Json corpus =
      table_schema({{"dataset", {{"type", "string"}, {"description", "A name of [datasets]"}}},
                    {"folds", list_schema(fold_item())}},
                   {}, {"dataset"});
  return table_schema({{"corpus", {{"type", "array"}, {"items", corpus}}},
                       {"optimizer", table_schema(Json::object(), optimizer_options())}},
                      pretrain_options());
}

// Whatever is known is named; an editor then completes it.
Json named_schema(const std::string& help, const std::vector<std::string>& known) {
  Json schema = {{"type", "string"}, {"description", help}, {"minLength", 1}};
  if (!known.empty()) schema["enum"] = known;
  return schema;
}

Json published_schema(const Catalogue& catalogue) {
  std::vector<std::string> metrics;
  for (const auto& [id, unit] : catalogue.metrics) metrics.push_back(id);
  return table_schema(
      {{"source", named_schema("The paper and its table", {})},
       {"protocol", named_schema("A protocol of the manifest", catalogue.ids("protocol"))},
       {"metric", named_schema("The id of the metric's definition", metrics)},
       {"values",
        {{"type", "object"},
         {"description", "The paper's number for each row, by its label; shares are 0 to 1"},
         {"minProperties", 1},
         {"propertyNames", name_schema("A label of the manifest")},
         {"additionalProperties", {{"type", "number"}}}}}},
      {scope_option()}, {"source", "protocol", "metric", "values"});
}

}  // namespace

Json manifest_schema(const Catalogue& catalogue) {
  const auto list_of = [](Json item) {
    return Json{{"type", "array"}, {"items", std::move(item)}, {"minItems", 1}};
  };
  Json schema = table_schema(
      {{"schema_version", {{"const", kManifestSchemaVersion}}},
       {"datasets", datasets_schema(catalogue.datasets)},
       {"signal", table_schema(Json::object(), signal_options())},
       {"backbone", entries_schema(catalogue, "backbone", "name")},
       {"experiment", table_schema({{"name", name_schema("Name of the experiment")},
                                    {"seeds", list_schema(seed_item())},
                                    {"arms", list_schema(arm_item())}},
                                   {}, {"name"})},
       {"pretrain", pretrain_schema()},
       {"native", table_schema(Json::object(), native_options())},
       {"run", table_schema(Json::object(), run_options())},
       {"method", list_of(entries_schema(catalogue, "method", "plugin"))},
       {"protocol", list_of(entries_schema(catalogue, "protocol", "name"))},
       {"published", list_of(published_schema(catalogue))}},
      {}, {"schema_version", "datasets", "backbone", "experiment", "method", "protocol"});
  schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  schema["title"] = "BeatBench manifest";
  return schema;
}

}  // namespace beatbench
