// The schema by its structure: JSON Schema draft 2020-12 (json-schema.org/draft/2020-12), the
// keywords that it uses.
#include "tests/manifest/fixture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace beatbench::testing {
namespace {

constexpr std::array kTypes = {"object", "array", "string", "integer", "number", "boolean"};

// Each keyword with a value of the form that the draft gives it, all through the schema.
void expect_well_formed(const Json& schema, const std::string& at) {
  if (schema.is_boolean()) return;
  ASSERT_TRUE(schema.is_object()) << at;
  for (const auto& [keyword, value] : schema.items()) {
    const std::string here = at + "/" + keyword;
    if (keyword == "type") {
      EXPECT_NE(std::ranges::find(kTypes, value.get<std::string>()), kTypes.end()) << here;
    } else if (keyword == "properties") {
      for (const auto& [name, property] : value.items())
        expect_well_formed(property, here + "/" + name);
    } else if (keyword == "items" || keyword == "additionalProperties" ||
               keyword == "propertyNames") {
      expect_well_formed(value, here);
    } else if (keyword == "oneOf") {
      ASSERT_TRUE(value.is_array() && !value.empty()) << here;
      for (const Json& alternative : value) expect_well_formed(alternative, here);
    } else if (keyword == "required" || keyword == "enum") {
      ASSERT_TRUE(value.is_array() && !value.empty()) << here;
      for (const Json& name : value) EXPECT_TRUE(name.is_string()) << here;
    } else if (keyword == "minItems" || keyword == "minProperties" || keyword == "minLength") {
      EXPECT_TRUE(value.is_number_unsigned() || value.get<int>() >= 0) << here;
    } else if (keyword == "minimum" || keyword == "maximum" || keyword == "exclusiveMinimum") {
      EXPECT_TRUE(value.is_number()) << here;
    } else if (keyword == "uniqueItems") {
      EXPECT_TRUE(value.is_boolean()) << here;
    } else if (keyword == "description" || keyword == "title" || keyword == "pattern" ||
               keyword == "$schema") {
      EXPECT_TRUE(value.is_string()) << here;
    } else {
      EXPECT_TRUE(keyword == "const" || keyword == "default") << here << " is not a keyword";
    }
  }
  for (const Json& name : schema.value("required", Json::array())) {
    EXPECT_TRUE(schema["properties"].contains(name.get<std::string>())) << at << " " << name;
  }
}

// The keywords above, applied: enough of a validator to see that the schema admits what the reader
// admits.
bool fits(const Json& value, const Json& schema);

bool fits_type(const Json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  return type == "integer" ? value.is_number_integer() : value.is_number();
}

bool fits_table(const Json& value, const Json& schema) {
  for (const Json& name : schema.value("required", Json::array()))
    if (!value.contains(name.get<std::string>())) return false;
  const Json properties = schema.value("properties", Json::object());
  const Json others = schema.value("additionalProperties", Json(true));
  return std::ranges::all_of(value.items(), [&](const auto& member) {
    return fits(member.value(),
                properties.contains(member.key()) ? properties[member.key()] : others);
  });
}

bool fits(const Json& value, const Json& schema) {
  if (schema.is_boolean()) return schema.get<bool>();
  if (schema.contains("type") && !fits_type(value, schema["type"])) return false;
  if (schema.contains("const") && value != schema["const"]) return false;
  if (schema.contains("enum") && std::ranges::find(schema["enum"], value) == schema["enum"].end())
    return false;
  if (schema.contains("minimum") && value < schema["minimum"]) return false;
  if (schema.contains("exclusiveMinimum") && value <= schema["exclusiveMinimum"]) return false;
  if (schema.contains("maximum") && value > schema["maximum"]) return false;
  if (schema.contains("minItems") && value.size() < schema["minItems"]) return false;
  if (schema.contains("items"))
    for (const Json& item : value)
      if (!fits(item, schema["items"])) return false;
  if (schema.contains("oneOf"))
    return std::ranges::count_if(schema["oneOf"], [&](const Json& s) { return fits(value, s); }) ==
           1;
  return !value.is_object() || fits_table(value, schema);
}

TEST(Schema, IsWellFormed) {
  const Json schema = manifest_schema(catalogue());
  EXPECT_EQ(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
  expect_well_formed(schema, "");
  expect_well_formed(manifest_schema(Catalogue{}), "");
}

TEST(Schema, CoversTheOptionsOfEachPlugin) {
  const Json schema = manifest_schema(catalogue());
  const Json& methods = schema["properties"]["method"]["items"]["oneOf"];
  ASSERT_EQ(methods.size(), 5U);
  const Json& beat_ssl = methods[0]["properties"];
  EXPECT_EQ(beat_ssl["plugin"]["const"], "beat_ssl");
  EXPECT_EQ(beat_ssl["rhythm"]["enum"], (Json{"hard", "soft_1", "soft_2"}));
  EXPECT_EQ(beat_ssl["exponent"]["exclusiveMinimum"], 0.0);
  EXPECT_EQ(beat_ssl["exponent"]["default"], 50.0);
  EXPECT_EQ(methods[1]["properties"]["temperature"]["maximum"], 10.0);
  EXPECT_FALSE(methods[1]["additionalProperties"]);
}

TEST(Schema, AdmitsResolvedManifests) {
  const Json schema = manifest_schema(catalogue());
  EXPECT_TRUE(fits(resolved_json(read_text(kMinimal)), schema));
  EXPECT_TRUE(fits(resolved_json(read_text(kFull)), schema));
}

TEST(Schema, RefusesWhatTheReaderRefuses) {
  const Json schema = manifest_schema(catalogue());
  const Json good = resolved_json(read_text(kFull));
  const auto refused = [&](const char* pointer, const Json& value) {
    Json bad = good;
    bad[Json::json_pointer(pointer)] = value;
    return !fits(bad, schema);
  };
  EXPECT_TRUE(refused("/schema_version", 2));
  EXPECT_TRUE(refused("/author", "someone"));
  EXPECT_TRUE(refused("/pretrain/epoch", 2));
  EXPECT_TRUE(refused("/pretrain/epochs", 0));
  EXPECT_TRUE(refused("/pretrain/epochs", "five"));
  EXPECT_TRUE(refused("/pretrain/optimizer/lr", 0));
  EXPECT_TRUE(refused("/pretrain/corpus/0/folds", {11}));
  EXPECT_TRUE(refused("/method/0/plugin", "unknown"));
  EXPECT_TRUE(refused("/method/0/temperature", 0.1)) << "an option of another method";
  EXPECT_TRUE(refused("/protocol/0/modes", {"zero_shot"}));
  EXPECT_TRUE(refused("/protocol/0/modes", {"rule"})) << "rows by rule come by themselves";
  EXPECT_TRUE(refused("/protocol/0/modes", Json::array()));
  EXPECT_TRUE(refused("/protocol/0/label_fractions", {0}));
  EXPECT_FALSE(refused("/protocol/0/test_on", "qtdb"));
  EXPECT_TRUE(refused("/protocol/1/test_on", "qtdb")) << "of a protocol that has it not";
  EXPECT_FALSE(refused("/protocol/1/splits", {"a.json", "b.json"}));
  EXPECT_TRUE(refused("/protocol/1/splits", Json::array()));
  EXPECT_FALSE(refused("/datasets/qtdb", {{"folder", "q"}, {"waves", "q1c"}}));
  EXPECT_TRUE(refused("/datasets/qtdb", {{"folder", "q"}}));
  EXPECT_TRUE(refused("/published/0/metric", "auroc"));
  EXPECT_TRUE(refused("/published/0/protocol", "ptbxl"));
  EXPECT_TRUE(refused("/published/0/values", {{"with_beats", "high"}}));
  EXPECT_TRUE(refused("/published/0/year", 2026));
}

}  // namespace
}  // namespace beatbench::testing
