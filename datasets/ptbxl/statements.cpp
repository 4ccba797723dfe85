#include "datasets/ptbxl/statements.h"

#include "datasets/ptbxl/scp_codes.h"

#include <algorithm>

namespace beatbench {
namespace {

bool is_marked(const std::string& cell) { return cell == "1.0" || cell == "1"; }

}  // namespace

std::vector<ScpStatement> read_statements(const CsvTable& table) {
  const std::size_t diagnostic = table.column("diagnostic"), form = table.column("form"),
                    rhythm = table.column("rhythm"), subclass = table.column("diagnostic_subclass");
  std::vector<ScpStatement> statements;
  for (const CsvTable::Row& row : table.rows)
    statements.push_back({row.cells[0], is_marked(row.cells[diagnostic]) ? row.cells[subclass] : "",
                          is_marked(row.cells[form]), is_marked(row.cells[rhythm])});
  std::ranges::sort(statements, {}, &ScpStatement::code);
  return statements;
}

std::vector<std::string> statement_codes(const std::string& scp_codes, const std::string& where) {
  std::vector<std::string> codes;
  for (auto& [code, likelihood] : parse_scp_codes(scp_codes, where)) codes.push_back(code);
  std::ranges::sort(codes);
  return codes;
}

}  // namespace beatbench
