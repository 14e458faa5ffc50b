// Configurations that a distribution must not get, because the edge would obey them.

#include "tests/fakes/cloudfront/lab.hpp"

#include <gtest/gtest.h>

namespace revalab::cloudfront::test {
namespace {

/// What creating a distribution from this is refused with; empty when it is not.
std::string code_for(const std::string& config) {
  Lab lab;
  return code_of(lab.send("POST", "/2020-05-31/distribution", config));
}

std::string sound_config() { return make_distribution_config(second_settings()); }

/// A configuration with one custom error response; an empty text leaves its element out.
std::string with_error(const std::string& code, const std::string& page,
                       const std::string& response) {
  const auto element = [](const std::string& name, const std::string& text) {
    return text.empty() ? std::string() : "<" + name + ">" + text + "</" + name + ">";
  };
  return with(sound_config(), "<Comment>",
              "<CustomErrorResponses><Quantity>1</Quantity><Items><CustomErrorResponse>" +
                  element("ErrorCode", code) + element("ResponsePagePath", page) +
                  element("ResponseCode", response) +
                  "</CustomErrorResponse></Items></CustomErrorResponses><Comment>");
}

std::string with_header(const std::string& name, const std::string& value) {
  return with(sound_config(), "</OriginPath>",
              "</OriginPath><CustomHeaders><Quantity>1</Quantity><Items><OriginCustomHeader>"
              "<HeaderName>" +
                  name + "</HeaderName><HeaderValue>" + value +
                  "</HeaderValue></OriginCustomHeader></Items></CustomHeaders>");
}

// The edge sends a page with the status it is told: 100 would be no final answer at all. The
// statuses are those of GeneratingCustomErrorResponses; the codes of the refusals the model's.
TEST(RefusedConfig, ErrorsHaveTheStatusesOfTheGuide) {
  for (const char* status :
       {"400", "403", "404", "405", "414", "416", "500", "501", "502", "503", "504"}) {
    EXPECT_EQ(code_for(with_error(status, "/e.html", status)), "") << status;
    EXPECT_EQ(code_for(with_error(status, "/e.html", "200")), "") << status;
  }
  EXPECT_EQ(code_for(with_error("404", "", "")), "");
  for (const char* status : {"0", "-404", "200", "401", "418", "505", "4294967700"}) {
    EXPECT_EQ(code_for(with_error(status, "/e.html", "200")), "InvalidErrorCode") << status;
  }
  for (const char* status : {"0", "100", "199", "204", "206", "304", "401", "1000", "teapot"}) {
    EXPECT_EQ(code_for(with_error("404", "/e.html", status)), "InvalidResponseCode") << status;
  }
}

// Service model, CustomErrorResponse: one needs the other.
TEST(RefusedConfig, APageAndItsStatusComeTogether) {
  EXPECT_EQ(code_for(with_error("404", "/e.html", "")), "InvalidArgument");
  EXPECT_EQ(code_for(with_error("404", "", "200")), "InvalidArgument");
}

// What is put into a request line must not end it: one line more is another request to the origin.
TEST(RefusedConfig, PathsDoNotLeaveTheRequestLine) {
  EXPECT_EQ(code_for(with_error("404", "e.html", "200")), "InvalidArgument");
  for (const char* bad : {"/a b", "/a&#9;", "/a&#10;b", "/a&#13;b", "/a&#127;", "/caf\xc3\xa9"}) {
    EXPECT_EQ(code_for(with_error("404", bad, "200")), "InvalidArgument") << bad;
    EXPECT_EQ(code_for(with(sound_config(), "<OriginPath>", std::string("<OriginPath>") + bad)),
              "InvalidArgument")
        << bad;
    EXPECT_EQ(code_for(with(sound_config(), "<DefaultRootObject>",
                            "<DefaultRootObject>" + std::string(bad).substr(1))),
              "InvalidDefaultRootObject")
        << bad;
  }
  EXPECT_EQ(code_for(with(sound_config(), "<OriginPath>", "<OriginPath>/a/b%20c")), "");
}

// Developer guide, add-origin-custom-headers: names CloudFront does not add, whatever their case;
// and what is no name, or would be more than one field.
TEST(RefusedConfig, CustomHeadersAreFieldsTheEdgeMayAdd) {
  for (const char* name : {"cache-control",
                           "Connection",
                           "Content-Length",
                           "Cookie",
                           "HOST",
                           "If-Match",
                           "If-Modified-Since",
                           "If-None-Match",
                           "If-Range",
                           "If-Unmodified-Since",
                           "Max-Forwards",
                           "Pragma",
                           "Proxy-Authenticate",
                           "Proxy-Authorization",
                           "Proxy-Connection",
                           "Range",
                           "Request-Range",
                           "TE",
                           "Trailer",
                           "Transfer-Encoding",
                           "Upgrade",
                           "Via",
                           "X-Real-Ip",
                           "x-amz-cf-id",
                           "X-Edge-Location"}) {
    EXPECT_EQ(code_for(with_header(name, "v")), "InvalidArgument") << name;
  }
  for (const char* name : {"", "a b", "a:", "a&#10;b", "caf\xc3\xa9", "(a)"}) {
    EXPECT_EQ(code_for(with_header(name, "v")), "InvalidArgument") << name;
  }
  for (const char* value : {"a&#10;Host: b", "a&#13;", "a&#9;b", "&#127;"}) {
    EXPECT_EQ(code_for(with_header("x-key", value)), "InvalidArgument") << value;
  }
  EXPECT_EQ(code_for(with_header("X-Key", "")), "");
  EXPECT_EQ(code_for(with_header("Origin", "caf\xc3\xa9 and more")), "");
}

// Service model, S3OriginConfig and VpcOriginConfig: their timeouts are those of custom origins.
TEST(RefusedConfig, TimeoutsOfEveryKindOfOriginAreInTheirRange) {
  const std::string sound = sound_config();
  const auto begin = sound.find("<CustomOriginConfig>");
  const std::string end_tag = "</CustomOriginConfig>";
  const auto end = sound.find(end_tag) + end_tag.size();
  const std::string custom = sound.substr(begin, end - begin);
  const auto origin = [&](const std::string& element) {
    return code_for(with(sound, custom, element));
  };
  const auto s3 = [&](const std::string& seconds) {
    return origin(
        "<S3OriginConfig><OriginAccessIdentity></OriginAccessIdentity><OriginReadTimeout>" +
        seconds + "</OriginReadTimeout></S3OriginConfig>");
  };
  const auto vpc = [&](const std::string& name, const std::string& seconds) {
    return origin("<VpcOriginConfig><VpcOriginId>v</VpcOriginId><" + name + ">" + seconds + "</" +
                  name + "></VpcOriginConfig>");
  };
  EXPECT_EQ(s3("180"), "");
  EXPECT_EQ(s3("0"), "InvalidOriginReadTimeout");
  EXPECT_EQ(s3("181"), "InvalidOriginReadTimeout");
  EXPECT_EQ(vpc("OriginReadTimeout", "1"), "");
  EXPECT_EQ(vpc("OriginReadTimeout", "-1"), "InvalidOriginReadTimeout");
  EXPECT_EQ(vpc("OriginKeepaliveTimeout", "181"), "InvalidOriginKeepaliveTimeout");
}

// Names of hosts know no case, where they are claimed as little as where they are used.
TEST(RefusedConfig, AnAliasBelongsToOneDistributionWhateverItsCase) {
  Lab lab;
  DistributionSettings settings;
  settings.aliases = {"WWW.example.com"};
  ASSERT_TRUE(lab.cloudfront.add_distribution("E3", settings, {lab.now}));
  settings.caller_reference = "other";
  settings.aliases = {"www.EXAMPLE.com"};
  const Response refused =
      lab.send("POST", "/2020-05-31/distribution", make_distribution_config(settings));
  EXPECT_EQ(code_of(refused), "CNAMEAlreadyExists");
}

}  // namespace
}  // namespace revalab::cloudfront::test
