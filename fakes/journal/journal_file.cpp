#include "fakes/journal/journal_file.hpp"

#include "fakes/journal/row.hpp"

#include <utility>

namespace revalab::journal {
namespace {

/// `rvlb`. Source: https://www.sqlite.org/pragma.html#pragma_application_id, read 2026-11-24.
constexpr std::int64_t k_application_id = 0x72766C62;
constexpr std::int64_t k_format = 2;
constexpr std::string_view k_kind_fact = "kind";

/// The lock is held as long as the file is open, so no other process needs to share memory with
/// this one. A checkpoint syncs, a commit does not.
constexpr const char* k_pragmas =
    "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
    "PRAGMA journal_size_limit=16777216; PRAGMA temp_store=MEMORY;";

/// Format 1 did not say how long a request had been parked.
constexpr const char* k_upgrade_from_1 =
    "BEGIN; ALTER TABLE entry ADD COLUMN waited INTEGER; PRAGMA user_version=2; COMMIT";

constexpr const char* k_schema = R"(
CREATE TABLE fact(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entry(seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, service TEXT NOT NULL,
  operation TEXT NOT NULL, method TEXT NOT NULL, target TEXT NOT NULL, headers TEXT NOT NULL,
  body BLOB NOT NULL, waited INTEGER, status INTEGER, answer_headers TEXT, answer_body BLOB,
  crc INTEGER NOT NULL);
CREATE TABLE usage(before INTEGER NOT NULL, at INTEGER NOT NULL, dimension TEXT NOT NULL,
  count INTEGER NOT NULL, cause TEXT NOT NULL);
CREATE TABLE calls(before INTEGER NOT NULL, name TEXT NOT NULL, count INTEGER NOT NULL);
)";

std::string_view name_of(FileKind kind) {
  return kind == FileKind::journal ? "journal" : "recording";
}

/// Rows of `usage` or `calls`, which stand in the order of the entries they came before.
class Cursor {
 public:
  explicit Cursor(Statement statement) : statement_(std::move(statement)) {}

  std::optional<SqliteError> next() {
    auto row = statement_.step();
    if (!row) return row.error();
    has_row_ = *row;
    return std::nullopt;
  }
  [[nodiscard]] bool is_before(std::int64_t seq) const {
    return has_row_ && statement_.integer(0) <= seq;
  }
  [[nodiscard]] const Statement& row() const { return statement_; }

 private:
  Statement statement_;
  bool has_row_ = false;
};

/// Reads the three tables side by side.
class Reader {
 public:
  Reader(Statement entries, Statement usage, Statement calls)
      : entries_(std::move(entries)), usage_(std::move(usage)), calls_(std::move(calls)) {}

  std::optional<SqliteError> begin() {
    if (auto error = usage_.next()) return error;
    return calls_.next();
  }
  Cursor& entries() { return entries_; }

  std::optional<SqliteError> read_interlude(std::int64_t seq, Interlude& interlude) {
    interlude = {};
    while (usage_.is_before(seq)) {
      const Statement& row = usage_.row();
      // A dimension that nobody knows any more costs nothing any more.
      const auto dimension = dimension_named(row.text(2));
      if (dimension && row.integer(3) >= 0) {
        interlude.usage.push_back(
            {WallTime(Duration(row.integer(1))), *dimension, row.integer(3), row.text(4)});
      }
      if (auto error = usage_.next()) return error;
    }
    while (calls_.is_before(seq)) {
      interlude.calls[calls_.row().text(1)] += calls_.row().integer(2);
      if (auto error = calls_.next()) return error;
    }
    return std::nullopt;
  }

 private:
  Cursor entries_;
  Cursor usage_;
  Cursor calls_;
};

}  // namespace

JournalFile::JournalFile(std::string path, Database database)
    : path_(std::move(path)), database_(std::move(database)) {}

JournalFile::~JournalFile() {
  insert_entry_.reset();
  insert_usage_.reset();
  insert_calls_.reset();
  if (kind_ != FileKind::recording) return;
  // Recordings are copied and sent around: leaves a file that needs no other one beside it, not
  // even an empty log. If this fails, the next opening finds the log.
  static_cast<void>(database_.run("PRAGMA journal_mode=DELETE"));
}

Result<std::unique_ptr<JournalFile>, Problem> JournalFile::open(const std::string& path,
                                                                FileKind kind, const Facts& facts) {
  auto opened = Database::open(path, Database::Access::create);
  if (!opened) return Problem{Problem::Kind::unusable, path + ": " + opened.error().message};
  std::unique_ptr<JournalFile> file(new JournalFile(path, std::move(opened).value()));
  if (auto problem = file->prepare_file(kind, &facts)) return *std::move(problem);
  return file;
}

Result<std::unique_ptr<JournalFile>, Problem> JournalFile::open_existing(const std::string& path) {
  auto opened = Database::open(path, Database::Access::read_write);
  if (!opened) return Problem{Problem::Kind::unusable, path + ": " + opened.error().message};
  std::unique_ptr<JournalFile> file(new JournalFile(path, std::move(opened).value()));
  if (auto problem = file->prepare_file(FileKind::journal, nullptr)) return *std::move(problem);
  return file;
}

Problem JournalFile::problem(const SqliteError& error) const {
  switch (trouble_of(error)) {
    case SqliteTrouble::in_use:
      return {Problem::Kind::in_use, path_ + ": is in use by another lab"};
    case SqliteTrouble::full:
      return {Problem::Kind::unusable, path_ + ": there is no room left on the disk"};
    case SqliteTrouble::not_a_database:
      return {Problem::Kind::not_a_journal, path_ + ": is no journal of revalab"};
    case SqliteTrouble::damaged:
      return {Problem::Kind::damaged, path_ + ": is damaged: " + error.message};
    case SqliteTrouble::other: break;
  }
  return {Problem::Kind::unusable, path_ + ": " + error.message};
}

/// Locks the file, makes it when it may, and learns what it is.
std::optional<Problem> JournalFile::prepare_file(FileKind kind, const Facts* facts_if_new) {
  // Before anything is written: a file that is something else stays as it is.
  const auto id = database_.integer_of("PRAGMA application_id");
  if (!id) return problem(id.error());
  const auto pages = database_.integer_of("PRAGMA page_count");
  if (!pages) return problem(pages.error());
  const bool is_new = *pages == 0 && facts_if_new != nullptr;
  if (!is_new && *id != k_application_id) {
    return Problem{Problem::Kind::not_a_journal, path_ + ": is no journal of revalab"};
  }
  const auto format = database_.integer_of("PRAGMA user_version");
  if (!format) return problem(format.error());
  if (*format > k_format) {
    return Problem{Problem::Kind::newer, path_ + ": was written by a newer revalab: format " +
                                             std::to_string(*format) + ", this one knows " +
                                             std::to_string(k_format)};
  }
  if (auto error = database_.run(k_pragmas)) return problem(*error);
  if (is_new) {
    if (auto error = create(kind, *facts_if_new)) return problem(*error);
  } else if (*format == 1) {
    if (auto error = database_.run(k_upgrade_from_1)) return problem(*error);
  }
  if (auto error = read_facts()) return problem(*error);
  if (auto error = prepare_statements()) return problem(*error);
  return std::nullopt;
}

std::optional<SqliteError> JournalFile::create(FileKind kind, const Facts& facts) {
  const std::string sql = "BEGIN;" + std::string(k_schema) +
                          "PRAGMA application_id=" + std::to_string(k_application_id) +
                          ";PRAGMA user_version=" + std::to_string(k_format) + ";";
  if (auto error = database_.run(sql)) return error;
  Facts all = facts;
  all[std::string(k_kind_fact)] = name_of(kind);
  if (auto error = write_facts(all)) return error;
  return database_.run("COMMIT");
}

std::optional<SqliteError> JournalFile::write_facts(const Facts& facts) {
  auto insert = database_.prepare("INSERT OR REPLACE INTO fact(name, value) VALUES(?, ?)");
  if (!insert) return insert.error();
  for (const auto& [name, value] : facts) {
    insert->bind_text(1, name).bind_text(2, value);
    if (auto error = Database::finish(*insert)) return error;
  }
  return std::nullopt;
}

std::optional<SqliteError> JournalFile::read_facts() {
  auto select = database_.prepare("SELECT name, value FROM fact");
  if (!select) return select.error();
  for (;;) {
    const auto row = select->step();
    if (!row) return row.error();
    if (!*row) break;
    facts_[select->text(0)] = select->text(1);
  }
  kind_ = facts_[std::string(k_kind_fact)] == name_of(FileKind::recording) ? FileKind::recording
                                                                           : FileKind::journal;
  const auto count = database_.integer_of("SELECT count(*) FROM entry");
  if (!count) return count.error();
  const auto last = database_.integer_of("SELECT coalesce(max(seq), 0) FROM entry");
  if (!last) return last.error();
  entry_count_ = *count;
  next_seq_ = *last + 1;
  return std::nullopt;
}

std::optional<SqliteError> JournalFile::prepare_statements() {
  const auto prepare = [&](std::optional<Statement>& to,
                           const std::string& sql) -> std::optional<SqliteError> {
    auto prepared = database_.prepare(sql);
    if (!prepared) return prepared.error();
    to.emplace(std::move(prepared).value());
    return std::nullopt;
  };
  if (auto error = prepare(insert_entry_, "INSERT INTO entry(" + std::string(k_entry_columns) +
                                              ") VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
    return error;
  }
  if (auto error = prepare(insert_usage_,
                           "INSERT INTO usage(before, at, dimension, count, cause) "
                           "VALUES(?, ?, ?, ?, ?)")) {
    return error;
  }
  return prepare(insert_calls_, "INSERT INTO calls(before, name, count) VALUES(?, ?, ?)");
}

Result<Done, Problem> JournalFile::in_transaction(
    const std::function<std::optional<SqliteError>()>& write_all) {
  auto error = database_.run("BEGIN");
  if (!error) error = write_all();
  if (!error) error = database_.run("COMMIT");
  if (!error) return Done{};
  // SQLite may have done so itself, and then says so.
  static_cast<void>(database_.run("ROLLBACK"));
  return problem(*error);
}

Result<Done, Problem> JournalFile::append(const Interlude& before, const Entry& entry) {
  if (before.empty()) {
    // A statement alone is a transaction.
    if (const auto error = write(entry)) return problem(*error);
  } else {
    auto written = in_transaction([&] {
      auto error = write(before);
      return error ? error : write(entry);
    });
    if (!written) return written;
  }
  ++next_seq_;
  ++entry_count_;
  return Done{};
}

Result<Done, Problem> JournalFile::append(const Interlude& last) {
  return in_transaction([&] { return write(last); });
}

Result<Done, Problem> JournalFile::set_fact(const std::string& name, const std::string& value) {
  auto written = in_transaction([&] { return write_facts({{name, value}}); });
  if (written) facts_[name] = value;
  return written;
}

Result<Done, Problem> JournalFile::clear(const Facts& facts) {
  Facts all = facts;
  all[std::string(k_kind_fact)] = name_of(kind_);
  auto cleared = in_transaction([&] {
    auto error =
        database_.run("DELETE FROM fact; DELETE FROM entry; DELETE FROM usage; DELETE FROM calls");
    return error ? error : write_facts(all);
  });
  if (!cleared) return cleared;
  facts_ = std::move(all);
  entry_count_ = 0;
  next_seq_ = 1;
  return cleared;
}

std::optional<SqliteError> JournalFile::write(const Interlude& interlude) {
  for (const Interlude::Use& use : interlude.usage) {
    insert_usage_->bind(1, next_seq_)
        .bind(2, use.at.since_epoch().count())
        .bind_text(3, info(use.dimension).name)
        .bind(4, use.count)
        .bind_text(5, use.cause);
    if (auto error = Database::finish(*insert_usage_)) return error;
  }
  for (const auto& [name, count] : interlude.calls) {
    insert_calls_->bind(1, next_seq_).bind_text(2, name).bind(3, count);
    if (auto error = Database::finish(*insert_calls_)) return error;
  }
  return std::nullopt;
}

std::optional<SqliteError> JournalFile::write(const Entry& entry) {
  const RowTexts texts(entry);
  bind_entry(*insert_entry_, next_seq_, entry, texts);
  return Database::finish(*insert_entry_);
}

Result<Done, Problem> JournalFile::for_each(const Visit& visit) {
  auto entries =
      database_.prepare("SELECT " + std::string(k_entry_columns) + " FROM entry ORDER BY seq");
  if (!entries) return problem(entries.error());
  auto usage = database_.prepare(
      "SELECT before, at, dimension, count, cause FROM usage ORDER BY before, rowid");
  if (!usage) return problem(usage.error());
  auto calls = database_.prepare("SELECT before, name, count FROM calls ORDER BY before, rowid");
  if (!calls) return problem(calls.error());
  Reader reader(std::move(entries).value(), std::move(usage).value(), std::move(calls).value());
  Interlude interlude;
  if (auto error = reader.begin()) return problem(*error);
  std::int64_t seq = 0;
  for (;;) {
    if (auto error = reader.entries().next()) return problem(*error);
    if (!reader.entries().is_before(next_seq_)) break;
    const Statement& row = reader.entries().row();
    seq = row.integer(0);
    if (auto error = reader.read_interlude(seq, interlude)) return problem(*error);
    const auto entry = entry_of(row);
    if (!entry) {
      return Problem{Problem::Kind::damaged,
                     path_ + ": is damaged: entry " + std::to_string(seq) + " is not as written"};
    }
    visit(interlude, &*entry);
  }
  if (auto error = reader.read_interlude(next_seq_, interlude)) return problem(*error);
  visit(interlude, nullptr);
  return Done{};
}

}  // namespace revalab::journal
