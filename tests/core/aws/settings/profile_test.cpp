#include "core/aws/settings/profile.hpp"

#include <gtest/gtest.h>

namespace revalab::aws {
namespace {

// Source: https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html.
TEST(Profile, ReadsTheFilesThatTheVariablesName) {
  std::vector<std::string> asked;
  const auto nothing = [&](const std::string& path) -> std::optional<std::string> {
    asked.push_back(path);
    return std::nullopt;
  };
  const auto paths = [&](const Environment& environment) {
    asked.clear();
    EXPECT_TRUE(load_profile(environment, nothing).ok());
    return asked;
  };
  using Paths = std::vector<std::string>;
  EXPECT_EQ(paths({{"HOME", "/h"}}), Paths({"/h/.aws/config", "/h/.aws/credentials"}));
  EXPECT_EQ(
      paths(
          {{"HOME", "/h"}, {"AWS_CONFIG_FILE", "~/c"}, {"AWS_SHARED_CREDENTIALS_FILE", "/etc/~k"}}),
      Paths({"/h/c", "/etc/~k"}));
  // A container may have no home; then there are no files, and that is no error.
  EXPECT_EQ(paths({}), Paths());
}

TEST(Profile, MergesBothFilesSettingBySetting) {
  const auto profile = load_profile({{"HOME", "/h"}, {"AWS_PROFILE", "x"}},
                                    [](const std::string& path) -> std::optional<std::string> {
                                      return path == "/h/.aws/config"
                                                 ? "[profile x]\na = config\nb = config\n"
                                                 : "[x]\nb = credentials\n";
                                    });
  ASSERT_TRUE(profile.ok());
  EXPECT_EQ(profile->name, "x");
  EXPECT_EQ(profile->find("a")->origin(), "/h/.aws/config:2 a");
  EXPECT_EQ(profile->find("b")->value, "credentials");
  EXPECT_FALSE(profile->find("c"));
}

// The default profile need not be there, one that is asked for has to be.
TEST(Profile, ThatIsNamedHasToExist) {
  const auto nothing = [](const std::string&) { return std::optional<std::string>(); };
  EXPECT_EQ(load_profile({{"HOME", "/h"}}, nothing)->name, "default");
  const auto lost = load_profile({{"HOME", "/h"}, {"AWS_PROFILE", "x"}}, nothing);
  ASSERT_FALSE(lost.ok());
  EXPECT_EQ(lost.error().to_string(),
            "AWS_PROFILE: there is no profile `x` in `/h/.aws/config` or `/h/.aws/credentials`");
}

}  // namespace
}  // namespace revalab::aws
