#pragma once

#include "harness/base/json.h"
#include "tests/base/temporary_folder.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace beatbench::testing {

struct TestMetric {
  std::string metric, scope;
  std::optional<double> value;
  std::string reason = "";
  std::string definition = "";  // METRIC.v1 where none is given
};

struct TestCell {
  std::string label, protocol, mode = "linear";
  double label_fraction = 1.0;
  int fold = 0, seed = 0;
  std::string arm = "controlled";
  std::string kind = "evaluate";
  std::optional<int> limit = std::nullopt;
};

// Writes cell folders and experiments just as docs/cell-format.md describes, without any of the
// store's code.
class TestWorkspace {
 public:
  explicit TestWorkspace(std::string experiment = "demo");

  // Each plans the cell for the experiment too.
  std::string plan(const TestCell& cell);  // the slug
  std::string done(const TestCell& cell, const std::vector<TestMetric>& metrics);
  std::string failed(const TestCell& cell, const std::string& message);

  void write_experiment();  // all that was planned so far

  std::filesystem::path path() const { return folder_.path(); }
  std::filesystem::path cell(const std::string& slug) const { return path() / "cells" / slug; }
  Json experiment;  // to be changed before write_experiment

 private:
  std::string write_cell(const TestCell& cell);

  TemporaryFolder folder_;
};

// The small workspace behind the golden reports: three methods, two protocols, a failed and a
// missing cell, texts that would break an unescaped page.
void fill_demo(TestWorkspace& workspace);

inline bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void write_text(const std::filesystem::path& file, const std::string& text);

}  // namespace beatbench::testing
