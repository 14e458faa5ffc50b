#pragma once

#include "core/base/result.hpp"
#include "fakes/cloudfront/ids.hpp"
#include "fakes/cloudfront/options.hpp"
#include "fakes/cloudfront/tags.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::cloudfront {

/// One stage of a CloudFront function.
struct FunctionVersion {
  FunctionVersion() = default;
  std::string etag;
  Instant modified;
  std::string config;  ///< The `FunctionConfig` element, canonical.
  std::string code;
};

struct Function {
  Function() = default;
  std::string name;
  std::string arn;
  Instant created;
  FunctionVersion development;
  std::optional<FunctionVersion> live;  ///< Once it was published.
  std::string code_in_force;            ///< What the edge has of `live`.
  Instant deployed;                     ///< When it has all of it.
};

enum class FunctionStage { development, live };

/// One page of functions that have the stage asked for.
struct FunctionList {
  FunctionList() = default;
  std::string next_marker;  ///< Empty unless truncated.
  std::int64_t max_items = k_page_max_items;
  std::vector<const Function*> items;
};

/// What a function may weigh. Source: developer guide, cloudfront-limits (10 KB).
inline constexpr std::size_t k_function_code_max_bytes = 10'240;
inline constexpr std::size_t k_functions_max = 100;

/// What a client sends of a function.
struct FunctionContent {
  FunctionContent() = default;
  std::string name;  ///< Of CreateFunction only.
  std::string config;
  std::string code;
  TagMap tags;  ///< Of CreateFunction only.
};
/// Reads a `CreateFunctionRequest` or an `UpdateFunctionRequest`. Errors: MalformedXML,
/// InconsistentQuantities, InvalidArgument, InvalidTagging, FunctionSizeLimitExceeded.
Result<FunctionContent> decode_function(std::string_view body, bool is_new);

/// The functions of an account: kept, published, listed, and never run. Pointers are good until the
/// function is deleted.
class Functions {
 public:
  explicit Functions(std::string account_id) : account_id_(std::move(account_id)) {}

  /// Errors: FunctionAlreadyExists, TooManyFunctions.
  Result<const Function*> create(Ids& ids, FunctionContent content, Instant now);
  /// Stores the lab's own function, published, unless it is there.
  void add_open_next(Instant now);
  /// Errors: NoSuchFunctionExists, InvalidIfMatchVersion, PreconditionFailed.
  Result<const Function*> update(std::string_view name, std::string_view if_match,
                                 FunctionContent content, Ids& ids, Instant now);
  /// Makes the development stage live, at the edge from `deployed` on. Errors: as `update`.
  Result<const Function*> publish(std::string_view name, std::string_view if_match,
                                  Instant deployed, Instant now);
  /// Errors: as `update`.
  [[nodiscard]] std::optional<ApiError> why_unchangeable(std::string_view name,
                                                         std::string_view if_match) const;
  void remove(std::string_view name);
  /// Null when there is none.
  [[nodiscard]] const Function* find(std::string_view name) const;
  [[nodiscard]] const Function* find_arn(std::string_view arn) const;
  /// By name. Errors: InvalidArgument (marker, size of the page).
  [[nodiscard]] Result<FunctionList> list(const Page& page, FunctionStage stage) const;

  [[nodiscard]] std::optional<Instant> next_deadline() const;
  /// Puts what is due in force; whether anything was.
  bool advance_to(Instant now);

 private:
  std::string account_id_;
  std::map<std::string, Function, std::less<>> by_name_;
  std::multimap<Instant, Function*> deploying_;
};

/// The version at a stage; null when that stage has none.
const FunctionVersion* version_at(const Function& function, FunctionStage stage);

}  // namespace revalab::cloudfront
