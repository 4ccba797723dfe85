#pragma once

#include "results/report/model.h"
#include "tests/results/ingested.h"

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>

namespace beatbench::testing {

// A workspace of one experiment, its store and the report of it.
class StoredReport : public ::testing::Test {
 protected:
  StoredReport(const std::string& experiment, void (*fill)(TestWorkspace&))
      : workspace_(experiment) {
    fill(workspace_);
    ingest();
  }
  void ingest() {
    database_.emplace(ingested(workspace_));
    report_ = make_report(*database_, list_experiments(*database_).at(0).name);
  }
  const ReportTable& table(const std::string& protocol) const {
    for (const ReportTable& table : report_.tables)
      if (table.protocol == protocol) return table;
    throw std::runtime_error("no table " + protocol);
  }
  const ReportRow& row(const std::string& protocol, const std::string& label) const {
    for (const ReportRow& row : table(protocol).rows)
      if (row.label == label) return row;
    throw std::runtime_error("no row " + label);
  }

  TestWorkspace workspace_;
  std::optional<Database> database_;
  Report report_;
};

}  // namespace beatbench::testing
