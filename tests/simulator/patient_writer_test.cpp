#include "simulator/cli/patient_writer.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

namespace revalab::sim {
namespace {

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 65'536> buffer{};
  for (ssize_t count = 0; (count = read(descriptor, buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return text;
}

// A program that starts a lab with a pipe as its standard error and never reads it: the lab must
// not stop when the pipe is full.
TEST(PatientWriter, DoesNotWaitForAReader) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  const std::string line = std::string(99, 'x') + "\n";
  {
    PatientWriter writer(ends[1]);
    for (int i = 0; i < 10'000; ++i) writer.write(line);  // A megabyte.
  }
  close(ends[1]);
  const std::string text = read_all(ends[0]);
  close(ends[0]);
  EXPECT_TRUE(text.starts_with(line + line));
  EXPECT_LT(text.size(), 1'000'000U);
}

TEST(PatientWriter, SaysHowMuchWasLost) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  const std::string big = std::string(PatientWriter::k_kept_max_bytes - 1, 'x') + "\n";
  std::string text;
  {
    PatientWriter writer(ends[1]);
    writer.write(big);
    writer.write(big);
    writer.write(big);
    std::array<char, 65'536> buffer{};
    for (int i = 0; i < 8; ++i) {
      const ssize_t count = read(ends[0], buffer.data(), buffer.size());
      text.append(buffer.data(), static_cast<std::size_t>(count));
      writer.write("y\n");
    }
  }
  close(ends[1]);
  text += read_all(ends[0]);
  close(ends[0]);
  EXPECT_NE(text.find("lines lost, nobody read them)\n"), std::string::npos);
  EXPECT_TRUE(text.ends_with("y\n"));
}

TEST(PatientWriter, WritesToWhatDoesNotFill) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  { PatientWriter(ends[1]).write("a\nb\n"); }
  close(ends[1]);
  EXPECT_EQ(read_all(ends[0]), "a\nb\n");
  close(ends[0]);
}

}  // namespace
}  // namespace revalab::sim
