#pragma once

#include "datasets/csv.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace beatbench {

// Which statement of scp_statements.csv stands for which superclass.
class Superclasses {
 public:
  explicit Superclasses(
      const CsvTable& statements);  // DataError: unknown class, table without its columns
  static const std::vector<std::string>& names();  // CD HYP MI NORM STTC

  // One 0/1 per name of a record's scp_codes text; empty where no statement has a superclass.
  // DataError behind `where` for a statement that the table lacks.
  std::vector<std::uint8_t> labels(const std::string& scp_codes, const std::string& where) const;

 private:
  std::map<std::string, int> class_of_;  // -1: not diagnostic
};

}  // namespace beatbench
