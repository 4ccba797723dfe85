#pragma once

#include "datasets/csv.h"
#include "datasets/record.h"

#include <string>
#include <vector>

namespace beatbench {

// The statements of scp_statements.csv, in the order of their codes. DataError for a table without
// its columns.
std::vector<ScpStatement> read_statements(const CsvTable& table);

// The codes of a record's scp_codes text, in order, whatever their likelihood. DataError behind
// `where`.
std::vector<std::string> statement_codes(const std::string& scp_codes, const std::string& where);

}  // namespace beatbench
