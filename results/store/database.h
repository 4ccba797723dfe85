#pragma once

#include "harness/base/error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace beatbench {

// A row breaks a rule of the schema: the input is at fault, not the store.
struct ConstraintError : DataError {
  using DataError::DataError;
};

enum class OpenMode { read_only, read_write, create };

// An open SQLite file: foreign keys on, waits up to 30 s for another process's lock. Every error is
// a DataError that names the file, SQLite's cause and what to do. Not shared between threads.
class Database {
 public:
  Database(const std::filesystem::path& file, OpenMode mode);

  void execute(const std::string& sql);  // one or more statements without results
  std::int64_t integer(
      const std::string& sql);  // the first column of the first row, 0 without a row
  std::int64_t last_row_id() const;
  bool in_transaction() const;
  const std::filesystem::path& file() const { return file_; }

 private:
  friend class Statement;
  [[noreturn]] void fail(int code) const;

  struct Close {
    void operator()(sqlite3* handle) const;
  };
  std::filesystem::path file_;
  std::unique_ptr<sqlite3, Close> handle_;
};

// A prepared statement. Parameters and columns count as in SQLite: parameters from 1, columns from
// 0.
//   Statement cells(database, "SELECT slug FROM cells WHERE kind = ?");
//   cells.bind("pretrain");
//   while (cells.step()) use(cells.text(0));
class Statement {
 public:
  Statement(Database& database, std::string_view sql);

  // Starts anew with these values for parameters 1, 2, …
  template <class... Values>
  Statement& bind(const Values&... values) {
    reset();
    int index = 0;
    (bind_one(++index, values), ...);
    return *this;
  }
  bool step();  // true: a row is there
  void run();   // steps to the end and resets
  void reset();

  int columns() const;
  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string text(int column) const;       // "" for NULL
  std::string_view view(int column) const;  // likewise, valid until the next step
  std::optional<std::int64_t> optional_integer(int column) const;
  std::optional<double> optional_real(int column) const;
  // Valid until the next step; empty for NULL.
  std::span<const std::byte> blob(int column) const;

 private:
  void bind_one(int index, std::nullopt_t);
  void bind_one(int index, std::int64_t value);
  void bind_one(int index, int value) { bind_one(index, std::int64_t{value}); }
  void bind_one(int index, bool value) { bind_one(index, std::int64_t{value}); }
  void bind_one(int index, double value);
  void bind_one(int index, std::string_view value);
  void bind_one(int index, std::span<const std::byte> value);  // a blob
  void bind_one(int index, const std::string& value) { bind_one(index, std::string_view(value)); }
  void bind_one(int index, const char* value) { bind_one(index, std::string_view(value)); }
  template <class T>
  void bind_one(int index, const std::optional<T>& value) {
    if (value) {
      bind_one(index, *value);
    } else {
      bind_one(index, std::nullopt);
    }
  }

  struct Finalize {
    void operator()(sqlite3_stmt* handle) const;
  };
  Database* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

// Rolls back unless committed. Immediate: takes the write lock at once, so that it never fails half
// way for another writer. Inside of another one it is a savepoint: nothing is on disk before the
// outermost commits.
class Transaction {
 public:
  explicit Transaction(Database& database, const char* begin = "BEGIN IMMEDIATE");
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool nested_;
  bool open_ = true;
};

}  // namespace beatbench
