#include "harness/worker/describe.h"

#include "harness/manifest/manifest.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

TEST(Describe, IsReadByTheCommand) {
  const PluginRegistry registry({TEST_PLUGINS "/good/libtiny.so", TEST_PLUGINS "/bad/text.so"});
  const Catalogue catalogue = catalogue_from_json(Json::parse(describe(registry).dump()));
  const EntryDescription* method = catalogue.find("method", "tiny");
  ASSERT_TRUE(method);
  EXPECT_EQ(method->title, "Tiny method");
  EXPECT_EQ(method->licence, "none");
  EXPECT_EQ(method->plugin_digest.size(), 64u);
  EXPECT_TRUE(method->plugin_file.ends_with("/good/libtiny.so"));
  EXPECT_EQ(method->options, registry.method("tiny").info.options);
  EXPECT_TRUE(method->protocols.empty());
  const EntryDescription* rule = catalogue.find("method", "tiny_rule");
  ASSERT_TRUE(rule) << "a row of the table like any other";
  EXPECT_TRUE(rule->reference && !rule->pretrains);
  EXPECT_EQ(rule->modes, std::vector<std::string>{"rule"});
  EXPECT_EQ(rule->protocols, std::vector<std::string>{"ludb_waves"});
  ASSERT_TRUE(method->native);
  EXPECT_EQ(method->native->signal.min_rate_hz, 50);
  EXPECT_EQ(method->native->pretrain.integer("epochs"), 7);
  EXPECT_EQ(method->native->pretrain.text("schedule"), "constant");
  EXPECT_EQ(method->native->optimizer.text("name"), "adam");
  EXPECT_EQ(method->native->optimizer.number("beta2"), 0.98);
  ASSERT_TRUE(catalogue.find("backbone", "tiny"));
  EXPECT_FALSE(catalogue.find("backbone", "tiny")->native);
  EXPECT_EQ(catalogue.leads.size(), 12u);
  const EntryDescription* protocol = catalogue.find("protocol", "ludb_waves");
  ASSERT_TRUE(protocol);
  EXPECT_EQ(protocol->dataset, "ludb");
  EXPECT_EQ(protocol->modes, (std::vector<std::string>{"linear", "finetune", "rule"}));
  EXPECT_EQ(catalogue.ids("protocol").size(), 7u);
  const EntryDescription* beats = catalogue.find("protocol", "mitdb_beats");
  ASSERT_TRUE(beats);
  EXPECT_TRUE(beats->gives_beats);
  EXPECT_EQ(beats->signal.leads, std::vector<std::string>{"II"});
  EXPECT_FALSE(protocol->gives_beats);
  EXPECT_FALSE(method->from_scratch);
  EXPECT_EQ(method->needs_beats_option, "");
  ASSERT_EQ(catalogue.refused.size(), 1u);
  EXPECT_EQ(catalogue.refused[0].file, TEST_PLUGINS "/bad/text.so");
  EXPECT_EQ(catalogue.abi, BEATBENCH_ABI);
  EXPECT_EQ(catalogue.torch_version, TORCH_VERSION);
}

}  // namespace
}  // namespace beatbench
