#include "simulator/hosts/local_authority.hpp"

#include "tests/support/lab_process.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace revalab::sim {
namespace {

using std::chrono::days;

mode_t mode_of(const std::string& path) {
  struct stat found {};
  return stat(path.c_str(), &found) == 0 ? found.st_mode & 0777U : 0;
}

struct LocalAuthorityTest : testing::Test {
  std::shared_ptr<LocalAuthority> open(const std::string& host = "127.0.0.1") {
    return LocalAuthority::open(folder.path("state"), clock, host).value();
  }
  std::string secret() const { return test::text_of_file(folder.path("state/authority.pem")); }
  std::string published() const { return test::text_of_file(folder.path("state/ca.pem")); }
  /// What the names of a certificate are, in OpenSSL's words.
  std::string names_of(const wire::Certificate& certificate) const {
    const std::string file = folder.write("shown.pem", certificate.certificate_pem());
    return test::run_program_to_end(
               {"openssl", "x509", "-in", file, "-noout", "-ext", "subjectAltName"})
        .output;
  }
  /// What `openssl verify` says at the lab's machine's time.
  std::string verified(const wire::Certificate& certificate, const std::string& trusted) const {
    return test::run_program_to_end({"openssl", "verify", "-x509_strict", "-attime",
                                     std::to_string(clock.wall_now().epoch_seconds()), "-CAfile",
                                     folder.write("trusted.pem", trusted),
                                     folder.write("shown.pem", certificate.certificate_pem())})
        .output;
  }

  test::TemporaryFolder folder;
  test::ManualClock clock;
};

// Whoever reads the key can be any host to whoever trusts the certificate.
TEST_F(LocalAuthorityTest, OnlyItsOwnerReadsTheKey) {
  const auto authority = open();
  EXPECT_EQ(mode_of(folder.path("state")), 0700U);
  EXPECT_EQ(mode_of(folder.path("state/authority.pem")), 0600U);
  EXPECT_EQ(authority->file(), folder.path("state/ca.pem"));
  EXPECT_NE(published().find("BEGIN CERTIFICATE"), std::string::npos);
  EXPECT_EQ(published().find("PRIVATE"), std::string::npos);
}

// A user who told a browser to trust it does so once.
TEST_F(LocalAuthorityTest, IsKeptWhileItIsGood) {
  open();
  const std::string before = secret();
  clock.advance(days(3000));
  open();
  EXPECT_EQ(secret(), before);
}

TEST_F(LocalAuthorityTest, IsRenewedBeforeItExpires) {
  const auto old = open();
  const std::string old_secret = secret();
  const std::string old_published = published();
  clock.advance(days(3650 - 20));
  const auto renewed = open();
  EXPECT_NE(published(), old_published);
  const auto key = [](const std::string& text) { return text.substr(text.find("BEGIN PRIVATE")); };
  EXPECT_EQ(key(secret()), key(old_secret));
  // A lab that has been running since then is trusted by clients that start now, and the other way
  // round.
  for (const auto& authority : {old, renewed}) {
    for (const std::string& trusted : {old_published, published()}) {
      const std::string said = verified(*authority->certificate_for("localhost"), trusted);
      EXPECT_TRUE(said.ends_with(": OK\n")) << said;
    }
  }
}

TEST_F(LocalAuthorityTest, IsRenewedWhenItIsFromTheFuture) {
  clock.advance(days(3000));
  open();
  const std::string before = published();
  test::ManualClock set_back;
  EXPECT_TRUE(LocalAuthority::open(folder.path("state"), set_back).ok());
  EXPECT_NE(published(), before);
}

TEST_F(LocalAuthorityTest, WhatClientsTrustIsPublishedAgainWhenItIsGone) {
  open();
  const std::string before = published();
  folder.write("state/ca.pem", "scribble");
  open();
  EXPECT_EQ(published(), before);
}

// A key that somebody may have distributed is not thrown away for a slip of the pen.
TEST_F(LocalAuthorityTest, AFileThatIsNoAuthorityIsNamedAndLeftAlone) {
  folder.write("state/authority.pem", "scribble");
  const auto opened = LocalAuthority::open(folder.path("state"), clock);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error(), folder.path("state/authority.pem") +
                                ": no certificate: no start line; remove the file to have a new "
                                "authority made");
  EXPECT_EQ(secret(), "scribble");
}

TEST_F(LocalAuthorityTest, AFolderThatCannotBeMadeIsNamed) {
  folder.write("file", "");
  const auto opened = LocalAuthority::open(folder.path("file/state"), clock);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error(), folder.path("file/state") + ": Not a directory");
}

// What was left by a lab that was killed while it wrote does not stand in the way.
TEST_F(LocalAuthorityTest, ADraftOfAnEarlierLabIsReplaced) {
  folder.write("state/authority.pem.new", "half a key");
  open();
  EXPECT_EQ(mode_of(folder.path("state/authority.pem.new")), 0U);
}

TEST_F(LocalAuthorityTest, IssuesForTheNameThatIsAskedFor) {
  const auto authority = open();
  for (const std::string name : {"dynamodb.us-east-1.amazonaws.com", "shop.example"}) {
    const auto certificate = authority->certificate_for(name);
    EXPECT_NE(names_of(*certificate).find("DNS:" + name + "\n"), std::string::npos);
    const std::string said = verified(*certificate, published());
    EXPECT_TRUE(said.ends_with(": OK\n")) << said;
  }
}

// A client that connects to an address names nobody.
TEST_F(LocalAuthorityTest, WhoAsksForNoNameMeetsThisMachine) {
  EXPECT_NE(names_of(*open("192.0.2.7")->certificate_for(""))
                .find("DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, "
                      "IP Address:192.0.2.7\n"),
            std::string::npos);
}

TEST_F(LocalAuthorityTest, WhatIsNoHostIsNotWrittenIntoACertificate) {
  const auto authority = open();
  const auto usual = authority->certificate_for("");
  for (const std::string& name : {std::string("a,DNS:bank.example"), std::string(300, 'a'),
                                  std::string("*.com"), std::string("\xff")}) {
    EXPECT_EQ(authority->certificate_for(name), usual) << name;
  }
}

TEST_F(LocalAuthorityTest, IssuesOnceForEachNameWhileThatIsGood) {
  const auto authority = open();
  const auto first = authority->certificate_for("a.example");
  EXPECT_EQ(authority->certificate_for("A.EXAMPLE"), first);
  EXPECT_LT(first->not_after() - first->not_before(), days(398)) << "or browsers refuse it";
  clock.advance(days(59));
  EXPECT_EQ(authority->certificate_for("a.example"), first);
  clock.advance(days(2));
  const auto second = authority->certificate_for("a.example");
  EXPECT_NE(second, first);
  EXPECT_GT(second->not_after(), clock.wall_now() + days(80));
}

TEST_F(LocalAuthorityTest, KeepsFewHoweverManyNamesAreAskedFor) {
  const auto authority = open();
  for (int i = 0; i < 600; ++i) {
    authority->certificate_for("n" + std::to_string(i) + ".example");
    ASSERT_LE(authority->issued_count(), 256U);
  }
}

}  // namespace
}  // namespace revalab::sim
