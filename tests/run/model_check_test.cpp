#include "harness/run/model_check.h"

#include "tests/run/fixture.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

std::string refusals(const Manifest& manifest) {
  try {
    check_models(fake_worker(), manifest, fake_catalogue());
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::usage);
    return error.what();
  }
  return "";
}

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

}  // namespace
}  // namespace beatbench
