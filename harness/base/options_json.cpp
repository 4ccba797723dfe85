#include "harness/base/options_json.h"

#include "harness/base/error.h"
#include "harness/base/nearest.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace beatbench {
namespace {

// Nothing for what no option can hold.
std::optional<OptionValue> value_from_json(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_unsigned() && json.get<std::uint64_t>() > INT64_MAX) return std::nullopt;
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  return std::nullopt;
}

}  // namespace

Json to_json(const OptionValue& value) {
  return std::visit([](const auto& v) { return Json(v); }, value);
}

Json to_json(const Options& options) {
  Json json = Json::object();
  for (const auto& [name, value] : options.values()) json[name] = to_json(value);
  return json;
}

Json to_json(const OptionSpec& spec) {
  Json json = {{"name", spec.name},
               {"type", type_name(spec.fallback)},
               {"default", to_json(spec.fallback)},
               {"help", spec.help}};
  if (spec.minimum) json["minimum"] = *spec.minimum;
  if (spec.maximum) json["maximum"] = *spec.maximum;
  if (spec.above_minimum) json["above_minimum"] = true;
  if (!spec.choices.empty()) json["choices"] = spec.choices;
  return json;
}

OptionSpec option_spec_from_json(const Json& json) {
  const auto fallback = value_from_json(json.at("default"));
  if (!fallback)
    throw UsageError("the default of option " + json.at("name").dump() +
                     " must be a boolean, a number or a text");
  OptionSpec spec{json.at("name"), *fallback, json.at("help")};
  // JSON does not tell 1.0 from 1: the type says which it is.
  if (json.at("type") == "number") spec.fallback = json.at("default").get<double>();
  if (json.contains("minimum")) spec.minimum = json["minimum"].get<double>();
  if (json.contains("maximum")) spec.maximum = json["maximum"].get<double>();
  spec.above_minimum = json.value("above_minimum", false);
  if (json.contains("choices")) json["choices"].get_to(spec.choices);
  return spec;
}

Options options_from_json(const std::vector<OptionSpec>& specs, const Json& values,
                          const std::string& where) {
  Options options(specs);
  Problems problems;
  std::vector<std::string> known;
  for (const OptionSpec& spec : specs) known.push_back(spec.name);
  for (const auto& [name, json] : values.items()) {
    const auto spec = std::ranges::find(specs, name, &OptionSpec::name);
    if (spec == specs.end()) {
      problems.add(where + ": unknown option '" + name + "'" + suggestion(name, known));
      continue;
    }
    const auto value = value_from_json(json);
    const std::string why = value ? misfit(*spec, *value)
                                  : "is " + json.dump() + ", must be a boolean, a number or a text";
    if (why.empty())
      options.set(name, *value);
    else
      problems.add(where + ": '" + name + "' " + why);
  }
  problems.throw_if_any(ExitCode::usage);
  return options;
}

}  // namespace beatbench
