#include "core/pricing/bill_text.hpp"

#include "core/base/text_table.hpp"

#include <vector>

namespace revalab {

void write_bill(JsonWriter& writer, const Bill& bill) {
  writer.begin_object();
  writer.key("book").string(bill.book).key("asOf").string(bill.as_of);
  writer.key("month").string(bill.month.to_string()).key("currency").string(bill.currency);
  writer.key("lines").begin_array();
  for (const BillLine& line : bill.lines) {
    const DimensionInfo& dimension = info(line.dimension);
    writer.begin_object();
    writer.key("service").string(service_of(line.dimension));
    writer.key("dimension").string(dimension.name);
    writer.key("quantity").string(quantity_text(line.dimension, line.counts));
    writer.key("unit").string(dimension.unit);
    writer.key("free").string(quantity_text(line.dimension, line.free_counts));
    writer.key("amount").string(line.amount.to_string());
    writer.key("cause").string(line.cause);
    writer.end_object();
  }
  writer.end_array().key("unpriced").begin_array();
  for (const UnpricedUse& use : bill.unpriced) {
    writer.begin_object();
    writer.key("dimension").string(info(use.dimension).name);
    writer.key("quantity").string(quantity_text(use.dimension, use.counts));
    writer.key("unit").string(info(use.dimension).unit);
    writer.end_object();
  }
  writer.end_array().key("total").string(bill.total.to_string());
  writer.end_object();
}

std::string bill_json(const Bill& bill) {
  std::string out;
  JsonWriter writer(out);
  write_bill(writer, bill);
  return out;
}

std::string bill_table(const Bill& bill) {
  std::vector<std::vector<std::string>> rows;
  rows.push_back({"dimension", "quantity", "unit", "free", "amount", "cause"});
  for (const BillLine& line : bill.lines) {
    const DimensionInfo& dimension = info(line.dimension);
    rows.push_back({std::string(dimension.name), quantity_text(line.dimension, line.counts),
                    std::string(dimension.unit), quantity_text(line.dimension, line.free_counts),
                    line.amount.to_string(), line.cause});
  }
  for (const UnpricedUse& use : bill.unpriced) {
    rows.push_back({std::string(info(use.dimension).name), quantity_text(use.dimension, use.counts),
                    std::string(info(use.dimension).unit), "", "no price", ""});
  }
  rows.push_back({"total " + bill.currency, "", "", "", bill.total.to_string(), ""});
  return bill.month.to_string() + ", prices " + bill.book + " of " + bill.as_of + "\n" +
         text_table(rows, {Align::left, Align::right, Align::left, Align::right, Align::right,
                           Align::left});
}

}  // namespace revalab
