#include "core/base/posix_path.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace revalab {
namespace {

// The vectors and the program that made them: tests/data/node/README.md.
TEST(PosixJoin, GivesWhatNodeGives) {
  std::ifstream vectors(REVALAB_SOURCE_DIR "/tests/data/node/posix-join.txt");
  std::string line;
  int count = 0;
  while (std::getline(vectors, line)) {
    const auto first = line.find('\t');
    const auto second = line.find('\t', first + 1);
    ASSERT_NE(second, std::string::npos) << line;
    EXPECT_EQ(posix_join(line.substr(0, first), line.substr(first + 1, second - first - 1)),
              line.substr(second + 1))
        << line;
    ++count;
  }
  EXPECT_GT(count, 500);
}

}  // namespace
}  // namespace revalab
