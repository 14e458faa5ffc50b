#include "core/base/text_table.hpp"

#include <gtest/gtest.h>

namespace revalab {
namespace {

// Numbers are compared by eye when their ends stand below each other.
TEST(TextTable, AlignsColumnsAndEndsLinesWithoutSpaces) {
  EXPECT_EQ(text_table({{"name", "count", "of"}, {"a", "1", "x"}, {"longer", "1000000", ""}},
                       {Align::left, Align::right, Align::left}),
            "name      count  of\n"
            "a             1  x\n"
            "longer  1000000\n");
  EXPECT_EQ(text_table({}, {Align::left}), "");
}

}  // namespace
}  // namespace revalab
