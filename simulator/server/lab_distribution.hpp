#pragma once

#include "fakes/journal/journal_file.hpp"
#include "simulator/server/served_lab.hpp"

#include <optional>
#include <string>

/// The distribution a lab begins with, what its build wants of it, and what a journal says about
/// both.
namespace revalab::sim {

/// The `DistributionConfig` document of a lab with these options. Its origins are where they run.
std::string distribution_config_of(const ServedLabOptions& options);

/// A digest of what the build wants of the distribution, wherever its origins run: while it stays
/// the same, what a user has made of the distribution stays too.
std::string distribution_wish_of(const ServedLabOptions& options);
/// The fact of a journal that is such a digest: of what was last deployed.
inline constexpr std::string_view k_wish_fact = "distributionWish";

/// The name of the fact that is the distribution's configuration at the start or, in a recording,
/// after that many resets: `distribution`, `distribution 2`.
std::string distribution_fact(std::size_t resets);
FirstDistributions distributions_in(const journal::Facts& facts);
/// What the distribution is made of after so many resets; empty when nothing says so.
std::optional<std::string> distribution_after(const FirstDistributions& all, std::size_t resets);
/// Whether a lab with these options can have each of these, whoever wrote them.
bool are_distributions(const FirstDistributions& all, const ServedLabOptions& options);

}  // namespace revalab::sim
