#include "datasets/registry.h"

#include "tests/datasets/fixture.h"

namespace beatbench {
namespace {

TEST(Registry, OpensByTheNameThatManifestsUse) {
  const TemporaryFolder folder;
  write_ludb(folder, 1);
  EXPECT_EQ(open_dataset("ludb", folder.path())->id(), "ludb-1.0.1");
  EXPECT_EQ(message_of([&] { open_dataset("lubd", folder.path()); }),
            "unknown data set 'lubd' (did you mean 'ludb'?)");
  EXPECT_EQ(dataset_kinds().size(), 4u);
}

}  // namespace
}  // namespace beatbench
