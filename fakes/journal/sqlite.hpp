#pragma once

#include "core/base/result.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace revalab::journal {

/// What SQLite says went wrong. Source: https://www.sqlite.org/rescode.html, read 2026-11-24.
struct SqliteError {
  int code = 0;  ///< A primary result code.
  std::string message;
};

/// A prepared statement. What is bound to it stays where it is until it was stepped.
class Statement {
 public:
  /// Places count from 1.
  Statement& bind(int place, std::int64_t value);
  Statement& bind_text(int place, std::string_view text);
  Statement& bind_bytes(int place, std::string_view bytes);
  Statement& bind_null(int place);

  /// Whether there is a further row.
  Result<bool, SqliteError> step();
  /// Makes it ready to be bound and stepped again.
  void reset();

  /// Of the row at hand; columns count from 0.
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] bool is_null(int column) const;

 private:
  friend class Database;
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
};

/// A database file. Nothing else in the house includes SQLite's header.
class Database {
 public:
  enum class Access {
    create,      ///< Made when it is not there.
    read_write,  ///< Errors: it is not there.
  };
  static Result<Database, SqliteError> open(const std::string& path, Access access);

  /// Runs statements whose rows nobody wants; empty when it went well.
  std::optional<SqliteError> run(const std::string& sql);
  Result<Statement, SqliteError> prepare(std::string_view sql);
  /// The one integer a statement gives.
  Result<std::int64_t, SqliteError> integer_of(std::string_view sql);
  /// Runs a statement that is ready to be stepped and gives no rows.
  static std::optional<SqliteError> finish(Statement& statement);

 private:
  struct Closer {
    void operator()(sqlite3* database) const;
  };
  explicit Database(sqlite3* database) : database_(database) {}

  std::unique_ptr<sqlite3, Closer> database_;
};

/// SQLite's codes that a caller tells apart.
enum class SqliteTrouble { in_use, full, not_a_database, damaged, other };
SqliteTrouble trouble_of(const SqliteError& error);

}  // namespace revalab::journal
