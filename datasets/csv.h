#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace beatbench {

// A table with a header line, as RFC 4180 has it: quoted fields may hold commas, line breaks and
// doubled quotes. LF and CRLF, a byte-order mark and empty lines are accepted. Fields come as they
// stand, spaces included.
struct CsvTable {
  struct Row {
    int line = 0;  // where it starts, from 1
    std::vector<std::string> cells;
  };
  std::string file;
  std::vector<std::string> columns;
  std::vector<Row> rows;  // each with as many cells as there are columns

  std::size_t column(
      std::string_view name) const;         // DataError where the table has none of that name
  std::string where(const Row& row) const;  // "a/b.csv:12: "
};

// `file` names the text in messages. DataError with file:line.
CsvTable parse_csv(std::string_view text, const std::string& file);
CsvTable read_csv(const std::filesystem::path& file);

}  // namespace beatbench
