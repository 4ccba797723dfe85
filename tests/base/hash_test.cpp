// SHA-256 against the examples that NIST publishes with FIPS 180-4 (one block, two blocks, a
// million times 'a') and the digest of the empty message.
#include "harness/base/hash.h"

#include "harness/base/error.h"
#include "tests/base/temporary_folder.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace beatbench {
namespace {

constexpr const char* kEmpty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr const char* kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr const char* kTwoBlocks =
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";
constexpr const char* kMillion = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

TEST(Sha256, GivesThePublishedDigests) {
  EXPECT_EQ(sha256_hex(""), kEmpty);
  EXPECT_EQ(sha256_hex("abc"), kAbc);
  EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), kTwoBlocks);
  EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')), kMillion);
}

TEST(Sha256, DoesNotDependOnThePieces) {
  Sha256 hash;
  for (int i = 0; i < 1000; ++i) hash.update(std::string(1000, 'a'));
  EXPECT_EQ(hash.hex(), kMillion);
  const std::byte bytes[] = {std::byte{'b'}, std::byte{'c'}};
  EXPECT_EQ(Sha256().update("a").update("").update(bytes).hex(), kAbc);
}

TEST(Sha256, ReadsFilesOfAnyLength) {
  const TemporaryFolder folder;
  for (const std::size_t size : {0UL, 1UL, 65535UL, 65536UL, 65537UL, 200'000UL}) {
    const std::string content(size, 'x');
    std::ofstream(folder / "f", std::ios::binary) << content;
    EXPECT_EQ(sha256_file(folder / "f"), sha256_hex(content)) << size;
  }
  EXPECT_THROW(sha256_file(folder / "none"), DataError);
  EXPECT_THROW(sha256_file(folder.path()), DataError) << "a directory has no digest";
}

}  // namespace
}  // namespace beatbench
