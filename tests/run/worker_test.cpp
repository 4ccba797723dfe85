#include "harness/run/worker.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "tests/run/fixture.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace beatbench {
namespace {

class Plugins : public testing::Test {
 protected:
  Plugins() { ::setenv("BEATBENCH_PLUGIN_PATH", folder_.path().c_str(), 1); }
  ~Plugins() override { ::unsetenv("BEATBENCH_PLUGIN_PATH"); }
  void add(const char* name) { write_file_atomically(folder_.path() / name, ""); }
  TemporaryFolder folder_;
};

TEST_F(Plugins, AreDescribedByTheWorker) {
  add("libold.so");
  const Catalogue catalogue = describe_plugins(fake_worker());
  EXPECT_NE(catalogue.find("method", "fake"), nullptr);
  EXPECT_NE(catalogue.find("protocol", "fake_task"), nullptr);
  EXPECT_EQ(catalogue.torch_version, "2.13.0");
  ASSERT_EQ(catalogue.refused.size(), 1u);
  EXPECT_EQ(catalogue.refused[0].reason, "built for API 0, this worker has API 1");
  ASSERT_NE(refused_as(catalogue, "old"), nullptr);
  EXPECT_EQ(refused_as(catalogue, "new"), nullptr);
}

TEST_F(Plugins, ThatCrashTheWorkerAreFoundAndTheRestIsUsed) {
  add("libcrash.so");
  add("libfake.so");
  add("libold.so");
  const Catalogue catalogue = describe_plugins(fake_worker());
  EXPECT_NE(catalogue.find("method", "fake"), nullptr);
  EXPECT_NE(catalogue.find("protocol", "fake_task"), nullptr);
  ASSERT_EQ(catalogue.refused.size(), 2u);
  const RefusedPlugin* crashed = refused_as(catalogue, "crash");
  ASSERT_NE(crashed, nullptr);
  EXPECT_EQ(crashed->reason,
            "crashed while it was loaded (ended by signal 11 (Segmentation fault))");
}

TEST(Worker, ThatIsMissingIsAPluginErrorWithItsRemedy) {
  try {
    describe_plugins({});
    FAIL();
  } catch (const PluginError& error) {
    EXPECT_NE(std::string(error.what()).find("BEATBENCH_WORKER"), std::string::npos);
  }
}

}  // namespace
}  // namespace beatbench
