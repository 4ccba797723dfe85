#include "tests/results/golden.h"
#include "tests/results/workspace.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace beatbench {
namespace {

// The golden tables in an article, set by TeX Live's pdflatex; built where that is installed.
TEST(Latex, TheGoldenTablesCompile) {
  TemporaryFolder folder;
  const auto golden = std::filesystem::path(BEATBENCH_SOURCE_DIR) / "tests/results/golden";
  for (const char* name : {"judged.tex", "demo.tex"}) {
    testing::write_text(folder.path() / "page.tex",
                        "\\documentclass{article}\n\\usepackage[utf8]{inputenc}\n"
                        "\\usepackage[T1]{fontenc}\n\\usepackage{booktabs}\n\\begin{document}\n" +
                            read_file(golden / name) + "\\end{document}\n");
    const std::string command = "cd '" + folder.path().string() +
                                "' && pdflatex -halt-on-error -interaction=nonstopmode page.tex "
                                ">out.txt 2>&1";
    EXPECT_EQ(0, std::system(command.c_str())) << read_file(folder.path() / "out.txt");
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "page.pdf"));
  }
}

}  // namespace
}  // namespace beatbench
