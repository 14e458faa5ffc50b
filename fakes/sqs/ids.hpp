#pragma once

#include "core/base/dice.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace revalab::sqs {

/// Makes the identifiers SQS hands out, from the seed.
class Ids {
 public:
  explicit Ids(const Dice& dice)
      : messages_(dice.fork("sqs message ids")), requests_(dice.fork("sqs request ids")) {}

  /// A version 4 UUID, as for the next.
  std::string message();
  /// Drawn apart from the others, so that the typed and the wire face hand out the same ids for the
  /// same history.
  std::string request();

 private:
  Dice messages_;
  Dice requests_;
};

/// 20 digits that grow with `order`. Source: SQS developer guide, FIFO delivery logic.
std::string sequence_number(std::uint64_t order);

/// One delivery of one message, as a receipt handle names it.
struct Receipt {
  std::uint64_t queue = 0;   ///< Which queue, counted from the first one created.
  std::uint64_t order = 0;   ///< Which message of it.
  std::uint64_t serial = 0;  ///< Which delivery.
  friend bool operator==(const Receipt&, const Receipt&) = default;
};

/// An opaque text that only `parse_receipt_handle` understands, and that nobody makes by chance.
std::string receipt_handle(const Receipt& receipt);
std::optional<Receipt> parse_receipt_handle(std::string_view handle);

}  // namespace revalab::sqs
