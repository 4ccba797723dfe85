#include "datasets/verify.h"

#include "harness/base/hash.h"
#include "tests/datasets/fixture.h"

namespace beatbench {
namespace {

Verification verify(const TemporaryFolder& folder) {
  Progress quiet("", true);
  return verify_dataset(folder.path(), quiet);
}

TEST(Verify, TellsSameChangedAndMissingApart) {
  const TemporaryFolder folder;
  folder.write("a", "alpha");
  folder.write("data/b", "beta");
  folder.write("c", "gamma");
  folder.write("SHA256SUMS.txt", sha256_hex("alpha") + " a\n" + sha256_hex("beta!") +
                                     "  data/b\r\n" + sha256_hex("gamma") + " *c\n" +
                                     sha256_hex("x") + " d\n" + sha256_hex("y") + " data/e\n");
  const Verification result = verify(folder);
  EXPECT_EQ(result.ok, 2);
  EXPECT_FALSE(result.intact());
  EXPECT_EQ(text(result), "2 files match, 1 changed: data/b; 2 not here (a partial copy)");
  EXPECT_EQ(text(result, true),
            "2 files match, 1 changed: data/b; 2 not here (a partial copy): d, data/e");
  EXPECT_EQ(text({3, {}, {}}), "3 files match");
}

TEST(Verify, RefusesADamagedList) {
  const TemporaryFolder folder;
  const auto message = [&] { return message_of([&] { verify(folder); }, folder.path()); };
  EXPECT_EQ(message(),
            "DIR/SHA256SUMS.txt: no such file. It comes with the data set, from the same source");
  folder.write("SHA256SUMS.txt", "");
  EXPECT_EQ(message(), "DIR/SHA256SUMS.txt: lists no file");
  folder.write("SHA256SUMS.txt", "\nabc a\n");
  EXPECT_EQ(message(),
            "DIR/SHA256SUMS.txt:2: expected a SHA-256 of 64 digits, a space and a file name");
  folder.write("SHA256SUMS.txt", sha256_hex("") + " ../a\n");
  EXPECT_EQ(message(), "DIR/SHA256SUMS.txt:1: '../a' leaves the folder");
}

}  // namespace
}  // namespace beatbench
