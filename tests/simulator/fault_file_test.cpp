#include "simulator/scenario/fault_file.hpp"

#include <gtest/gtest.h>

namespace revalab::sim {
namespace {

// What the lab shows can be given back to it.
TEST(FaultFile, WritesWhatItReads) {
  for (const std::string action :
       {R"({"unprocessed":"1/2"})", R"({"error":"Throttling"})", R"({"status":503})",
        R"({"purgeDelay":"90s"})", R"({"delay":"2s"})", R"({"drop":"request"})",
        R"({"drop":"answer"})", R"({"duplicate":true})"}) {
    const std::string fault =
        R"({"id":"a","service":"dynamodb","operation":"Query","match":"posts","do":)" + action +
        R"(,"from":"1s","to":"2m","times":3,"chance":"1/4")";
    const auto read = parse_faults("f.json", R"({"kind": "faults", "faults": [)" + fault + "}]}");
    ASSERT_TRUE(read.ok()) << action;
    std::string written;
    JsonWriter json(written);
    write_fault(json, read->front(), 7);
    EXPECT_EQ(written, fault + R"(,"enabled":true,"fired":7})");
    const auto again = parse_faults("f.json", R"({"kind": "faults", "faults": [)" + written + "]}");
    ASSERT_TRUE(again.ok()) << again.error().front().to_string();
    EXPECT_EQ(*again, *read);
  }
}

TEST(FaultFile, IsOfItsKind) {
  EXPECT_FALSE(parse_faults("f.json", R"({"kind": "scenario", "faults": []})").ok());
  EXPECT_FALSE(parse_faults("f.json", R"({"kind": "faults"})").ok());
  EXPECT_FALSE(parse_faults("f.json", "{").ok());
  EXPECT_TRUE(parse_faults("f.json", R"({"kind": "faults", "faults": []})").ok());
}

}  // namespace
}  // namespace revalab::sim
