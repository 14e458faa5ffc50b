#include "core/pricing/price_book.hpp"

#include "core/pricing/builtin_books.hpp"
#include "core/pricing/usage.hpp"

#include <algorithm>

namespace revalab {
namespace {

// Bounds that no real price list meets and that keep every product within 128 bits.
constexpr std::int64_t k_quantity_max = 1'000'000'000'000'000;
constexpr Money k_price_max = Money::picodollars(Int128{1'000'000} * 1'000'000'000'000);

void must_be(const Node& node, std::string_view word) { static_cast<void>(node.choice({word})); }

std::string text_of(Fields& fields, std::string_view name) {
  const auto node = fields.required(name);
  if (!node) return {};
  std::string text = node->string();
  if (text.empty() && node->is_string()) node->fail("is empty");
  return text;
}

FreeAllowance read_allowance(const Node& node) {
  FreeAllowance free;
  Fields fields(node);
  if (const auto quantity = fields.required("quantity"))
    free.quantity = quantity->integer(0, k_quantity_max);
  if (const auto every = fields.required("every")) must_be(*every, "month");
  if (const auto scope = fields.required("scope")) must_be(*scope, "account");
  return free;
}

std::vector<PriceTier> read_tiers(const Node& node) {
  std::vector<PriceTier> tiers;
  const std::vector<Node> elements = node.elements();
  if (elements.empty()) node.fail("needs at least one tier");
  std::int64_t end = 0;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    PriceTier tier;
    Fields fields(elements[i]);
    if (const auto price = fields.required("price")) {
      tier.price = price->money();
      if (tier.price < Money{}) price->fail("is negative");
      if (tier.price > k_price_max) price->fail("is more than " + k_price_max.to_string());
    }
    const auto up_to = fields.optional("upTo");
    const bool last = i + 1 == elements.size();
    if (up_to && last) up_to->fail("the last tier has no end");
    if (!up_to && !last) elements[i].fail("only the last tier may leave out upTo");
    if (up_to && !last) {
      tier.up_to = up_to->integer(1, k_quantity_max);
      if (*tier.up_to <= end) up_to->fail("tiers must ascend");
      end = *tier.up_to;
    }
    tiers.push_back(tier);
  }
  return tiers;
}

void check_unit(const Node& node, const std::string& dimension, const std::string& unit) {
  const auto known = dimension_named(dimension);
  if (!known || info(*known).unit == unit) return;
  node.fail("is \"" + unit + "\", but " + dimension + " is counted in \"" +
            std::string(info(*known).unit) + "\"");
}

PriceLine read_line(const Node& node) {
  PriceLine line;
  Fields fields(node);
  line.dimension = text_of(fields, "dimension");
  if (const auto unit = fields.required("unit")) {
    line.unit = unit->string();
    check_unit(*unit, line.dimension, line.unit);
  }
  if (const auto per = fields.required("per"))
    line.per = std::max<std::int64_t>(per->integer(1, k_quantity_max), 1);
  if (const auto free = fields.optional("free")) line.free = read_allowance(*free);
  if (const auto tiers = fields.required("tiers")) line.tiers = read_tiers(*tiers);
  line.source = text_of(fields, "source");
  if (const auto confidence = fields.optional("confidence")) line.confidence = confidence->string();
  return line;
}

void read_lines(const Node& node, PriceBook& book) {
  for (const Node& element : node.elements()) {
    PriceLine line = read_line(element);
    if (book.line(line.dimension) != nullptr) {
      element.fail("prices " + line.dimension + " a second time");
      continue;
    }
    book.lines.push_back(std::move(line));
  }
}

void read_book(const Node& node, PriceBook& book) {
  Fields fields(node);
  if (const auto kind = fields.required("kind")) must_be(*kind, "prices");
  book.id = text_of(fields, "id");
  if (const auto as_of = fields.required("asOf")) {
    book.as_of = as_of->string();
    if (as_of->is_string() && !WallTime::parse_rfc3339(book.as_of + "T00:00:00Z")) {
      as_of->fail("is \"" + book.as_of + "\", expected a date such as \"2026-11-22\"");
    }
  }
  book.currency = text_of(fields, "currency");
  if (const auto lines = fields.required("lines")) read_lines(*lines, book);
}

}  // namespace

const PriceLine* PriceBook::line(std::string_view dimension) const {
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const PriceLine& candidate) {
    return candidate.dimension == dimension;
  });
  return found == lines.end() ? nullptr : &*found;
}

Result<PriceBook, InputErrors> parse_price_book(std::string file, std::string text) {
  Document document(std::move(file), std::move(text));
  PriceBook book;
  if (document.parsed()) read_book(document.root(), book);
  if (!document.errors().empty()) return document.errors();
  return book;
}

Result<PriceBook, InputErrors> builtin_price_book(std::string_view id) {
  const auto text = builtin_book(id);
  if (!text) {
    InputError error;
    error.file = std::string(id);
    error.message = "no such price book, known ones:";
    for (const std::string_view known : builtin_book_ids()) {
      error.message += ' ';
      error.message += known;
    }
    return InputErrors{error};
  }
  return parse_price_book(std::string(id), std::string(*text));
}

}  // namespace revalab
