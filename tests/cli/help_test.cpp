#include "tests/cli/run_cli.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace beatbench {
namespace {

TEST(Help, OfEveryVerbIsAsReviewed) {
  const std::vector<std::vector<std::string>> kVerbs = {{},
                                                        {"run"},
                                                        {"validate"},
                                                        {"ls"},
                                                        {"show"},
                                                        {"report"},
                                                        {"rescore"},
                                                        {"compare"},
                                                        {"export"},
                                                        {"export", "encoder"},
                                                        {"export", "bundle"},
                                                        {"data"},
                                                        {"data", "synth"},
                                                        {"data", "prepare"},
                                                        {"data", "ls"},
                                                        {"data", "verify"},
                                                        {"data", "overlap"},
                                                        {"data", "splits"},
                                                        {"plugin"},
                                                        {"plugin", "ls"},
                                                        {"plugin", "info"},
                                                        {"db"},
                                                        {"db", "rebuild"},
                                                        {"db", "migrate"},
                                                        {"db", "merge"},
                                                        {"doctor"}};
  for (const std::vector<std::string>& verb : kVerbs) {
    std::string name = "help";
    for (const std::string& word : verb) name += "_" + word;
    std::vector<std::string> words = verb;
    words.emplace_back("--help");
    const Answer answer = beatbench_command(words);
    EXPECT_EQ(answer.exit, 0) << name;
    EXPECT_EQ(answer.err, "") << name;
    EXPECT_NE(answer.out.find("Example:\n  beatbench "), std::string::npos) << name;
    expect_golden(name + ".txt", answer.out);
  }
}

TEST(Help, IsWhatABareCommandPrints) {
  EXPECT_EQ(beatbench_command({}).out, beatbench_command({"--help"}).out);
  EXPECT_EQ(beatbench_command({}).exit, 0);
  for (const char* group : {"data", "plugin", "db", "export"})
    EXPECT_EQ(beatbench_command({group}).out, beatbench_command({group, "--help"}).out);
}

TEST(CommandLine, MistakesExitWithTwoAndLeaveStdoutEmpty) {
  const std::vector<std::vector<std::string>> kMistakes = {
      {"rum"},
      {"run"},
      {"run", "a.toml", "--jbos", "2"},
      {"run", "a.toml", "-j", "0"},
      {"run", "a.toml", "-j", "two"},
      {"run", "a.toml", "--limit", "0"},
      {"run", "a.toml", "--format", "xml"},
      {"run", "a.toml", "-q", "-v"},
      {"ls", "nothing"},
      {"validate"},
      {"plugin", "info", "fke"},
      {"compare", "a"},
      {"compare", "/", "/etc", "--tolerance", "-1"},
      {"export", "encoder", "a"},
      {"export", "bundle"},
      {"db", "merge"},
      {"report", "--watch", "--format", "csv"},
      {"report", "--watch", "--every", "0"}};
  std::string all;
  for (const std::vector<std::string>& words : kMistakes) {
    const Answer answer = beatbench_command(words);
    std::string line = "$ beatbench";
    for (const std::string& word : words) line += " " + word;
    EXPECT_EQ(answer.exit, 2) << line;
    EXPECT_EQ(answer.out, "") << line;
    all += line + "\n" + answer.err + "\n";
  }
  expect_golden("mistakes.txt", all);
}

TEST(Version, NamesCommitBuildTypeLibTorchAndAbi) {
  const Answer answer = beatbench_command({"--version"});
  EXPECT_EQ(answer.exit, 0);
  EXPECT_TRUE(answer.out.starts_with("beatbench 0.")) << answer.out;
  EXPECT_NE(answer.out.find("(commit "), std::string::npos);
  EXPECT_NE(answer.out.find("\nLibTorch 2.13.0, ABI fake\n"), std::string::npos) << answer.out;
}

TEST(Version, SaysWhereThereIsNoWorker) {
  const char* before = std::getenv("BEATBENCH_WORKER");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("BEATBENCH_WORKER", "/nowhere", 1);
  EXPECT_NE(beatbench_command({"--version"}).out.find("LibTorch: worker not built"),
            std::string::npos);
  const Answer run = beatbench_command({"run", "a.toml", "-w", "/tmp/beatbench-never-made"});
  EXPECT_EQ(run.exit, 4);
  EXPECT_NE(run.err.find("BEATBENCH_WORKER"), std::string::npos);
  if (kept.empty())
    ::unsetenv("BEATBENCH_WORKER");
  else
    ::setenv("BEATBENCH_WORKER", kept.c_str(), 1);
}

}  // namespace
}  // namespace beatbench
