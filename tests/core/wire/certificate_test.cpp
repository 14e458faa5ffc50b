#include "core/wire/certificate.hpp"

#include "tests/support/certificates.hpp"
#include "tests/support/lab_process.hpp"

#include <gtest/gtest.h>

namespace revalab::wire {
namespace {

CertificateTerms terms_for(std::vector<std::string> hosts) {
  CertificateTerms terms;
  terms.common_name = "a test";
  terms.hosts = std::move(hosts);
  terms.not_before = test::machine_time() + std::chrono::hours(-1);
  terms.not_after = test::machine_time() + std::chrono::hours(1);
  return terms;
}

/// What `openssl verify` says, whose judgement does not come from our code.
std::string verified(const test::TemporaryFolder& folder, const std::string& authority,
                     const std::string& server, const std::vector<std::string>& more = {}) {
  std::vector<std::string> command{"openssl",
                                   "verify",
                                   "-x509_strict",
                                   "-purpose",
                                   "sslserver",
                                   "-CAfile",
                                   folder.write("ca.pem", authority)};
  command.insert(command.end(), more.begin(), more.end());
  command.push_back(folder.write("server.pem", server));
  return test::run_program_to_end(command).output;
}

// Python 3.13 and others check what RFC 5280 asks for, which `-x509_strict` does too.
TEST(CertificateTest, IsWhatStrictClientsTake) {
  const test::TemporaryFolder folder;
  const auto authority = Certificate::authority(terms_for({}));
  const auto server = Certificate::server(terms_for({"localhost", "127.0.0.1"}), authority.get());
  for (const auto& [option, host] : std::vector<std::pair<std::string, std::string>>{
           {"-verify_hostname", "localhost"}, {"-verify_ip", "127.0.0.1"}}) {
    const std::string said =
        verified(folder, authority->certificate_pem(), server->certificate_pem(), {option, host});
    EXPECT_TRUE(said.ends_with(": OK\n")) << said;
  }
  const std::string said = verified(folder, authority->certificate_pem(), server->certificate_pem(),
                                    {"-verify_hostname", "example.org"});
  EXPECT_NE(said.find("hostname mismatch"), std::string::npos) << said;
}

// What was issued before stays good: a lab that runs on does not know of the renewal.
TEST(CertificateTest, ARenewedAuthorityVouchesForWhatTheOldOneIssued) {
  const test::TemporaryFolder folder;
  CertificateTerms expired = terms_for({});
  expired.not_after = expired.not_before;
  const auto old = Certificate::authority(expired);
  const auto server = Certificate::server(terms_for({"localhost"}), old.get());
  EXPECT_FALSE(
      verified(folder, old->certificate_pem(), server->certificate_pem()).ends_with(": OK\n"));
  const auto renewed = Certificate::authority(terms_for({}), old.get());
  const std::string said = verified(folder, renewed->certificate_pem(), server->certificate_pem());
  EXPECT_TRUE(said.ends_with(": OK\n")) << said;
  EXPECT_EQ(renewed->key_pem(), old->key_pem());
}

TEST(CertificateTest, AServersCertificateIssuesNoOther) {
  const test::TemporaryFolder folder;
  const auto authority = Certificate::authority(terms_for({}));
  const auto server = Certificate::server(terms_for({"localhost"}), authority.get());
  const auto forged = Certificate::server(terms_for({"example.org"}), server.get());
  const std::string chain = folder.write("chain.pem", server->certificate_pem());
  const std::string said = verified(folder, authority->certificate_pem(), forged->certificate_pem(),
                                    {"-untrusted", chain});
  EXPECT_NE(said.find("verification failed"), std::string::npos) << said;
}

TEST(CertificateTest, ComesBackFromItsText) {
  const auto made = Certificate::authority(terms_for({}));
  const auto read = Certificate::from_pem(made->key_pem() + made->certificate_pem());
  ASSERT_TRUE(read.ok()) << read.error();
  EXPECT_EQ((*read)->certificate_pem(), made->certificate_pem());
  EXPECT_EQ((*read)->key_pem(), made->key_pem());
  EXPECT_EQ((*read)->not_after().epoch_seconds(), made->not_after().epoch_seconds());
}

TEST(CertificateTest, SaysWhatATextLacks) {
  const auto one = Certificate::authority(terms_for({}));
  const auto other = Certificate::authority(terms_for({}));
  EXPECT_EQ(Certificate::from_pem(one->key_pem()).error(), "no certificate: no start line");
  EXPECT_TRUE(
      Certificate::from_pem(one->certificate_pem()).error().starts_with("no private key: "));
  EXPECT_EQ(Certificate::from_pem(one->certificate_pem() + other->key_pem()).error(),
            "key values mismatch");
}

// Names come from strangers (SNI) and end up in a text that OpenSSL parses.
TEST(CertificateTest, OnlyWhatCanBeAHostIsOne) {
  for (const std::string host :
       {"localhost", "a", "dynamodb.us-east-1.amazonaws.com", "my_bucket.s3.amazonaws.com",
        "127.0.0.1", "::1", "2001:db8::1", "xn--bcher-kva.example"}) {
    EXPECT_TRUE(is_host(host)) << host;
  }
  const std::string label(63, 'a');
  EXPECT_TRUE(is_host(label + ".com"));
  for (const std::string& host :
       {std::string(), std::string("."), std::string("a..b"), std::string("a."),
        std::string("a,DNS:b"), std::string("a b"), std::string("*.a"), std::string("a/b"),
        std::string("a:b"), std::string("[::1]"), std::string("b\xc3\xbc"), std::string("a\0b", 3),
        label + "a.com", label + "." + label + "." + label + "." + label}) {
    EXPECT_FALSE(is_host(host)) << host;
  }
}

}  // namespace
}  // namespace revalab::wire
