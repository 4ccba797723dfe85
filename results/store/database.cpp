#include "results/store/database.h"

#include <sqlite3.h>

namespace beatbench {
namespace {

constexpr int kBusyTimeoutMs = 30'000;

int flags(OpenMode mode) {
  switch (mode) {
    case OpenMode::read_only:
      return SQLITE_OPEN_READONLY;
    case OpenMode::read_write:
      return SQLITE_OPEN_READWRITE;
    case OpenMode::create:
      break;
  }
  return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
}

const char* remedy(int code) {
  switch (code & 0xff) {  // the primary code
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return "Move the file away and run `beatbench db rebuild`: it makes the store anew from the "
             "cell folders";
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return "Make the file and its folder writable; what is stored is unchanged";
    case SQLITE_FULL:
      return "Free disk space and run the same command again; what was stored before is unchanged";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "Another program holds the store; wait for it to end and try again";
    case SQLITE_CANTOPEN:
      return "Check that the path exists and that the file and its folder may be read and written";
    default:
      return "What was stored before is unchanged; `beatbench db rebuild` makes the store anew "
             "from the cell folders";
  }
}

}  // namespace

void Database::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

Database::Database(const std::filesystem::path& file, OpenMode mode) : file_(file) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &handle, flags(mode), nullptr);
  handle_.reset(handle);
  if (code != SQLITE_OK) fail(code);
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, kBusyTimeoutMs);
  // SQLite opens a write-protected file for reading without a word.
  if (mode != OpenMode::read_only && sqlite3_db_readonly(handle, "main") == 1)
    fail(SQLITE_READONLY);
  execute("PRAGMA foreign_keys = ON");
  // With the write-ahead log a power cut may cost the last rows, which the next ingest reads again,
  // never the file.
  execute("PRAGMA synchronous = NORMAL");
}

void Database::fail(int code) const {
  // The handle's message says more, where the code comes from it.
  const bool from_handle = handle_ && sqlite3_errcode(handle_.get()) == code;
  const char* cause = from_handle ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code);
  if ((code & 0xff) == SQLITE_CONSTRAINT) throw ConstraintError(cause);
  throw DataError(file_.string() + ": the store cannot be used (" + cause + "). " + remedy(code));
}

void Database::execute(const std::string& sql) {
  const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

std::int64_t Database::integer(const std::string& sql) {
  Statement statement(*this, sql);
  return statement.step() ? statement.integer(0) : 0;
}

std::int64_t Database::last_row_id() const { return sqlite3_last_insert_rowid(handle_.get()); }
bool Database::in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }

void Statement::Finalize::operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }

Statement::Statement(Database& database, std::string_view sql) : database_(&database) {
  sqlite3_stmt* handle = nullptr;
  const int code = sqlite3_prepare_v2(database.handle_.get(), sql.data(),
                                      static_cast<int>(sql.size()), &handle, nullptr);
  handle_.reset(handle);
  if (code != SQLITE_OK) database.fail(code);
}

bool Statement::step() {
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  database_->fail(code);
}

void Statement::run() {
  while (step()) {
  }
  reset();
}

// Its code repeats the error that step() has thrown already.
void Statement::reset() { sqlite3_reset(handle_.get()); }

int Statement::columns() const { return sqlite3_column_count(handle_.get()); }

bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}
std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(handle_.get(), column);
}
double Statement::real(int column) const { return sqlite3_column_double(handle_.get(), column); }

std::string Statement::text(int column) const { return std::string(view(column)); }

std::string_view Statement::view(int column) const {
  const unsigned char* text = sqlite3_column_text(handle_.get(), column);
  if (text == nullptr) return {};
  return {reinterpret_cast<const char*>(text),
          static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

std::optional<std::int64_t> Statement::optional_integer(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}
std::optional<double> Statement::optional_real(int column) const {
  if (is_null(column)) return std::nullopt;
  return real(column);
}

void Statement::bind_one(int index, std::nullopt_t) {
  if (const int code = sqlite3_bind_null(handle_.get(), index); code != SQLITE_OK)
    database_->fail(code);
}
void Statement::bind_one(int index, std::int64_t value) {
  if (const int code = sqlite3_bind_int64(handle_.get(), index, value); code != SQLITE_OK)
    database_->fail(code);
}
void Statement::bind_one(int index, double value) {
  if (const int code = sqlite3_bind_double(handle_.get(), index, value); code != SQLITE_OK)
    database_->fail(code);
}
void Statement::bind_one(int index, std::string_view value) {
  const int code = sqlite3_bind_text64(handle_.get(), index, value.data(), value.size(),
                                       SQLITE_TRANSIENT, SQLITE_UTF8);
  if (code != SQLITE_OK) database_->fail(code);
}

void Statement::bind_one(int index, std::span<const std::byte> value) {
  // A blob of no bytes, not NULL.
  const void* data = value.empty() ? static_cast<const void*>("") : value.data();
  const int code = sqlite3_bind_blob64(handle_.get(), index, data, value.size(), SQLITE_TRANSIENT);
  if (code != SQLITE_OK) database_->fail(code);
}

std::span<const std::byte> Statement::blob(int column) const {
  const void* data = sqlite3_column_blob(handle_.get(), column);  // before its size, SQLite says
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
  return {static_cast<const std::byte*>(data), data == nullptr ? 0 : size};
}

Transaction::Transaction(Database& database, const char* begin)
    : database_(database), nested_(database.in_transaction()) {
  database_.execute(nested_ ? "SAVEPOINT nested" : begin);
}

Transaction::~Transaction() {
  if (!open_ || !database_.in_transaction()) return;  // a full disk has rolled back by itself
  try {
    database_.execute(nested_ ? "ROLLBACK TO nested; RELEASE nested" : "ROLLBACK");
  } catch (const DataError&) {
    // Closing the file rolls back too; the error that led here is the one to show.
  }
}

void Transaction::commit() {
  database_.execute(nested_ ? "RELEASE nested" : "COMMIT");
  open_ = false;
}

}  // namespace beatbench
