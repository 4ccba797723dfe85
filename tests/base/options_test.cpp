#include "harness/base/options.h"

#include "harness/base/error.h"
#include "harness/base/options_json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace beatbench {
namespace {

const std::vector<OptionSpec> kSpecs = {
    {"flag", false, "A flag"},
    {"count", std::int64_t{3}, "A count", 1, 10},
    {.name = "exponent", .fallback = 50.0, .help = "Power", .minimum = 0, .above_minimum = true},
    {.name = "target",
     .fallback = std::string("hard"),
     .help = "Target",
     .choices = {"hard", "soft"}},
};

TEST(OptionValue, IsWrittenAsInAManifest) {
  EXPECT_EQ(value_text(true), "true");
  EXPECT_EQ(value_text(std::int64_t{-3}), "-3");
  EXPECT_EQ(value_text(0.1), "0.1");
  EXPECT_EQ(value_text(50.0), "50");
  EXPECT_EQ(value_text(1000.0), "1000");
  EXPECT_EQ(value_text(1e-5), "1e-05");
  EXPECT_EQ(value_text(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(value_text(51938197327380889600.0), "5.193819732738089e+19")
      << "no integer of that size is TOML";
  EXPECT_EQ(value_text(std::string("a \"b\" \\ \n ä")), R"("a \"b\" \\ \u000A ä")");
}

TEST(OptionValue, NumbersReadBackTheSame) {
  for (const double value : {0.1, 1e-300, 1.7976931348623157e308, 2.2250738585072014e-308,
                             123456.789, -1.0 / 3, 1e15, 1e16, 123456789012345.0})
    EXPECT_EQ(std::stod(value_text(value)), value);
}

TEST(Misfit, IsEmptyWhereTheValueFits) {
  EXPECT_EQ(misfit(kSpecs[0], true), "");
  EXPECT_EQ(misfit(kSpecs[1], std::int64_t{1}), "");
  EXPECT_EQ(misfit(kSpecs[1], std::int64_t{10}), "");
  EXPECT_EQ(misfit(kSpecs[2], 1e-9), "");
  EXPECT_EQ(misfit(kSpecs[2], std::int64_t{2}), "") << "an integer is a number";
  EXPECT_EQ(misfit(kSpecs[3], std::string("soft")), "");
}

TEST(Misfit, SaysWhatIsWrong) {
  EXPECT_EQ(misfit(kSpecs[0], std::int64_t{1}), "is an integer, must be a boolean");
  EXPECT_EQ(misfit(kSpecs[1], 2.0), "is a number, must be an integer");
  EXPECT_EQ(misfit(kSpecs[1], std::int64_t{0}), "is 0, must be >= 1");
  EXPECT_EQ(misfit(kSpecs[1], std::int64_t{11}), "is 11, must be <= 10");
  EXPECT_EQ(misfit(kSpecs[2], 0.0), "is 0, must be > 0");
  EXPECT_EQ(misfit(kSpecs[2], std::int64_t{0}), "is 0, must be > 0");
  EXPECT_EQ(misfit(kSpecs[2], std::numeric_limits<double>::quiet_NaN()), "is not a finite number");
  EXPECT_EQ(misfit(kSpecs[2], std::numeric_limits<double>::infinity()), "is not a finite number");
  EXPECT_EQ(misfit(kSpecs[3], std::string("sotf")), "is 'sotf', must be one of: hard, soft");
}

TEST(Options, StartAtTheirDefaults) {
  const Options options(kSpecs);
  EXPECT_FALSE(options.flag("flag"));
  EXPECT_EQ(options.integer("count"), 3);
  EXPECT_EQ(options.number("exponent"), 50);
  EXPECT_EQ(options.text("target"), "hard");
}

TEST(Options, WidenIntegersToNumbers) {
  Options options(kSpecs);
  options.set("exponent", std::int64_t{7});
  EXPECT_EQ(options.number("exponent"), 7.0);
}

TEST(Options, TreatUndeclaredUseAsAProgrammersMistake) {
  Options options(kSpecs);
  EXPECT_THROW(options.integer("none"), std::logic_error);
  EXPECT_THROW(options.integer("exponent"), std::logic_error);
  EXPECT_THROW(options.set("none", true), std::logic_error);
  EXPECT_THROW(options.set("count", 2.0), std::logic_error);
}

TEST(OptionsJson, SpecsReadBackTheSame) {
  for (const OptionSpec& spec : kSpecs)
    EXPECT_EQ(option_spec_from_json(Json::parse(to_json(spec).dump())), spec) << spec.name;
  OptionSpec whole = kSpecs[2];
  EXPECT_TRUE(std::holds_alternative<double>(
      option_spec_from_json({{"name", "x"}, {"type", "number"}, {"default", 50}, {"help", ""}})
          .fallback))
      << "the type says that 50 is a number";
}

TEST(OptionsJson, OptionsReadBackTheSame) {
  Options options(kSpecs);
  options.set("exponent", 0.25);
  options.set("flag", true);
  const Options again = options_from_json(kSpecs, to_json(options), "here");
  EXPECT_EQ(again.values(), options.values());
}

TEST(OptionsJson, TellsEveryMistake) {
  try {
    options_from_json(kSpecs, {{"cuont", 1}, {"count", 0}, {"exponent", Json::array()}}, "here");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::usage);
    EXPECT_STREQ(error.what(),
                 "here: 'count' is 0, must be >= 1\n"
                 "here: unknown option 'cuont' (did you mean 'count'?)\n"
                 "here: 'exponent' is [], must be a boolean, a number or a text");
  }
  EXPECT_THROW(options_from_json(kSpecs, Json::array({1}), "here"), Error);
  EXPECT_EQ(options_from_json(kSpecs, Json::object(), "here").integer("count"), 3);
}

TEST(OptionsJson, RefusesIntegersThatHaveNoRoom) {
  try {
    options_from_json(kSpecs, {{"count", UINT64_MAX}}, "here");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "here: 'count' is 18446744073709551615, must be a boolean, a number or a text");
  }
}

}  // namespace
}  // namespace beatbench
