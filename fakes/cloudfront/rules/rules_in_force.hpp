#pragma once

#include "fakes/cloudfront/distributions.hpp"
#include "fakes/cloudfront/documents/documents.hpp"
#include "fakes/cloudfront/functions.hpp"
#include "fakes/cloudfront/tenants.hpp"
#include "fakes/edge/rules.hpp"

#include <map>
#include <memory>

namespace revalab::cloudfront {

/// The rules an account's distributions have in force, by host and by id. They are made when they
/// are first asked for and kept until `forget`; then a lookup is one search in a map, and one more
/// for each label of a host that only a wildcard covers.
class RulesInForce : public edge::RuleSource {
 public:
  RulesInForce(const Distributions& distributions, const Documents& documents,
               const Functions& functions, const Tenants& tenants)
      : distributions_(distributions),
        documents_(documents),
        functions_(functions),
        tenants_(tenants) {}

  /// Of two names that cover a host the more specific one decides.
  [[nodiscard]] std::shared_ptr<const edge::DistributionRules> for_host(
      std::string_view host) const override;
  [[nodiscard]] std::shared_ptr<const edge::DistributionRules> by_id(
      std::string_view distribution_id) const override;

  /// Something they are made of has changed.
  void forget() { is_current_ = false; }

 private:
  using Rules = std::shared_ptr<const edge::DistributionRules>;
  using ByName = std::map<std::string, Rules, std::less<>>;

  void make() const;
  void name(std::string_view host, const Rules& rules) const;

  const Distributions& distributions_;
  const Documents& documents_;
  const Functions& functions_;
  const Tenants& tenants_;
  // A cache of what the above say.
  mutable bool is_current_ = false;
  mutable ByName by_id_;
  mutable ByName by_host_;      ///< In lower case.
  mutable ByName by_wildcard_;  ///< By what stands behind `*`: `.example.com`.
  mutable Rules first_;
};

}  // namespace revalab::cloudfront
