#pragma once

#include "simulator/explain/site_explanation.hpp"
#include "simulator/explain/url_explanation.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace revalab::sim {

/// `{"url", "distribution", "path", "behaviour", "notes", "edges": [{"edge", "layer", "variant",
/// "state", "age", "ttl", "policy", "rule", "storedAt", "purgedBy", "missedBy", "next"}], "origin":
/// {"key", "present", "lastModified"}, "tags": [{"tag", "revalidatedAt", "stale", "expire"}]}`.
/// Units: seconds; instants as RFC 3339. What is not known is null.
std::string explanation_json(const ServedLab& lab, const UrlExplanation& explanation);
/// `{"url", "urls", "data", "tags": [{"tag"}], "edges": [], "origin": null, "reaches":
/// [{"revalidation", "strategy", "item"}]}`.
std::string explanation_json(const SiteExplanation& explanation);

/// Either of them for people. Empty when it is no such JSON.
std::optional<std::string> explanation_text(std::string_view json);

}  // namespace revalab::sim
