#include "datasets/csv.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/base/nearest.h"

#include <algorithm>

namespace beatbench {
namespace {

class Parser {
 public:
  Parser(std::string_view text, const std::string& file) : text_(text), file_(file) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  }

  // The next line that is not empty; false at the end.
  bool next(CsvTable::Row& row) {
    while (skip_line_break()) {
    }
    if (text_.empty()) return false;
    row = {line_, {}};
    do row.cells.push_back(text_.starts_with('"') ? quoted() : plain());
    while (skip(","));
    if (!text_.empty() && !skip_line_break())
      fail(line_, "text follows a closing quote. A quote inside a quoted field is written twice");
    return true;
  }

 private:
  [[noreturn]] void fail(int line, const std::string& why) const {
    throw DataError(Position{file_, line}.text() + ": " + why);
  }

  bool skip(std::string_view token) {
    if (!text_.starts_with(token)) return false;
    text_.remove_prefix(token.size());
    return true;
  }

  bool skip_line_break() {
    if (!skip("\r\n") && !skip("\n")) return false;
    ++line_;
    return true;
  }

  std::string plain() {
    std::size_t end = std::min(text_.find_first_of(",\n"), text_.size());
    if (end > 0 && end < text_.size() && text_[end] == '\n' && text_[end - 1] == '\r') --end;
    std::string cell(text_.substr(0, end));
    if (cell.find('"') != std::string::npos)
      fail(line_, "a quote inside a field that does not begin with one");
    text_.remove_prefix(end);
    return cell;
  }

  std::string quoted() {
    const int opened = line_;
    std::string cell;
    do {
      text_.remove_prefix(1);
      const std::size_t end = text_.find('"');
      if (end == std::string_view::npos) fail(opened, "the quote that opens here is never closed");
      cell += text_.substr(0, end);
      text_.remove_prefix(end + 1);
      if (text_.starts_with('"')) cell += '"';
    } while (text_.starts_with('"'));
    line_ += static_cast<int>(std::ranges::count(cell, '\n'));
    return cell;
  }

  std::string_view text_;
  const std::string& file_;
  int line_ = 1;
};

}  // namespace

std::size_t CsvTable::column(std::string_view name) const {
  const auto at = std::ranges::find(columns, name);
  if (at == columns.end())
    throw DataError(file + ":1: has no column '" + std::string(name) + "'" +
                    suggestion(name, columns));
  return static_cast<std::size_t>(at - columns.begin());
}

std::string CsvTable::where(const Row& row) const { return Position{file, row.line}.text() + ": "; }

CsvTable parse_csv(std::string_view text, const std::string& file) {
  Parser parser(text, file);
  CsvTable table{file, {}, {}};
  CsvTable::Row row;
  if (!parser.next(row)) throw DataError(file + ": is empty, its header line is missing");
  table.columns = std::move(row.cells);
  while (parser.next(row)) {
    if (row.cells.size() != table.columns.size())
      throw DataError(table.where(row) + "has " + std::to_string(row.cells.size()) +
                      " fields, the header line has " + std::to_string(table.columns.size()));
    table.rows.push_back(std::move(row));
  }
  return table;
}

CsvTable read_csv(const std::filesystem::path& file) {
  return parse_csv(read_file(file), file.string());
}

}  // namespace beatbench
