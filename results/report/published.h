#pragma once

#include "harness/base/json.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace beatbench {

struct ReportTable;

inline constexpr int kFewestPublished = 5;  // rows from which on orders are compared

// What a paper reports for the rows of a table ([[published]] of the manifest), beside ours.
struct PublishedColumn {
  std::string source;                         // "arXiv 2601.16147, Table 1"
  std::size_t column = 0;                     // of the table
  std::vector<std::optional<double>> values;  // one for each row of the table
  int rows = 0;                               // complete ones that have both numbers
  std::optional<double> spearman;             // of these rows' order, theirs with ours
  std::string reason;                         // why there is none
};

// Of the resolved manifest. What names no column of the table is of another protocol, or of a
// metric that no run reported; `notes` get the latter.
std::vector<PublishedColumn> published_columns(const ReportTable& table, const Json& manifest,
                                               std::vector<std::string>& notes);

// The section below a table, "" where nothing is published for it.
std::string markdown_published(const ReportTable& table);

Json published_json(const ReportTable& table);

}  // namespace beatbench
