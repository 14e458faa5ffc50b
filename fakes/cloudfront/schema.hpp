#pragma once

#include "core/base/result.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace pugi {
class xml_node;
}

namespace revalab::cloudfront {

/// What the service model says of one member of a structure. Structures are told apart by the name
/// of their element: within one document no name stands for two that differ in what matters, but
/// `member`, which is told apart by its list.
struct SchemaMember {
  enum class Need { optional, required };
  enum class Type { text, boolean, integer };

  /// The structure's element: `Origin`, `Domains/member`; `Items` for what stands in a list.
  std::string_view parent;
  std::string_view name;
  Need need = Need::optional;
  Type type = Type::text;        ///< `text` for all the others.
  std::string_view values = {};  ///< Of an enumeration, with `|` between; empty for none.
};

/// A hundred years, the longest TTL there is. Source: service model, `DefaultTTL`.
inline constexpr std::int64_t k_ttl_max_seconds = 3'153'600'000;

/// What is checked of a kind of document. Members that are optional text are left out.
using Schema = std::span<const SchemaMember>;

Schema distribution_schema();  ///< Without `TenantConfig`, which is kept and not judged.
Schema cache_policy_schema();
Schema origin_request_policy_schema();
Schema response_headers_policy_schema();
Schema origin_access_control_schema();
Schema origin_access_identity_schema();
Schema create_function_schema();
Schema update_function_schema();
Schema create_tenant_schema();
Schema update_tenant_schema();
Schema tags_schema();

/// What is wrong with a document, judged from its root element down: a required member that is
/// missing or what is no boolean or integer (MalformedXML), a `Quantity` that does not match its
/// `Items` (InconsistentQuantities), a word that is not of its enumeration (InvalidArgument).
/// Elements that the schema does not know are not judged. Empty when nothing is wrong.
std::optional<ApiError> check_schema(const pugi::xml_node& root, Schema schema);

}  // namespace revalab::cloudfront
