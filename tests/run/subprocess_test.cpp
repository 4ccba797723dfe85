#include "harness/base/subprocess.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "tests/run/fixture.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <thread>

namespace beatbench {
namespace {

TEST(Subprocess, TellsHowItEnded) {
  EXPECT_EQ(Subprocess({"/bin/sh", "-c", "exit 7"}, {}).wait().text(), "exit 7");
  const ProcessEnd killed = Subprocess({"/bin/sh", "-c", "kill -SEGV $$"}, {}).wait();
  EXPECT_EQ(killed.text(), "ended by signal 11 (Segmentation fault)");
  EXPECT_EQ(killed.exit, 139);
}

TEST(Subprocess, WritesBothStreamsWhereTold) {
  const TemporaryFolder folder;
  const auto out = folder.path() / "out", errors = folder.path() / "errors";
  Subprocess({"/bin/sh", "-c", "echo answer; echo talk >&2"}, {out, errors}).wait();
  EXPECT_EQ(read_file(out), "answer\n");
  EXPECT_EQ(read_file(errors), "talk\n");
  Subprocess({"/bin/sh", "-c", "echo answer; echo talk >&2"}, {out, {}}).wait();
  EXPECT_EQ(read_file(out), "answer\ntalk\n");
}

TEST(Subprocess, HasNothingToRead) {
  const TemporaryFolder folder;
  const auto out = folder.path() / "out";
  EXPECT_EQ(Subprocess({"/bin/sh", "-c", "wc -c"}, {out, {}}).wait().exit, 0);
  EXPECT_EQ(read_file(out), "0\n");
}

TEST(Subprocess, SaysWhyAProgramCannotBeStarted) {
  try {
    Subprocess({"/nowhere/program"}, {});
    FAIL();
  } catch (const DataError& error) {
    EXPECT_STREQ(error.what(), "/nowhere/program: cannot be started (No such file or directory)");
  }
}

TEST(Subprocess, DiesWithItsGroupWhenTheObjectGoes) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "pid";
  {
    Subprocess shell({"/bin/sh", "-c", "sleep 100 & echo $! > " + file.string() + "; wait"}, {});
    while (!std::filesystem::exists(file) || std::filesystem::file_size(file) == 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  const pid_t grandchild = std::stoi(read_file(file));
  for (int i = 0; i < 200 && ::kill(grandchild, 0) == 0; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));  // whoever adopts it must reap it
  const std::string stat = ::kill(grandchild, 0) == 0
                               ? read_file("/proc/" + std::to_string(grandchild) + "/stat")
                               : ") Z";
  EXPECT_NE(stat.find(") Z"), std::string::npos) << stat;
}

TEST(Subprocess, CountsTheMemoryOfItsDescendants) {
  // Two processes below the shell, each with a 40 MB variable.
  const std::string eat = "x=$(head -c 40000000 /dev/zero | tr '\\0' x); sleep 100";
  Subprocess shell(
      {"/bin/sh", "-c",
       "sh -c '" +
           std::string("x=$(head -c 40000000 /dev/zero | tr \"\\\\0\" x); sleep 100; echo $x") +
           "' & " + eat + "; echo $x"},
      {});
  std::int64_t bytes = 0;
  for (int i = 0; i < 500 && bytes < 80'000'000; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    bytes = shell.resident_bytes();
  }
  EXPECT_GE(bytes, 80'000'000);
  EXPECT_LT(bytes, 800'000'000);
  EXPECT_EQ(resident_bytes_of_tree(999'999'999), 0);
}

}  // namespace
}  // namespace beatbench
