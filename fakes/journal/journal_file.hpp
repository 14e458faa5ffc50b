#pragma once

#include "fakes/journal/entry.hpp"
#include "fakes/journal/sqlite.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace revalab::journal {

/// Why a journal cannot be used. Nothing in it was changed.
struct Problem {
  enum class Kind {
    in_use,         ///< By another process.
    unusable,       ///< Not there, not writable, no room left.
    not_a_journal,  ///< Something else.
    newer,          ///< Written by a later version, in a format this one does not know.
    damaged,
  };
  Kind kind = Kind::unusable;
  std::string message;  ///< Names the file.

  /// Whether the file is at fault, not the machine.
  [[nodiscard]] bool of_file() const { return kind >= Kind::not_a_journal; }
};

enum class FileKind {
  journal,    ///< What changes a lab, with the status of each answer: `--data`.
  recording,  ///< A whole session, with every answer: `--record`.
};

/// What a file says about the lab it belongs to, by name.
using Facts = std::map<std::string, std::string, std::less<>>;

/// A journal on disk: a SQLite database in WAL mode with the tables `fact`, `entry`, `usage` and
/// `calls`; README.md lists them. As long as it is open no other process gets at it.
///
/// Invariant: what `append` has accepted outlives the process, however it ends. It outlives the
/// machine's end when SQLite has synced since, at each of its checkpoints: synchronous=NORMAL.
/// Source: https://www.sqlite.org/wal.html and
/// https://www.sqlite.org/pragma.html#pragma_synchronous, read 2026-11-24.
class JournalFile {
 public:
  /// Opens a journal or, when `path` is not there or empty, begins one with these facts.
  static Result<std::unique_ptr<JournalFile>, Problem> open(const std::string& path, FileKind kind,
                                                            const Facts& facts);
  /// Errors: it is not there.
  static Result<std::unique_ptr<JournalFile>, Problem> open_existing(const std::string& path);
  ~JournalFile();
  JournalFile(const JournalFile&) = delete;
  JournalFile& operator=(const JournalFile&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] FileKind kind() const { return kind_; }
  [[nodiscard]] const Facts& facts() const { return facts_; }
  [[nodiscard]] std::int64_t entry_count() const { return entry_count_; }

  /// Adds an entry behind what came before it; all of it or, on an error, nothing.
  Result<Done, Problem> append(const Interlude& before, const Entry& entry);
  /// Adds what no entry follows yet.
  Result<Done, Problem> append(const Interlude& last);
  Result<Done, Problem> set_fact(const std::string& name, const std::string& value);
  /// Forgets everything and begins anew.
  Result<Done, Problem> clear(const Facts& facts);

  /// Visits the entries in their order, each with what came before it; at last what came behind the
  /// last one, with no entry. Errors: damaged; what was visited until then is sound.
  using Visit = std::function<void(const Interlude& before, const Entry* entry)>;
  Result<Done, Problem> for_each(const Visit& visit);

 private:
  JournalFile(std::string path, Database database);

  [[nodiscard]] Problem problem(const SqliteError& error) const;
  std::optional<Problem> prepare_file(FileKind kind, const Facts* facts_if_new);
  std::optional<SqliteError> create(FileKind kind, const Facts& facts);
  std::optional<SqliteError> read_facts();
  std::optional<SqliteError> write_facts(const Facts& facts);
  std::optional<SqliteError> prepare_statements();
  std::optional<SqliteError> write(const Interlude& interlude);
  std::optional<SqliteError> write(const Entry& entry);
  /// Runs `write_all` in one transaction, which is rolled back when it fails.
  Result<Done, Problem> in_transaction(
      const std::function<std::optional<SqliteError>()>& write_all);

  std::string path_;
  Database database_;
  FileKind kind_ = FileKind::journal;
  Facts facts_;
  std::int64_t entry_count_ = 0;
  std::int64_t next_seq_ = 1;
  std::optional<Statement> insert_entry_;
  std::optional<Statement> insert_usage_;
  std::optional<Statement> insert_calls_;
  std::string scratch_;
};

}  // namespace revalab::journal
