#include "core/pricing/price_book.hpp"

#include "core/pricing/builtin_books.hpp"
#include "core/pricing/usage.hpp"

#include <gtest/gtest.h>

namespace revalab {
namespace {

/// A correct book in which a test replaces one piece by a wrong one.
std::string book_with(const std::string& piece, const std::string& replacement) {
  std::string text = R"({"kind": "prices", "id": "mine", "asOf": "2026-11-22", "currency": "USD",
"lines": [{"dimension": "cloudfront.invalidationPath", "unit": "path", "per": 1,
"free": {"quantity": 1000, "every": "month", "scope": "account"},
"tiers": [{"upTo": 10, "price": "0.005"}, {"price": "0.004"}],
"source": "a page", "confidence": "seen"}]})";
  const auto at = text.find(piece);
  EXPECT_NE(at, std::string::npos) << piece;
  return text.replace(at, piece.size(), replacement);
}

void expect_mistake(const std::string& piece, const std::string& replacement,
                    const std::string& field, const std::string& words) {
  const auto book = parse_price_book("p.json", book_with(piece, replacement));
  ASSERT_FALSE(book.ok()) << replacement;
  ASSERT_EQ(book.error().size(), 1U) << replacement;
  const InputError& error = book.error().front();
  EXPECT_EQ(error.field, field) << replacement;
  EXPECT_NE(error.message.find(words), std::string::npos) << error.to_string();
  EXPECT_GE(error.line, 1U) << replacement;
}

TEST(PriceBook, IsReadWhole) {
  const auto book = parse_price_book("p.json", book_with("mine", "mine"));
  ASSERT_TRUE(book.ok()) << book.error().front().to_string();
  EXPECT_EQ(book->id, "mine");
  EXPECT_EQ(book->as_of, "2026-11-22");
  EXPECT_EQ(book->currency, "USD");
  ASSERT_EQ(book->lines.size(), 1U);
  const PriceLine& line = book->lines.front();
  EXPECT_EQ(line.free->quantity, 1000);
  ASSERT_EQ(line.tiers.size(), 2U);
  EXPECT_EQ(line.tiers[0].up_to, 10);
  EXPECT_EQ(line.tiers[0].price, Money::parse("0.005"));
  EXPECT_EQ(line.tiers[1].up_to, std::nullopt);
  EXPECT_EQ(book->line("cloudfront.invalidationPath"), &line);
  EXPECT_EQ(book->line("cloudfront.invalidation"), nullptr);
}

// A typing mistake in a price list must not turn into a wrong bill.
TEST(PriceBook, NamesTheFieldOfEveryMistake) {
  expect_mistake(R"("per": 1)", R"("per": 0)", "/lines/0/per", "0");
  expect_mistake(R"("per": 1)", R"("per": "1")", "/lines/0/per", "whole number");
  expect_mistake(R"("per": 1)", R"("per": 1, "pro": 1)", "/lines/0/pro", "unknown");
  expect_mistake(R"("every": "month")", R"("every": "year")", "/lines/0/free/every", "month");
  expect_mistake(R"("scope": "account")", R"("scope": "table")", "/lines/0/free/scope", "account");
  expect_mistake(R"("quantity": 1000)", R"("quantity": -1)", "/lines/0/free/quantity", "-1");
  expect_mistake(R"("price": "0.005")", R"("price": 0.005)", "/lines/0/tiers/0/price", "decimal");
  expect_mistake(R"("price": "0.005")", R"("price": "-1")", "/lines/0/tiers/0/price", "negative");
  expect_mistake(R"("price": "0.005")", R"("price": "9000000")", "/lines/0/tiers/0/price", "more");
  expect_mistake(R"("unit": "path")", R"("unit": "paths")", "/lines/0/unit", "path");
  expect_mistake("2026-11-22", "2026-13-22", "/asOf", "date");
  expect_mistake(R"("kind": "prices")", R"("kind": "site")", "/kind", "prices");
  expect_mistake(R"("id": "mine", )", "", "", "id");
}

TEST(PriceBook, WantsTiersThatAscendAndHaveNoEnd) {
  expect_mistake(R"({"price": "0.004"})", R"({"upTo": 20, "price": "0.004"})",
                 "/lines/0/tiers/1/upTo", "last");
  expect_mistake(R"({"upTo": 10, "price": "0.005"})", R"({"price": "0.005"})", "/lines/0/tiers/0",
                 "upTo");
  expect_mistake(R"({"price": "0.004"})", R"({"upTo": 10, "price": "0.004"}, {"price": "0.003"})",
                 "/lines/0/tiers/1/upTo", "ascend");
  expect_mistake(R"([{"upTo": 10, "price": "0.005"}, {"price": "0.004"}])", "[]", "/lines/0/tiers",
                 "tier");
}

TEST(PriceBook, PricesADimensionOnce) {
  const std::string twice = R"({"dimension": "cloudfront.invalidationPath", "unit": "path",
"per": 1, "tiers": [{"price": "1"}], "source": "s"}]})";
  std::string text = book_with("mine", "mine");
  text.replace(text.size() - 2, 2, ", " + twice);
  const auto book = parse_price_book("p.json", text);
  ASSERT_FALSE(book.ok());
  EXPECT_EQ(book.error().front().field, "/lines/1");
}

// Other people's books price what the lab does not count yet: no reason to refuse them.
TEST(PriceBook, KeepsDimensionsTheLabDoesNotCount) {
  const auto book =
      parse_price_book("p.json", book_with(R"("cloudfront.invalidationPath", "unit": "path")",
                                           R"("cloudfront.realTimeLogLine", "unit": "line")"));
  ASSERT_TRUE(book.ok());
  EXPECT_NE(book->line("cloudfront.realTimeLogLine"), nullptr);
}

// Every figure of the shipped books is read, dated and sourced, and the file name is the id.
TEST(BuiltinBooks, AreAllValidAndNamedByTheirFile) {
  ASSERT_FALSE(builtin_book_ids().empty());
  for (const std::string_view id : builtin_book_ids()) {
    const auto book = builtin_price_book(id);
    ASSERT_TRUE(book.ok()) << book.error().front().to_string();
    EXPECT_EQ(book->id, id);
    for (const PriceLine& line : book->lines) {
      EXPECT_FALSE(line.confidence.empty()) << line.dimension;
      EXPECT_TRUE(dimension_named(line.dimension)) << line.dimension;
    }
  }
}

TEST(BuiltinBooks, AwsPricesEverythingTheLabCounts) {
  const auto book = builtin_price_book("aws-us-east-1");
  ASSERT_TRUE(book.ok());
  for (const Dimension dimension : all_dimensions()) {
    EXPECT_NE(book->line(info(dimension).name), nullptr) << info(dimension).name;
  }
}

TEST(BuiltinBooks, AnUnknownIdIsAnErrorThatListsTheKnownOnes) {
  const auto book = builtin_price_book("aws-mars-1");
  ASSERT_FALSE(book.ok());
  EXPECT_EQ(book.error().front().file, "aws-mars-1");
  EXPECT_NE(book.error().front().message.find("aws-us-east-1"), std::string::npos);
  EXPECT_EQ(builtin_book("aws-mars-1"), std::nullopt);
}

}  // namespace
}  // namespace revalab
