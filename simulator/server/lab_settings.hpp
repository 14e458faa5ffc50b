#pragma once

#include "fakes/journal/journal_file.hpp"
#include "simulator/server/served_lab.hpp"

#include <set>
#include <string>

/// What a lab's history depends on besides its requests: what a journal says about its lab.
namespace revalab::sim {

/// Names of further facts of a journal.
inline constexpr std::string_view k_start_fact = "start";  ///< See `start_of`.
inline constexpr std::string_view k_begun_fact = "begun";  ///< The machine's time at the start.
inline constexpr std::string_view k_first_seq_fact = "firstSeq";  ///< See `first_seq_of`.
inline constexpr std::string_view k_program_fact = "program";     ///< The version that began it.
inline constexpr std::string_view k_site_fact = "site";           ///< What was loaded last.

/// A fact's value; empty when there is none.
std::string fact_of(const journal::Facts& facts, std::string_view name);
/// The date of the lab's first instant. After a reset it is not that of `--start`, if the clock is
/// real.
std::optional<WallTime> start_of(const journal::Facts& facts);
/// The number of the last request before the lab began, which it has from before a reset.
std::uint64_t first_seq_of(const journal::Facts& facts);

/// A digest of everything that loading a site writes.
std::string digest_of(const Site& site);

/// True for visible ASCII characters alone, as in names of hosts and of header fields; also for
/// nothing.
bool is_visible(std::string_view text);

/// The settings under the names of their options (`--seed`), and the start.
journal::Facts settings_of(const ServedLabOptions& options);

/// Gives `options` the settings that a journal has, and the distributions it began with. One that
/// is in `given` stays, and must be the same: another would not have led to this history. Errors:
/// which one is not, and what it was.
Result<Done, std::string> adopt(const journal::Facts& facts, const std::set<std::string>& given,
                                ServedLabOptions& options);

}  // namespace revalab::sim
