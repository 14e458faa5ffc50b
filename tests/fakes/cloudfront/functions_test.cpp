// CloudFront functions: kept, published, listed, never run.

#include "core/base/digest.hpp"
#include "tests/fakes/cloudfront/lab.hpp"

#include <gtest/gtest.h>

namespace revalab::cloudfront::test {
namespace {

constexpr std::string_view k_functions = "/2020-05-31/function";

std::string target_of(std::string_view name, std::string_view rest = {}) {
  return std::string(k_functions) + "/" + std::string(name) + std::string(rest);
}

std::string body_of(std::string_view root, const std::string& name, std::string_view code) {
  const std::string tag(root);
  return "<" + tag + ">" + name +
         "<FunctionConfig><Comment>c</Comment><Runtime>cloudfront-js-2.0</Runtime>"
         "</FunctionConfig><FunctionCode>" +
         base64_encode(code) + "</FunctionCode></" + tag + ">";
}

Response create(Lab& lab, const std::string& name, std::string_view code = "one") {
  return lab.send("POST", k_functions,
                  body_of("CreateFunctionRequest", "<Name>" + name + "</Name>", code));
}

std::string etag_of(const Response& response) { return std::string(response.headers.get("ETag")); }

// The documented way: create, test, publish; from then on both stages have versions of their own.
TEST(Functions, ArePublishedFromDevelopmentToLive) {
  Lab lab;
  const Response created = create(lab, "f");
  ASSERT_EQ(created.status, 201) << created.body;
  EXPECT_NE(created.body.find("<Status>UNPUBLISHED</Status>"), std::string::npos);
  EXPECT_NE(created.body.find("<FunctionARN>arn:aws:cloudfront::000000000000:function/f<"),
            std::string::npos);
  EXPECT_EQ(code_of(lab.send("GET", target_of("f", "/describe?Stage=LIVE"))),
            "NoSuchFunctionExists");
  EXPECT_EQ(code_of(lab.send("POST", target_of("f", "/publish"), "", "E1OTHER")),
            "PreconditionFailed");
  const Response published = lab.send("POST", target_of("f", "/publish"), "", etag_of(created));
  ASSERT_EQ(published.status, 200) << published.body;
  EXPECT_NE(published.body.find("<Stage>LIVE</Stage>"), std::string::npos);
  EXPECT_NE(published.body.find("<Status>UNASSOCIATED</Status>"), std::string::npos);
  const Response updated = lab.send("PUT", target_of("f"),
                                    body_of("UpdateFunctionRequest", "", "two"), etag_of(created));
  ASSERT_EQ(updated.status, 200) << updated.body;
  EXPECT_EQ(updated.headers.get("ETtag"), updated.headers.get("ETag"));
  EXPECT_EQ(lab.send("GET", target_of("f")).body, "two");
  const Response live = lab.send("GET", target_of("f", "?Stage=LIVE"));
  EXPECT_EQ(live.body, "one");
  EXPECT_EQ(live.headers.get("Content-Type"), "application/octet-stream");
  EXPECT_EQ(code_of(lab.send("GET", target_of("f", "?Stage=TEST"))), "NoSuchFunctionExists");
}

TEST(Functions, AreRefusedWithTheCodesThatCallersMatch) {
  Lab lab;
  EXPECT_EQ(create(lab, "f").status, 201);
  EXPECT_EQ(code_of(create(lab, "f")), "FunctionAlreadyExists");
  EXPECT_EQ(code_of(create(lab, "f.g")), "InvalidArgument");
  EXPECT_EQ(code_of(create(lab, "g", "")), "InvalidArgument");
  EXPECT_EQ(create(lab, "g", std::string(10'240, 'x')).status, 201);
  EXPECT_EQ(code_of(create(lab, "h", std::string(10'241, 'x'))), "FunctionSizeLimitExceeded");
  EXPECT_EQ(code_of(lab.send("POST", k_functions, "<CreateFunctionRequest/>")), "MalformedXML");
  EXPECT_EQ(code_of(lab.send("DELETE", target_of("none"), "", "E1OTHER")), "NoSuchFunctionExists");
  const Response not_run = lab.send("POST", target_of("f", "/test"));
  EXPECT_EQ(not_run.status, 501);
}

// The lab's own one is associated with its distribution.
TEST(Functions, InUseAreNotDeleted) {
  Lab lab;
  const Response described = lab.send("GET", target_of(k_open_next_function, "/describe"));
  EXPECT_NE(described.body.find("<Status>DEPLOYED</Status>"), std::string::npos);
  const Response refused =
      lab.send("DELETE", target_of(k_open_next_function), "", etag_of(described));
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(code_of(refused), "FunctionInUse");
  const Response unused = create(lab, "f");
  EXPECT_EQ(lab.send("DELETE", target_of("f"), "", etag_of(unused)).status, 204);
}

TEST(Functions, AreListedByNameInPagesOfOneStage) {
  Lab lab;
  for (const auto* name : {"c", "a", "b"}) create(lab, name);
  const Response first = lab.send("GET", std::string(k_functions) + "?MaxItems=2");
  EXPECT_NE(first.body.find("<NextMarker>b</NextMarker>"), std::string::npos);
  const Response rest = lab.send("GET", std::string(k_functions) + "?MaxItems=2&Marker=b");
  EXPECT_EQ(rest.body.find("NextMarker"), std::string::npos);
  EXPECT_NE(rest.body.find("<Name>c</Name>"), std::string::npos);
  const Response live = lab.send("GET", std::string(k_functions) + "?Stage=LIVE");
  EXPECT_NE(live.body.find("<Quantity>1</Quantity>"), std::string::npos);
}

}  // namespace
}  // namespace revalab::cloudfront::test
