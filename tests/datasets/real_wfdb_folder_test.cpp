// LUDB by its own reader is the reference of what any folder of its form must give.
#include "datasets/ludb/ludb.h"
#include "datasets/prepared/prepared_set.h"
#include "datasets/wfdb_folder/wfdb_folder.h"
#include "tests/datasets/fixture.h"

namespace beatbench {
namespace {

TEST(RealWfdbFolder, LudbReadAsAnyFolderIsTheSamePreparedSet) {
  BEATBENCH_NEEDS(folder, "ludb-1.0.1");
  const TemporaryFolder cache;
  Progress quiet("", true);
  const SignalSpec spec{.rate_hz = 100};
  const PreparedSet own = prepare(Ludb(folder), spec, cache.path(), quiet),
                    any = prepare(WfdbFolder(folder, {ludb_leads(), true}), spec, cache.path(),
                                  quiet);
  ASSERT_EQ(any.size(), 200);
  EXPECT_EQ(any.fingerprint(), own.fingerprint());  // signal, ids, patients, waves, intervals
}

}  // namespace
}  // namespace beatbench
