#include "core/aws/settings/identity.hpp"

#include "tests/core/aws/settings/lab.hpp"

#include <gtest/gtest.h>

namespace revalab::aws {
namespace {

const std::string k_pair = "aws_access_key_id = F\naws_secret_access_key = f\n";

TEST(Identity, SaysWhereItComesFrom) {
  Machine machine{
      {{"AWS_ACCESS_KEY_ID", "E"}, {"AWS_SECRET_ACCESS_KEY", "e"}, {"AWS_SESSION_TOKEN", "t"}},
      "",
      "[default]\n" + k_pair};
  EXPECT_EQ(machine.identity()->value.session_token, "t");
  EXPECT_EQ(machine.identity()->origin, "AWS_ACCESS_KEY_ID");
  machine.environment.clear();
  EXPECT_EQ(machine.identity()->value.secret_access_key, "f");
  EXPECT_EQ(machine.identity()->origin, "/home/me/.aws/credentials:2 aws_access_key_id");
}

// A token of one place with the keys of another is nobody's.
TEST(Identity, TakesAllOfItFromOnePlace) {
  const Machine machine{{{"AWS_SESSION_TOKEN", "t"}},
                        "[default]\naws_session_token = other\n",
                        "[default]\n" + k_pair};
  EXPECT_EQ(machine.identity()->value.session_token, "");
}

TEST(Identity, IsNoHalfPair) {
  const Machine by_id{{{"AWS_ACCESS_KEY_ID", "E"}}, "", "[default]\n" + k_pair};
  EXPECT_EQ(by_id.identity().error().to_string(),
            "AWS_ACCESS_KEY_ID: is set without AWS_SECRET_ACCESS_KEY");
  const Machine by_secret{{{"AWS_SECRET_ACCESS_KEY", "e"}}, "", "[default]\n" + k_pair};
  EXPECT_FALSE(by_secret.identity().ok());
  const Machine across{
      {}, "[default]\naws_access_key_id = C\n", "[default]\naws_secret_access_key = f\n"};
  EXPECT_EQ(across.identity().error().to_string(),
            "/home/me/.aws/credentials:2:1: aws_secret_access_key: is set without "
            "aws_access_key_id");
}

// Better an error with a way out than another identity than the SDKs would take.
TEST(Identity, DoesNotFollowLeadsButNamesThem) {
  const Machine login{{}, "[default]\nsso_session = corp\nsso_role_name = r\n", ""};
  EXPECT_EQ(login.identity().error().to_string(),
            "/home/me/.aws/config:2:1: sso_session: leads to a single sign-on, which is not "
            "followed here; let the AWS CLI get credentials and hand them over: eval \"$(aws "
            "configure export-credentials --format env)\"");
  for (const char* lead :
       {"role_arn", "sso_start_url", "web_identity_token_file", "credential_process",
        "credential_source", "source_profile", "login_session"}) {
    const Machine machine{{}, "[default]\n" + std::string(lead) + " = x\n" + k_pair, ""};
    const auto identity = machine.identity();
    ASSERT_FALSE(identity.ok()) << lead;
    EXPECT_EQ(identity.error().field, lead);
  }
  for (const char* lead : {"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                           "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"}) {
    EXPECT_EQ((Machine{{{lead, "x"}}}.identity().error().file), lead);
  }
  // botocore asks a program only when the credentials file has no keys.
  const Machine keys{{}, "[default]\ncredential_process = x\n", "[default]\n" + k_pair};
  EXPECT_TRUE(keys.identity().ok());
}

TEST(Identity, MayBeNone) {
  const auto identity = Machine{}.identity();
  ASSERT_FALSE(identity.ok());
  EXPECT_NE(identity.error().message.find("`/home/me/.aws/credentials`"), std::string::npos);
}

}  // namespace
}  // namespace revalab::aws
