#pragma once

#include "core/base/json_writer.hpp"
#include "core/pricing/bill.hpp"

#include <string>

namespace revalab {

/// Writes the bill as one JSON object; quantities and amounts are decimal strings, so that no
/// reader rounds them: `{"book", "asOf", "month", "currency", "lines": [{"service", "dimension",
/// "quantity", "unit", "free", "amount", "cause"}], "unpriced": [{"dimension", "quantity",
/// "unit"}], "total"}`.
void write_bill(JsonWriter& writer, const Bill& bill);
std::string bill_json(const Bill& bill);

/// The bill as a table for people, the total last.
std::string bill_table(const Bill& bill);

}  // namespace revalab
