#include "datasets/ptbxl/ptbxl.h"

#include "datasets/csv.h"
#include "datasets/folder.h"
#include "datasets/ptbxl/statements.h"
#include "datasets/ptbxl/superclasses.h"
#include "harness/base/error.h"

#include <charconv>
#include <optional>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kRows = 21799;
constexpr auto kSource = "https://physionet.org/content/ptb-xl/1.0.3/";

// The columns of ptbxl_database.csv that are read; each access names column and line where the
// value is unfit.
class Columns {
 public:
  explicit Columns(const CsvTable& table) : table_(table) {}

  const std::string& text(const CsvTable::Row& row, std::string_view column) const {
    return row.cells[table_.column(column)];
  }

  std::optional<double> number(const CsvTable::Row& row, std::string_view column) const {
    const std::string& cell = text(row, column);
    double value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (cell.empty()) return std::nullopt;
    if (error != std::errc() || end != cell.data() + cell.size()) refuse(row, column, "a number");
    return value;
  }

  // `15709.0` → 15709
  std::int64_t whole(const CsvTable::Row& row, std::string_view column) const {
    const std::optional<double> value = number(row, column);
    if (!value || *value < 0 || *value > 1e9 ||
        *value != static_cast<double>(static_cast<std::int64_t>(*value)))
      refuse(row, column, "a whole number");
    return static_cast<std::int64_t>(*value);
  }

  [[noreturn]] void refuse(const CsvTable::Row& row, std::string_view column,
                           const std::string& expected) const {
    throw DataError(table_.where(row) + std::string(column) + " is '" + text(row, column) +
                    "', expected " + expected);
  }

 private:
  const CsvTable& table_;
};

RecordInfo info_of(const CsvTable::Row& row, const Columns& columns) {
  RecordInfo info;
  info.id = std::to_string(columns.whole(row, "ecg_id"));
  info.patient = std::to_string(columns.whole(row, "patient_id"));
  const std::int64_t fold = columns.whole(row, "strat_fold");
  if (fold < 1 || fold > 10) columns.refuse(row, "strat_fold", "a fold from 1 to 10");
  info.fold = static_cast<int>(fold);
  if (const auto age = columns.number(row, "age")) info.metadata["age"] = *age > 89 ? 90 : *age;
  if (const auto sex = columns.number(row, "sex"))
    info.metadata["sex"] = *sex == 0 ? "male" : "female";
  return info;
}

}  // namespace

PtbXl::PtbXl(const fs::path& folder) : folder_(folder) {
  require_files(folder, {"ptbxl_database.csv", "scp_statements.csv"}, kSource);
  const std::optional<std::string> own = own_id(folder);
  id_ = own.value_or("ptb-xl-1.0.3");
  read_table();
  if (!own && table_.size() != kRows)
    throw DataError((folder / "ptbxl_database.csv").string() + ": has " +
                    std::to_string(table_.size()) +
                    " records, release 1.0.3 has 21799 (1.0.1 has 21837). Get it from " + kSource +
                    ", or name a set of your own in a file DATASET");
}

void PtbXl::read_table() {
  const CsvTable table = read_csv(folder_ / "ptbxl_database.csv");
  const CsvTable statements = read_csv(folder_ / "scp_statements.csv");
  const Superclasses superclasses(statements);
  statements_ = read_statements(statements);
  const Columns columns(table);
  for (const CsvTable::Row& row : table.rows) {
    RecordInfo info = info_of(row, columns);
    info.labels = superclasses.labels(columns.text(row, "scp_codes"), table.where(row));
    info.statements = statement_codes(columns.text(row, "scp_codes"), table.where(row));
    Names names{columns.text(row, "filename_lr"), columns.text(row, "filename_hr")};
    names.has_lr = !names.lr.empty() && fs::exists(folder_ / (names.lr + ".hea"));
    names.has_hr = !names.hr.empty() && fs::exists(folder_ / (names.hr + ".hea"));
    if (names.has_lr || names.has_hr) {
      records_.push_back(info);
      names_.push_back(std::move(names));
    }
    table_.push_back(std::move(info));
  }
}

std::string PtbXl::licence() const { return "CC BY 4.0"; }

std::string PtbXl::citation() const {
  return "Wagner et al.: PTB-XL, a large publicly available electrocardiography dataset. "
         "Scientific "
         "Data 7, 154 (2020). doi:10.1038/s41597-020-0495-6";
}

std::vector<std::string> PtbXl::classes() const { return Superclasses::names(); }

const std::string& PtbXl::name(std::size_t record, double rate_hz) const {
  const Names& names = names_.at(record);
  const bool low = names.has_lr && (rate_hz <= 100 || !names.has_hr);
  return low ? names.lr : names.hr;
}

Recording PtbXl::read(std::size_t record, double rate_hz) const {
  return read_recording(folder_ / (name(record, rate_hz) + ".hea"));
}

std::vector<fs::path> PtbXl::files(std::size_t record, double rate_hz) const {
  const std::string& stem = name(record, rate_hz);
  return {stem + ".hea", stem + ".dat"};
}

std::vector<fs::path> PtbXl::tables() const {
  std::vector<fs::path> tables = {"ptbxl_database.csv", "scp_statements.csv"};
  if (const auto list = checksum_list(folder_)) tables.push_back(list->filename());
  return tables;
}

std::unique_ptr<Dataset> open_ptbxl(const fs::path& folder) {
  return std::make_unique<PtbXl>(folder);
}

}  // namespace beatbench
