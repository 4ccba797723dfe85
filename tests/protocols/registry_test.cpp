#include "harness/base/error.h"
#include "harness/protocols/protocol.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

TEST(Protocols, AreFoundByTheirIds) {
  for (const char* id : {"ptbxl_superclass", "ptbxl_subclass", "ptbxl_rhythm", "ptbxl_form",
                         "ptbxl_all", "ludb_waves", "mitdb_beats"}) {
    const Protocol& protocol = find_protocol(id);
    EXPECT_EQ(protocol.id, id);
    EXPECT_FALSE(protocol.dataset.empty());
    EXPECT_FALSE(protocol.title.empty());
    for (const OptionSpec& option : protocol.options)
      EXPECT_EQ(misfit(option, option.fallback), "") << option.name;
  }
  EXPECT_EQ(protocols().size(), 7u);
  using Names = std::vector<std::string>;
  EXPECT_EQ(find_protocol("ptbxl_superclass").modes, (Names{"linear", "finetune", "knn"}));
  EXPECT_EQ(find_protocol("ludb_waves").modes, (Names{"linear", "finetune", "rule"}));
}

TEST(Protocols, AMissSuggestsTheNearest) {
  try {
    find_protocol("ludb_wave");
    FAIL() << "no error";
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find("'ludb_waves'"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace beatbench
