#include "harness/run/model_check.h"

#include "tests/run/fixture.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

struct Said {
  std::string refused;                 // all lines
  std::vector<std::string> unchecked;  // by line
};

Said said_of(const Manifest& manifest, const Catalogue& catalogue = fake_catalogue(),
             std::chrono::milliseconds patience = std::chrono::minutes(1)) {
  try {
    return {"", check_models(fake_worker(), manifest, catalogue, patience)};
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::usage);
    return {error.what(), {}};
  }
}

std::string refusals(const Manifest& manifest) { return said_of(manifest).refused; }

Manifest with_exponents(const std::vector<double>& exponents) {
  Manifest manifest = small_manifest();
  manifest.methods.clear();
  for (const double exponent : exponents) {
    manifest.methods.push_back(fake_method("row" + std::to_string(manifest.methods.size())));
    manifest.methods.back().options.set("exponent", exponent);
    manifest.methods.back().where = {"x.toml", 7 + int(manifest.methods.size()), 10};
  }
  return manifest;
}

TEST(ModelCheck, EveryRefusalIsToldWithThePlaceOfItsMethod) {
  EXPECT_EQ(refusals(with_exponents({1, 0, 2, -1})),
            "x.toml:9:10: method 'row1': the exponent must be > 0\n"
            "x.toml:11:10: method 'row3': the exponent must be > 0");
  EXPECT_EQ(refusals(with_exponents({1, 2})), "");
}

TEST(ModelCheck, AMistakeOfTheBackboneIsToldOnce) {
  Manifest manifest = with_exponents({1, 1});
  manifest.backbone.options.set("width", std::int64_t{13});
  manifest.backbone.where = {"x.toml", 3, 5};
  EXPECT_EQ(refusals(manifest), "x.toml:3:5: backbone fakenet: 13 is unlucky");
}

TEST(ModelCheck, NamesTheNativeArm) {
  Manifest manifest = with_exponents({0});
  manifest.arms = {"native"};
  EXPECT_EQ(refusals(manifest),
            "x.toml:8:10: method 'row0' (native arm): the exponent must be > 0");
}

TEST(ModelCheck, AMethodThatCrashesIsLeftToItsCell) {
  Manifest manifest = with_exponents({0, 1});
  manifest.methods[1].options.set("behaviour", std::string("crash"));
  EXPECT_EQ(refusals(manifest), "x.toml:8:10: method 'row0': the exponent must be > 0");
}

TEST(ModelCheck, ACrashLeavesNoModelBehindItUnchecked) {
  Manifest manifest = with_exponents({1, 0, 1, -1});
  for (const std::size_t at : {0, 2})
    manifest.methods[at].options.set("behaviour", std::string("crash"));
  EXPECT_EQ(refusals(manifest),
            "x.toml:9:10: method 'row1': the exponent must be > 0\n"
            "x.toml:11:10: method 'row3': the exponent must be > 0");
  for (Manifest::Entry& method : manifest.methods) method.options.set("exponent", 1.0);
  const std::string why =
      "not checked, the worker ended at it (ended by signal 11 (Segmentation fault): fake: about "
      "to crash). Its cells will tell more";
  EXPECT_EQ(said_of(manifest).unchecked,
            (std::vector<std::string>{"x.toml:8:10: method 'row0': " + why,
                                      "x.toml:10:10: method 'row2': " + why}));
}

TEST(ModelCheck, AMethodThatHangsIsPassedOver) {
  Manifest manifest = with_exponents({1, 0});
  manifest.methods[0].options.set("behaviour", std::string("hang"));
  const std::chrono::seconds patience(2);
  EXPECT_EQ(said_of(manifest, fake_catalogue(), patience).refused,
            "x.toml:9:10: method 'row1': the exponent must be > 0");
  manifest.methods[1].options.set("exponent", 1.0);
  EXPECT_EQ(said_of(manifest, fake_catalogue(), patience).unchecked,
            (std::vector<std::string>{
                "x.toml:8:10: method 'row0': not checked, the worker ended at it (no answer in 2 "
                "s). Its cells will tell more"}));
}

TEST(ModelCheck, ChatterOfAPluginIsNoAnswer) {
  Manifest manifest = with_exponents({1, 0});
  manifest.methods[0].options.set("behaviour", std::string("chatter"));
  EXPECT_EQ(refusals(manifest), "x.toml:9:10: method 'row1': the exponent must be > 0");
  manifest.methods.pop_back();
  EXPECT_EQ(said_of(manifest).unchecked, std::vector<std::string>());
}

TEST(ModelCheck, AnEncoderOfItsOwnThatIsMadeLikeTheBackboneIsTheMethodsMistake) {
  Manifest manifest = with_exponents({13});
  manifest.arms = {"native"};
  manifest.backbone.where = {"x.toml", 3, 5};
  EXPECT_EQ(refusals(manifest), "x.toml:8:10: method 'row0' (native arm): fakenet: 13 is unlucky");
}

TEST(ModelCheck, BackboneAndRulesAreMadeThoughNoMethodIsInTheControlledArm) {
  Manifest manifest = with_exponents({1});
  manifest.arms = {"native"};
  manifest.backbone.options.set("width", std::int64_t{13});
  manifest.backbone.where = {"x.toml", 3, 5};
  EXPECT_EQ(refusals(manifest), "x.toml:3:5: backbone fakenet: 13 is unlucky");
  manifest.backbone.options.set("width", std::int64_t{8});
  manifest.methods.push_back(reference_row("fakerule"));
  manifest.methods.back().options.set("exponent", 0.0);
  manifest.methods.back().where = {"x.toml", 20, 10};
  EXPECT_EQ(refusals(manifest), "x.toml:20:10: method 'fakerule': the exponent must be > 0");
}

TEST(ModelCheck, TheBeatClassifiersModelIsMadeAtThePlaceOfWhatNeedsIt) {
  Catalogue catalogue = fake_catalogue();
  for (EntryDescription& entry : catalogue.entries) {
    if (entry.id == "fake") {
      entry.needs_beats_option = "behaviour";
      entry.needs_beats_value = "succeed";
    }
    entry.from_scratch = entry.id == "fakeref";
    entry.gives_beats = entry.id == "fake_task";
    if (entry.id != "fakeref") continue;
    for (OptionSpec& option : entry.options)
      if (option.name == "exponent") option.fallback = 0.0;
  }
  Manifest manifest = with_exponents({1});
  manifest.arms = {"native"};
  EXPECT_EQ(said_of(manifest, catalogue).refused,
            "x.toml:8:10: method 'fakeref': the exponent must be > 0");
  for (EntryDescription& entry : catalogue.entries) entry.from_scratch = false;
  EXPECT_THROW(check_models(fake_worker(), manifest, catalogue), PluginError);
}

}  // namespace
}  // namespace beatbench
