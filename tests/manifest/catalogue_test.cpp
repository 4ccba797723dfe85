#include "tests/manifest/fixture.h"

#include <gtest/gtest.h>

namespace beatbench::testing {
namespace {

Json described() { return read_json(source_dir() / "catalogue.json"); }

TEST(Catalogue, ReadsWhatTheWorkerDescribes) {
  const Catalogue read = catalogue();
  EXPECT_EQ(read.torch_version, "2.13.0");
  EXPECT_EQ(read.ids("protocol"), (std::vector<std::string>{"ptbxl_superclass", "ludb_waves"}));
  const EntryDescription* entry = read.find("method", "beat_ssl");
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->title, "Beat-SSL");
  EXPECT_EQ(entry->signal.min_rate_hz, 50);
  EXPECT_EQ(entry->signal.min_seconds, 4);
  EXPECT_EQ(entry->signal.leads, (std::vector<std::string>{"I", "II", "V1"}));
  EXPECT_EQ(entry->options.size(), 5U);
  EXPECT_EQ(std::get<double>(entry->options[2].fallback), 50.0) << "declared as a number";
  EXPECT_FALSE(entry->native);
  EXPECT_FALSE(read.find("method", "random_init")->pretrains);
  EXPECT_TRUE(entry->protocols.empty()) << "takes part in all";
  EXPECT_EQ(read.find("method", "classical_delineator")->protocols,
            std::vector<std::string>{"ludb_waves"});
  EXPECT_EQ(read.find("method", "resnet1d"), nullptr) << "it is a backbone";
  ASSERT_EQ(read.refused.size(), 1U);
  EXPECT_EQ(read.refused[0].file, "libcmsc.so");
}

TEST(Catalogue, RefusesAnEntryWhoseOptionIsAKeyOfTheManifest) {
  Json json = described();
  json["entries"][0]["options"][0]["name"] = "label";
  const Catalogue read = catalogue_from_json(json);
  EXPECT_EQ(read.find("method", "beat_ssl"), nullptr);
  ASSERT_EQ(read.refused.size(), 2U);
  EXPECT_EQ(read.refused[1].file, "libbeat_ssl.so");
  EXPECT_EQ(
      read.refused[1].reason,
      "its method 'beat_ssl' declares the option 'label', which is a key of every method in a "
      "manifest");
}

TEST(Catalogue, ReadsTheNativeArmWithItsRecipe) {
  const Catalogue read = catalogue();
  const auto& native = read.find("method", "three_kg")->native;
  ASSERT_TRUE(native);
  EXPECT_EQ(native->signal.min_rate_hz, 500);
  EXPECT_EQ(native->pretrain.integer("epochs"), 200);
  EXPECT_EQ(native->pretrain.number("warmup_epochs"), 10);
  EXPECT_EQ(native->optimizer.text("name"), "adam");
  EXPECT_EQ(native->optimizer.number("eps"), 1e-6);
}

TEST(Catalogue, RefusesAnEntryWhoseRecipeCannotBeTrained) {
  Json json = described();
  json["entries"][1]["native"]["optimizer"]["name"] = "lamb";
  const Catalogue read = catalogue_from_json(json);
  EXPECT_EQ(read.find("method", "three_kg"), nullptr);
  EXPECT_NE(read.find("method", "beat_ssl"), nullptr);
  EXPECT_EQ(read.refused.back().reason,
            "the native recipe of method three_kg: 'name' is 'lamb', must be one of: adamw, adam");
}

TEST(Catalogue, RefusesAnEntryWhoseRecipeNeverReachesItsLearningRate) {
  Json json = described();
  json["entries"][1]["native"]["pretrain"]["warmup_epochs"] = 201;
  const Catalogue read = catalogue_from_json(json);
  EXPECT_EQ(read.find("method", "three_kg"), nullptr);
  EXPECT_EQ(
      read.refused.back().reason,
      "the native recipe of method three_kg: 'warmup_epochs' is 201, must be <= epochs, which "
      "is 200 (the learning rate would never be reached)");
}

TEST(Catalogue, RefusesASecondEntryOfTheSameName) {
  Json json = described();
  json["entries"].push_back(json["entries"][0]);
  json["entries"].back()["plugin_file"] = "libcopy.so";
  const Catalogue read = catalogue_from_json(json);
  EXPECT_EQ(read.find("method", "beat_ssl")->plugin_file, "libbeat_ssl.so");
  ASSERT_EQ(read.refused.size(), 2U);
  EXPECT_EQ(read.refused[1].file, "libcopy.so");
}

TEST(Catalogue, RefusesADescriptionOfAnotherForm) {
  const auto code = [](const Json& json) {
    try {
      catalogue_from_json(json);
    } catch (const Error& error) {
      return error.code();
    }
    return ExitCode::ok;
  };
  EXPECT_EQ(code(described()), ExitCode::ok);
  Json newer = described();
  newer["schema_version"] = 2;
  EXPECT_EQ(code(newer), ExitCode::plugin);
  EXPECT_EQ(code(Json()), ExitCode::plugin);
  EXPECT_EQ(code(Json::array()), ExitCode::plugin);
  for (const char* key : {"schema_version", "torch", "abi", "entries", "refused"}) {
    Json lacking = described();
    lacking.erase(key);
    EXPECT_EQ(code(lacking), ExitCode::plugin) << key;
    Json wrong = described();
    wrong[key] = {{"odd", nullptr}};
    EXPECT_EQ(code(wrong), ExitCode::plugin) << key;
  }
  Json option = described();
  option["entries"][0]["options"][0]["default"] = Json::array();
  EXPECT_EQ(code(option), ExitCode::plugin);
}

}  // namespace
}  // namespace beatbench::testing
