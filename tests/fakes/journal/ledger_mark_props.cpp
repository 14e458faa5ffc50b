#include "fakes/journal/ledger_mark.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

namespace revalab::journal {
namespace {

void use_something(Ledger& ledger, std::int64_t& seconds) {
  seconds += *rc::gen::element(0, 0, 0, 1, 3);
  // Few, so that entries are met again.
  const auto dimension = *rc::gen::element(Dimension::sqs_request, Dimension::s3_get_request,
                                           Dimension::lambda_request);
  const std::string cause = *rc::gen::element<std::string>("a", "b");
  ledger.add(WallTime(std::chrono::seconds(seconds)), dimension, *rc::gen::inRange(0, 4), cause);
}

std::vector<std::string> texts_of(const Ledger& ledger) {
  std::vector<std::string> texts;
  for (const UsageEntry& entry : ledger.entries()) {
    texts.push_back(entry.at.rfc3339() + " " + std::string(info(entry.dimension).name) + " " +
                    std::to_string(entry.count) + " " + ledger.cause_name(entry.cause));
  }
  return texts;
}

// Entries of a ledger grow, so what was used since a mark is not just what stands behind it.
RC_GTEST_PROP(LedgerMarkLaws, WhatWasUsedSinceMarksAddsUpToTheLedger, ()) {
  Ledger original;
  Ledger copy;
  LedgerMark mark;
  std::int64_t seconds = 0;
  const int rounds = *rc::gen::inRange(1, 8);
  for (int round = 0; round < rounds; ++round) {
    const int uses = *rc::gen::inRange(0, 6);
    for (int i = 0; i < uses; ++i) use_something(original, seconds);
    for (const auto& use : mark.uses_since(original)) {
      copy.add(use.at, use.dimension, use.count, use.cause);
    }
    mark.move_to_end(original);
    RC_ASSERT(mark.uses_since(original).empty());
    RC_ASSERT(texts_of(copy) == texts_of(original));
  }
}

}  // namespace
}  // namespace revalab::journal
