#include "fakes/journal/sqlite.hpp"

#include <sqlite3.h>

namespace revalab::journal {
namespace {

SqliteError error_of(sqlite3* database) {
  return {sqlite3_errcode(database) & 0xFF, sqlite3_errmsg(database)};
}

}  // namespace

void Statement::Finalizer::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Statement& Statement::bind(int place, std::int64_t value) {
  sqlite3_bind_int64(statement_.get(), place, value);
  return *this;
}

Statement& Statement::bind_text(int place, std::string_view text) {
  sqlite3_bind_text64(statement_.get(), place, text.data(), text.size(), SQLITE_STATIC,
                      SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind_bytes(int place, std::string_view bytes) {
  // A null pointer would bind NULL.
  const char* data = bytes.empty() ? "" : bytes.data();
  sqlite3_bind_blob64(statement_.get(), place, data, bytes.size(), SQLITE_STATIC);
  return *this;
}

Statement& Statement::bind_null(int place) {
  sqlite3_bind_null(statement_.get(), place);
  return *this;
}

Result<bool, SqliteError> Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return error_of(sqlite3_db_handle(statement_.get()));
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  const int count = sqlite3_column_bytes(statement_.get(), column);
  return bytes == nullptr ? std::string() : std::string(bytes, static_cast<std::size_t>(count));
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

void Database::Closer::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Result<Database, SqliteError> Database::open(const std::string& path, Access access) {
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  if (access == Access::create) flags |= SQLITE_OPEN_CREATE;
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
  Database database(opened);
  if (code != SQLITE_OK) return error_of(opened);
  return database;
}

std::optional<SqliteError> Database::run(const std::string& sql) {
  if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) {
    return std::nullopt;
  }
  return error_of(database_.get());
}

Result<Statement, SqliteError> Database::prepare(std::string_view sql) {
  sqlite3_stmt* prepared = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
  if (code != SQLITE_OK) return error_of(database_.get());
  return Statement(prepared);
}

Result<std::int64_t, SqliteError> Database::integer_of(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  const auto row = statement->step();
  if (!row) return row.error();
  return statement->integer(0);
}

std::optional<SqliteError> Database::finish(Statement& statement) {
  const auto row = statement.step();
  statement.reset();
  if (row) return std::nullopt;
  return row.error();
}

SqliteTrouble trouble_of(const SqliteError& error) {
  switch (error.code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return SqliteTrouble::in_use;
    case SQLITE_FULL: return SqliteTrouble::full;
    case SQLITE_NOTADB: return SqliteTrouble::not_a_database;
    case SQLITE_CORRUPT: return SqliteTrouble::damaged;
    default: return SqliteTrouble::other;
  }
}

}  // namespace revalab::journal
