// Every refusal of a plugin: what is said, and that nothing of a foreign plugin runs before it.
#include "harness/host/library.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "tests/base/temporary_folder.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <dlfcn.h>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

fs::path test_plugin(const std::string& name) { return fs::path(TEST_PLUGINS) / name; }

// The message with the file as FILE and this build's ABI as ABI.
std::string refusal(const fs::path& file) {
  try {
    load_plugin(file);
  } catch (const PluginError& error) {
    std::string message = error.what();
    for (const auto& [text, name] :
         {std::pair<std::string, std::string>{file.string(), "FILE"}, {BEATBENCH_ABI, "ABI"}})
      for (std::size_t at = 0; (at = message.find(text)) != std::string::npos;)
        message.replace(at, text.size(), name);
    return message;
  }
  return "loaded";
}

TEST(Plugin, MissingFileIsRefused) {
  EXPECT_EQ(refusal(test_plugin("bad/none.so")), "FILE: no such file");
}

TEST(Plugin, FolderIsRefused) { EXPECT_EQ(refusal(test_plugin("bad")), "FILE: not a file"); }

TEST(Plugin, TextFileIsRefused) {
  EXPECT_EQ(refusal(test_plugin("bad/text.so")),
            "FILE: not a library (it does not begin as an ELF file)");
}

TEST(Plugin, EmptyFileIsRefused) {
  const TemporaryFolder folder;
  write_file_atomically(folder / "empty.so", "");
  EXPECT_EQ(refusal(folder / "empty.so"), "FILE: not a library (it does not begin as an ELF file)");
}

TEST(Plugin, LibraryThatIsNoPluginIsRefused) {
  EXPECT_EQ(refusal(test_plugin("bad/plain_library.so")),
            "FILE: a library, but not a beatbench plugin (it holds no plugin tag). Export it with "
            "BEATBENCH_PLUGIN of harness/sdk/plugin.h");
}

TEST(Plugin, OtherApiIsRefusedWithBothSides) {
  EXPECT_EQ(refusal(test_plugin("bad/other_api.so")),
            "FILE: built for plugin API 999, this beatbench speaks API " +
                std::to_string(BEATBENCH_API) +
                ". Rebuild it against this beatbench: cmake --build with its beatbench_DIR");
}

TEST(Plugin, OtherAbiIsRefusedWithBothSides) {
  EXPECT_EQ(refusal(test_plugin("bad/other_abi.so")),
            "FILE: built for the ABI 'libtorch 1.0, stone age', this beatbench has 'ABI'. Rebuild "
            "it against this beatbench: cmake --build with its beatbench_DIR");
}

// The same source built for this API and ABI leaves its mark, so the mark's absence means
// something.
TEST(Plugin, NothingOfAForeignPluginRunsBeforeItsRefusal) {
  const TemporaryFolder folder;
  const fs::path mark = folder / "mark";
  ::setenv("BEATBENCH_TEST_MARK", mark.c_str(), 1);
  for (const char* name : {"bad/other_api.so", "bad/other_abi.so"}) {
    EXPECT_NE(refusal(test_plugin(name)), "loaded");
    EXPECT_FALSE(fs::exists(mark)) << name;
  }
  EXPECT_EQ(load_plugin(test_plugin("bad/whole.so")).entries.size(), 1u);
  EXPECT_TRUE(fs::exists(mark));
  ::unsetenv("BEATBENCH_TEST_MARK");
}

TEST(Plugin, UndefinedSymbolIsNamed) {
  EXPECT_EQ(
      refusal(test_plugin("bad/undefined_symbol.so")),
      "FILE: cannot be loaded (FILE: undefined symbol: beatbench_test_missing_function). Link "
      "what the symbol comes from, or rebuild the plugin with the sdk's "
      "beatbench_add_plugin()");
}

TEST(Plugin, TagWithoutDescriptorIsRefused) {
  EXPECT_EQ(refusal(test_plugin("bad/hidden_descriptor.so")),
            "FILE: has no symbol 'beatbench_plugin'. Export it with BEATBENCH_PLUGIN of "
            "harness/sdk/plugin.h");
}

TEST(Plugin, ExceptionsOfItsListAreRefusalsWithItsName) {
  EXPECT_EQ(refusal(test_plugin("bad/throws.so")),
            "FILE: threw while it listed its entries: no licence file");
  EXPECT_EQ(refusal(test_plugin("bad/throws_a_number.so")),
            "FILE: threw something that is no std::exception while it listed its entries");
}

TEST(Plugin, EntriesThatNobodyCouldNameOrMakeAreRefused) {
  EXPECT_EQ(refusal(test_plugin("bad/twice.so")),
            "FILE: exports the entry 'same' twice. Rename one of the two");
  EXPECT_EQ(refusal(test_plugin("bad/no_maker.so")),
            "FILE: its entry 'empty' needs an id and one maker. Make entries with "
            "plugin_entry<Type>()");
  EXPECT_EQ(refusal(test_plugin("bad/rule_method.so")),
            "FILE: its entry 'half_rule' mixes the mode 'rule' with another role: a Delineator has "
            "that mode and no other, and nothing else has it. Make entries with "
            "plugin_entry<Type>()");
}

TEST(Plugin, BeatsThatNoManifestCanAskForAreRefused) {
  for (const auto& [name, option] : {std::pair{"no_option", "rhythm"}, {"no_choice", "beat"}})
    EXPECT_EQ(refusal(test_plugin(std::string("bad/needs_") + name + ".so")),
              std::string("FILE: its entry 'needy' needs beats at ") + option +
                  " = \"hard\", which is no choice of an option of its own. Name in needs_beats "
                  "what options() declares");
}

TEST(Plugin, TagIsReadWithoutLoading) {
  const PluginTag tag = read_plugin_tag(test_plugin("good/libtiny.so"));
  EXPECT_EQ(tag.api, std::to_string(BEATBENCH_API));
  EXPECT_EQ(tag.abi, BEATBENCH_ABI);
  EXPECT_EQ(::dlopen(test_plugin("good/libtiny.so").c_str(), RTLD_NOLOAD | RTLD_NOW), nullptr)
      << "each test runs in a process of its own: nothing loaded it";
}

TEST(Plugin, GoodOneShowsItsEntriesAndStaysLoaded) {
  const fs::path file = test_plugin("good/libtiny.so");
  {
    const LoadedPlugin plugin = load_plugin(file);
    EXPECT_EQ(plugin.file, fs::absolute(file));
    EXPECT_EQ(plugin.source_digest.size(), 64u);
    ASSERT_EQ(plugin.entries.size(), 3u);
    EXPECT_TRUE(plugin.entries[0].make_method && !plugin.entries[0].make_backbone);
    EXPECT_TRUE(plugin.entries[1].make_backbone && !plugin.entries[1].make_method);
    const PluginEntry& rule = plugin.entries[2];
    EXPECT_TRUE(rule.make_delineator && !rule.make_method && !rule.make_backbone);
    EXPECT_TRUE(rule.info.reference && !rule.info.pretrains) << "its role alone says so";
    EXPECT_EQ(rule.info.modes, std::vector<std::string>{"rule"});
    ASSERT_EQ(plugin.entries[0].info.options.size(), 1u);
    EXPECT_EQ(plugin.entries[0].info.options[0].name, "error");
  }
  EXPECT_NE(::dlopen(file.c_str(), RTLD_NOLOAD | RTLD_NOW), nullptr) << "never unloaded";
}

}  // namespace
}  // namespace beatbench
