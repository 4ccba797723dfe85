#include "datasets/ptbxl/superclasses.h"

#include "datasets/ptbxl/scp_codes.h"
#include "harness/base/error.h"
#include "harness/base/nearest.h"

#include <algorithm>

namespace beatbench {

const std::vector<std::string>& Superclasses::names() {
  static const std::vector<std::string> names = {"CD", "HYP", "MI", "NORM", "STTC"};
  return names;
}

Superclasses::Superclasses(const CsvTable& statements) {
  const std::size_t diagnostic = statements.column("diagnostic");
  const std::size_t diagnostic_class = statements.column("diagnostic_class");
  for (const CsvTable::Row& row : statements.rows) {
    int& index = class_of_[row.cells[0]] = -1;
    const std::string& mark = row.cells[diagnostic];
    if (mark != "1.0" && mark != "1") continue;
    const std::string& name = row.cells[diagnostic_class];
    const auto at = std::ranges::find(names(), name);
    if (at == names().end())
      throw DataError(statements.where(row) + "unknown diagnostic_class '" + name + "'" +
                      suggestion(name, names()));
    index = static_cast<int>(at - names().begin());
  }
}

std::vector<std::uint8_t> Superclasses::labels(const std::string& scp_codes,
                                               const std::string& where) const {
  std::vector<std::uint8_t> labels(names().size(), 0);
  bool any = false;
  for (const auto& [code, likelihood] : parse_scp_codes(scp_codes, where)) {
    const auto at = class_of_.find(code);
    if (at == class_of_.end())
      throw DataError(where + "statement '" + code + "' is not in scp_statements.csv");
    if (at->second < 0) continue;
    labels[static_cast<std::size_t>(at->second)] = 1;
    any = true;
  }
  if (!any) labels.clear();
  return labels;
}

}  // namespace beatbench
