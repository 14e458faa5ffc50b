#include "core/aws/settings/config_file.hpp"

#include <gtest/gtest.h>

namespace revalab::aws {
namespace {

ConfigFile read(std::string_view text, ConfigFileKind kind = ConfigFileKind::config) {
  const auto file = read_config_file("f", text, kind);
  EXPECT_TRUE(file.ok()) << (file.ok() ? "" : file.error().to_string());
  return file.value();
}

// Source: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html, its examples in one.
TEST(ConfigFile, HoldsProfilesAndServices) {
  const ConfigFile file = read(
      "[default]\n"
      "region = us-west-2\n"
      "\n"
      "[profile user1]\r\n"
      "region=us-east-1\r\n"
      "  [profile \"two words\"]\n"
      "output = text\n"
      "[sso-session corp]\n"
      "region = eu-north-1\n"
      "[services local]\n"
      "dynamodb = \n"
      "  endpoint_url = http://localhost:4567\n"
      "\n"
      "\tother = x\n"
      "s3 =\n"
      "  endpoint_url = http://localhost:9\n");
  EXPECT_EQ(file.profiles.size(), 2U);
  EXPECT_EQ(file.profiles.at("default").settings.at("region"),
            (Setting{"region", "us-west-2", "f", 2}));
  EXPECT_EQ(file.profiles.at("user1").line, 4U);
  EXPECT_EQ(file.profiles.at("user1").settings.at("region").value,
            "us-east-1\n[profile \"two words\"]")
      << "an indented line goes on";
  const auto& blocks = file.services.at("local").blocks;
  EXPECT_EQ(blocks.at("dynamodb").at("endpoint_url").value, "http://localhost:4567");
  EXPECT_EQ(blocks.at("dynamodb").at("endpoint_url").line, 12U);
  EXPECT_EQ(blocks.at("dynamodb").at("other").value, "x");
  EXPECT_EQ(blocks.at("s3").at("endpoint_url").value, "http://localhost:9");
}

// In a config file other sections are no profiles; in a credentials file the names stand alone.
TEST(ConfigFile, KnowsProfilesByTheKindOfFile) {
  const std::string text = "[default]\n[plain]\n[profile prefixed]\n[profile\t'quoted one']\n";
  const auto names = [](const ConfigFile& file) {
    std::string joined;
    for (const auto& [name, section] : file.profiles) joined += name + ",";
    return joined;
  };
  EXPECT_EQ(names(read(text)), "default,prefixed,quoted one,");
  EXPECT_EQ(names(read(text, ConfigFileKind::credentials)), "default,plain,");
}

TEST(ConfigFile, PrefersTheDefaultProfileWithItsPrefix) {
  for (const char* text : {"[default]\na = 1\n[profile default]\na = 2\n",
                           "[profile default]\na = 2\n[default]\na = 1\n"}) {
    EXPECT_EQ(read(text).profiles.at("default").settings.at("a").value, "2") << text;
  }
}

TEST(ConfigFile, SkipsComments) {
  const auto settings = read(
                            "# one\n"
                            "  ; two\n"
                            "[default] # three\n"
                            "a = 1 ; four\n"
                            "  # five\n"
                            "b = x#y;z\n"
                            "C = a=b\n")
                            .profiles.at("default")
                            .settings;
  EXPECT_EQ(settings.at("a").value, "1");
  EXPECT_EQ(settings.at("b").value, "x#y;z");
  EXPECT_EQ(settings.at("c").value, "a=b");
}

TEST(ConfigFile, SaysWhichLineIsWrong) {
  const auto error = [](std::string_view text) {
    return read_config_file("/home/me/.aws/config", text, ConfigFileKind::config)
        .error()
        .to_string();
  };
  const std::string at = "/home/me/.aws/config:";
  EXPECT_EQ(error("\na = 1\n"), at + "2:1: expected a section, such as [default]");
  EXPECT_EQ(error("[default\n"), at + "1:1: expected `]` at the end of the section's name");
  EXPECT_EQ(error("[]\n"), at + "1:1: expected the name of a section");
  EXPECT_EQ(error("[default]\nregion\n"), at + "2:1: expected `name = value`");
  EXPECT_EQ(error("[default]\n= 1\n"), at + "2:1: expected `name = value`");
  EXPECT_EQ(error("[default]\ns3 =\n  no\n"), at + "3:1: expected `name = value`");
  EXPECT_EQ(error("[default]\n  a = 1\n"), at + "2:1: an indented line has to follow a setting");
  EXPECT_EQ(error("[default]\na = 1\nA = 2\n"), at + "3:1: `a` is there twice");
  EXPECT_EQ(error("[profile x]\n[services x]\n[profile 'x']\n"),
            at + "3:1: section `x` is there twice");
}

}  // namespace
}  // namespace revalab::aws
