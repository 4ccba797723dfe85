// What two plugins want of one corpus, through the real worker.
#include "tests/worker/whole.h"

#include <gtest/gtest.h>

#include <map>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

std::map<std::string, fs::file_time_type> tensors(const fs::path& folder) {
  std::map<std::string, fs::file_time_type> written;
  for (const fs::directory_entry& file : fs::directory_iterator(folder))
    if (file.path().extension() == ".npy")
      written[file.path().filename()] = fs::last_write_time(file.path());
  return written;
}

// R peaks, features of records and of beats: three tensors, however many plugins want them.
TEST(DerivedData, OfTheToolkitIsComputedOnceForAllPlugins) {
  Whole whole;
  const fs::path folder = whole.workspace("w") / "cache/derived";
  whole.write_manifest("[[method]]\nplugin = \"ecg_features\"\n", "", false, 100);
  ASSERT_EQ(whole.run("w", {"--set", "pretrain.epochs=1"}), 0) << whole.said();
  const auto first = tensors(folder);
  EXPECT_EQ(first.size(), 3u);
  whole.write_manifest(
      "[[method]]\nplugin = \"beat_ssl\"\n[[method]]\nplugin = \"physioclr_style\"\n", "", false,
      100);
  ASSERT_EQ(whole.run("w", {"--set", "pretrain.epochs=1"}), 0) << whole.said();
  EXPECT_EQ(tensors(folder), first) << "nothing new, nothing written again";
}

}  // namespace
}  // namespace beatbench
