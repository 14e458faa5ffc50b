#include "core/aws/settings/endpoint.hpp"

#include "tests/core/aws/settings/lab.hpp"

#include <gtest/gtest.h>

namespace revalab::aws {
namespace {

TEST(Endpoint, IsReadFromItsUrl) {
  EXPECT_EQ(parse_endpoint("http://127.0.0.1:4566").value(),
            (Endpoint{"http", "127.0.0.1", 4566, "", false}));
  EXPECT_EQ(parse_endpoint("HTTPS://Lab.Example/").value(),
            (Endpoint{"https", "lab.example", 443, "", false}));
  EXPECT_EQ(parse_endpoint("http://[::1]:8000/base/x%20y//").value(),
            (Endpoint{"http", "::1", 8000, "/base/x%20y", false}));
  EXPECT_EQ(parse_endpoint("http://my_lab:80")->url(), "http://my_lab");
  EXPECT_EQ(parse_endpoint("https://[fe80::1]:80/b")->url(), "https://[fe80::1]:80/b");
  EXPECT_EQ(parse_endpoint("http://lab:4566")->authority(), "lab:4566");
}

TEST(Endpoint, IsNothingButAPlaceToCall) {
  for (const char* url : {"",
                          "localhost:4566",
                          "ftp://h",
                          "http:/h",
                          "http://",
                          "http:///x",
                          "http://:80",
                          "http://u@h",
                          "http://u:p@h",
                          "http://h?q",
                          "http://h/#f",
                          "http://h:",
                          "http://h:0",
                          "http://h:65536",
                          "http://h:80x",
                          "http://h:+80",
                          "http://h:-1",
                          "http://h h",
                          "http://h/a b",
                          "http://h/%zz",
                          "http://h/\x7f",
                          "http://[::1",
                          "http://[::1]80",
                          "http://[]",
                          "http://[h]",
                          "http://.h",
                          "http://-h",
                          "http://a..b",
                          "http://h\\x",
                          "http://h%2fx",
                          " http://h"}) {
    EXPECT_FALSE(parse_endpoint(url).ok()) << url;
  }
}

TEST(Endpoint, SaysWhereItComesFrom) {
  Machine machine{
      {{"AWS_ENDPOINT_URL", "http://env:1"}},
      "[default]\nservices = s\n[services s]\ndynamodb =\n  endpoint_url = http://db:2\n"};
  EXPECT_EQ(machine.endpoint("dynamodb")->origin, "AWS_ENDPOINT_URL");
  EXPECT_TRUE(machine.endpoint("dynamodb")->value.is_custom);
  machine.environment.clear();
  EXPECT_EQ(machine.endpoint("dynamodb")->origin, "/home/me/.aws/config:5 endpoint_url");
  const auto own = machine.endpoint("cloudfront");
  EXPECT_EQ(own->origin, "the service's own in partition aws");
  EXPECT_EQ(own->value, (Endpoint{"https", "cloudfront.amazonaws.com", 443, "", false}));
}

TEST(Endpoint, SaysWhichSettingIsWrong) {
  EXPECT_EQ((Machine{{{"AWS_ENDPOINT_URL_S3", "lab:1"}}}.endpoint("s3").error().to_string()),
            "AWS_ENDPOINT_URL_S3: `lab:1` is no endpoint: expected http:// or https://");
  const Machine by_file{{}, "[default]\nendpoint_url = http://h?\n"};
  EXPECT_EQ(by_file.endpoint("s3").error().to_string(),
            "/home/me/.aws/config:2:1: endpoint_url: `http://h?` is no endpoint: expected neither "
            "query nor fragment");
  const Machine lost{{}, "[default]\nservices = s\n"};
  EXPECT_EQ(lost.endpoint("s3").error().to_string(),
            "/home/me/.aws/config:2:1: services: there is no section [services s]");
  EXPECT_EQ((Machine{{{"AWS_USE_FIPS_ENDPOINT", "yes"}}}.endpoint("s3").error().to_string()),
            "AWS_USE_FIPS_ENDPOINT: is `yes`, expected true or false");
  EXPECT_TRUE((Machine{{{"AWS_USE_FIPS_ENDPOINT", "TRUE"}}}.endpoint("s3").ok()));
}

}  // namespace
}  // namespace revalab::aws
