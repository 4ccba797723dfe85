#include "harness/host/registry.h"

#include "harness/base/error.h"
#include "tests/base/temporary_folder.h"

#include <ATen/ops/ones.h>
#include <c10/util/Exception.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

fs::path test_plugin(const std::string& name) { return fs::path(TEST_PLUGINS) / name; }

template <typename Act>
std::string plugin_error(Act act) {
  try {
    act();
  } catch (const PluginError& error) {
    return error.what();
  }
  return "no error";
}

const SignalShape kSignal{{"I", "II"}, 100, 20};

std::unique_ptr<Method> make_tiny(const PluginRegistry& registry, const std::string& error) {
  Options options(registry.method("tiny").info.options);
  options.set("error", error);
  const Options none;
  return registry.method("tiny").make_method(
      {options, kSignal, [&] {
         return registry.backbone("tiny").make_backbone({none, kSignal});
       }});
}

TEST(Registry, KeepsRefusalsAndLoadsTheRest) {
  const PluginRegistry registry({test_plugin("bad/text.so"), test_plugin("bad/throws_a_number.so"),
                                 test_plugin("good/libtiny.so"), test_plugin("bad/other_abi.so")});
  EXPECT_EQ(registry.plugins().size(), 1u);
  ASSERT_EQ(registry.refused().size(), 3u);
  EXPECT_EQ(registry.refused()[0].file, test_plugin("bad/text.so"));
  EXPECT_EQ(registry.method("tiny").info.title, "Tiny method");
  EXPECT_EQ(registry.backbone("tiny").info.title, "Tiny backbone");
}

TEST(Registry, AMissTellsTheRefusals) {
  const std::string text = test_plugin("bad/text.so").string();
  const PluginRegistry registry({text, test_plugin("good/libtiny.so")});
  const std::string refused =
      "\n  refused: " + text + ": not a library (it does not begin as an ELF file)";
  EXPECT_EQ(plugin_error([&] { registry.method("giant"); }),
            "no plugin exports the method 'giant'" + refused);
  EXPECT_EQ(plugin_error([&] { registry.backbone("giant"); }),
            "no plugin exports the backbone 'giant'" + refused);
}

TEST(Registry, SecondPluginOfAnIdIsRefused) {
  const std::string second = test_plugin("bad/duplicate.so").string();
  const PluginRegistry registry({test_plugin("good/libtiny.so"), second});
  ASSERT_EQ(registry.refused().size(), 1u);
  EXPECT_EQ(registry.refused()[0].reason,
            "its entry 'tiny' is exported by another plugin already. Rename one of the two");
  EXPECT_EQ(registry.method("tiny").info.title, "Tiny method") << "the first one counts";
}

TEST(Registry, MakesMethodsThatWork) {
  const PluginRegistry registry({test_plugin("good/libtiny.so")});
  const auto method = make_tiny(registry, "none");
  EXPECT_EQ(method->encoder()->features(at::ones({4, 2, 20})).sizes(), at::IntArrayRef({4, 3, 20}));
  ASSERT_EQ(method->state().size(), 2u);
  EXPECT_EQ(method->state()[0].name, "encoder.convolution.weight");
  EXPECT_EQ(method->parameters().at(0).tensors.size(), 2u);
}

TEST(Registry, ExceptionsOfAPluginKeepTheirTypes) {
  const PluginRegistry registry({test_plugin("good/libtiny.so")});
  try {
    make_tiny(registry, "own");
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "an error of tiny's own");
  }
  EXPECT_THROW(make_tiny(registry, "usage"), UsageError);
  EXPECT_THROW(make_tiny(registry, "torch"), c10::Error);
}

// What a plugin made may outlive every handle to it.
TEST(Registry, ObjectsOutliveTheRegistry) {
  std::unique_ptr<Method> method;
  {
    const PluginRegistry registry({test_plugin("good/libtiny.so")});
    method = make_tiny(registry, "none");
  }
  EXPECT_EQ(method->encoder()->channels(), 3);
}

TEST(PluginFiles, AreThoseOfThePathSortedByNameAndEachOnce) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "a");
  fs::create_directories(folder / "b");
  for (const char* name : {"a/z.so", "a/m.so", "a/readme.txt", "b/c.so"})
    fs::copy_file(test_plugin("bad/text.so"), folder / name);
  const std::string a = folder / "a", b = folder / "b";
  ::setenv("BEATBENCH_PLUGIN_PATH", (b + "::" + a + ":" + a + "/:/no/such/folder").c_str(), 1);
  const std::vector<fs::path> expected = {b + "/c.so", a + "/m.so", a + "/z.so"};
  std::vector<fs::path> files = plugin_files();  // after those of the default folder
  std::erase_if(files,
                [&](const fs::path& f) { return !f.string().starts_with(folder.path().string()); });
  EXPECT_EQ(files, expected);
  ::unsetenv("BEATBENCH_PLUGIN_PATH");
}

}  // namespace
}  // namespace beatbench
