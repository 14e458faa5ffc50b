#include "core/aws/cloudfront/xml.hpp"
#include "core/aws/cloudfront/xml_writer.hpp"
#include "tests/support/aws_model.hpp"

#include <gtest/gtest.h>

namespace revalab::cloudfront {
namespace {

std::string code_of(const Result<InvalidationBatch>& result) {
  return result ? "" : result.error().code;
}

std::string batch_xml(const std::string& inside) {
  return "<InvalidationBatch>" + inside + "</InvalidationBatch>";
}

// What the AWS SDK for JavaScript 3.1164 sends: declaration, Paths first, no white space.
constexpr std::string_view k_sent_by_javascript =
    R"(<?xml version="1.0" encoding="UTF-8"?>)"
    R"(<InvalidationBatch xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">)"
    "<Paths><Quantity>2</Quantity><Items><Path>/a?x=1&amp;y=2</Path><Path>#tag</Path></Items>"
    "</Paths><CallerReference>1735689600000</CallerReference></InvalidationBatch>";

TEST(CloudFrontXml, WritesABatchAsTheSdkDoes) {
  EXPECT_EQ(encode_invalidation_batch({{"/a?x=1&y=2", "#tag"}, "1735689600000"}),
            k_sent_by_javascript);
}

// Other clients order the children otherwise, indent them, or use a namespace prefix.
TEST(CloudFrontXml, ReadsABatchWhateverItsOrderSpacesAndPrefixes) {
  const InvalidationBatch expected({"/a?x=1&y=2", "#tag"}, "1735689600000");
  EXPECT_EQ(*decode_invalidation_batch(k_sent_by_javascript), expected);
  const auto other = decode_invalidation_batch(
      "\xef\xbb\xbf<c:InvalidationBatch "
      "xmlns:c='http://cloudfront.amazonaws.com/doc/2020-05-31/'>\n"
      "  <c:CallerReference><!-- now -->1735689600000</c:CallerReference>\n"
      "  <c:Paths>\n    <c:Items><c:Path><![CDATA[/a?x=1&y=2]]></c:Path>\n"
      "      <c:Path>&#35;tag</c:Path></c:Items>\n    <c:Quantity> 2 </c:Quantity>\n"
      "  </c:Paths></c:InvalidationBatch>\n");
  ASSERT_TRUE(other) << other.error().message;
  EXPECT_EQ(*other, expected);
}

TEST(CloudFrontXml, KeepsTheSpacesOfAPath) {
  const auto batch = decode_invalidation_batch(
      batch_xml("<Paths><Quantity>2</Quantity><Items><Path> /a </Path><Path> </Path></Items>"
                "</Paths><CallerReference>r</CallerReference>"));
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->items, (std::vector<std::string>{" /a ", " "}));
}

TEST(CloudFrontXml, SaysWhatIsWrongWithABatch) {
  const std::string reference = "<CallerReference>r</CallerReference>";
  EXPECT_EQ(code_of(decode_invalidation_batch("")), "MissingBody");
  EXPECT_EQ(code_of(decode_invalidation_batch("<Other/>")), "MalformedXML");
  EXPECT_EQ(code_of(decode_invalidation_batch("{}")), "MalformedXML");
  EXPECT_EQ(code_of(decode_invalidation_batch("<InvalidationBatch>")), "MalformedXML");
  EXPECT_EQ(code_of(decode_invalidation_batch(batch_xml(reference))), "MalformedXML");
  EXPECT_EQ(code_of(decode_invalidation_batch(batch_xml("<Paths><Quantity>0</Quantity></Paths>"))),
            "MalformedXML");
  for (const auto* quantity : {"", "x", "1.0", "99999999999999999999"}) {
    EXPECT_EQ(code_of(decode_invalidation_batch(
                  batch_xml(reference + "<Paths><Quantity>" + quantity + "</Quantity></Paths>"))),
              "MalformedXML")
        << quantity;
  }
  EXPECT_EQ(code_of(decode_invalidation_batch(batch_xml(
                reference + "<Paths><Quantity>1</Quantity><Items><Tag>a</Tag></Items></Paths>"))),
            "MalformedXML");
}

// The model's error of that name: Quantity and the number of Path elements must agree.
TEST(CloudFrontXml, AQuantityMustMatchItsItems) {
  for (const auto* quantity : {"0", "2", "-1"}) {
    EXPECT_EQ(code_of(decode_invalidation_batch(
                  batch_xml(std::string("<Paths><Quantity>") + quantity +
                            "</Quantity><Items><Path>/</Path></Items></Paths>"
                            "<CallerReference>r</CallerReference>"))),
              "InconsistentQuantities")
        << quantity;
  }
}

// 1 MiB is this lab's figure; AWS publishes none.
TEST(CloudFrontXml, ABatchMayHaveOneMebibyte) {
  std::string body = encode_invalidation_batch({{"/"}, "r"});
  body.insert(body.find("<Paths>"), std::string(k_request_body_max_bytes - body.size(), ' '));
  ASSERT_EQ(body.size(), 1'048'576U);
  EXPECT_TRUE(decode_invalidation_batch(body));
  EXPECT_EQ(code_of(decode_invalidation_batch(body + " ")), "BatchTooLarge");
}

// A document that defines entities can grow without bound when it is read ("billion laughs").
TEST(CloudFrontXml, RefusesADoctypeAndEntitiesItDefines) {
  EXPECT_EQ(code_of(decode_invalidation_batch(
                "<!DOCTYPE b [<!ENTITY e '/a'>]>" +
                batch_xml("<Paths><Quantity>1</Quantity><Items><Path>/</Path></Items></Paths>"
                          "<CallerReference>r</CallerReference>"))),
            "MalformedXML");
  const auto with_path = [](const std::string& path) {
    return code_of(decode_invalidation_batch(
        batch_xml("<Paths><Quantity>1</Quantity><Items><Path>" + path +
                  "</Path></Items></Paths><CallerReference>r</CallerReference>")));
  };
  EXPECT_EQ(with_path("/&e;"), "MalformedXML");
  EXPECT_EQ(with_path("/a & b"), "MalformedXML");
  EXPECT_EQ(with_path("/&#x41;&#66;&quot;"), "");
}

// XML 1.0 section 2.2. A NUL would otherwise cut `/a&#0;b` to `/a`, and purge something else.
TEST(CloudFrontXml, RefusesCharactersThatXmlExcludes) {
  const auto with_path = [](const std::string& path) {
    return code_of(decode_invalidation_batch(
        batch_xml("<Paths><Quantity>1</Quantity><Items><Path>" + path +
                  "</Path></Items></Paths><CallerReference>r</CallerReference>")));
  };
  for (const auto* path : {"/a&#0;b", "/a&#x1F;b", "/a&#xD800;b", "/a&#x110000;b", "/a\x01",
                           "/\xff", "/\xc0\xaf", "/\xed\xa0\x80", "/\xe2\x82"}) {
    EXPECT_EQ(with_path(path), "MalformedXML") << path;
  }
  EXPECT_EQ(with_path(std::string("/a\0b", 4)), "MalformedXML");
  EXPECT_EQ(with_path("/caf\xc3\xa9\xf0\x9f\x98\x80"), "");
}

TEST(CloudFrontXml, RefusesDeepNestingAndSeveralRoots) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  for (int i = 0; i < 100'000; ++i) deep += "</a>";
  EXPECT_EQ(code_of(decode_invalidation_batch(batch_xml(deep))), "MalformedXML");
  EXPECT_EQ(code_of(decode_invalidation_batch("<InvalidationBatch/><InvalidationBatch/>")),
            "MalformedXML");
}

TEST(CloudFrontXml, AnInvalidationComesBackAsItWas) {
  Invalidation invalidation;
  invalidation.id = "I2HFI80AX9C73S";
  invalidation.status = "InProgress";
  invalidation.create_time = *WallTime::parse_rfc3339("2019-12-05T18:40:49.413Z");
  invalidation.batch = InvalidationBatch({"/<&>\"'", "/b*"}, "r & s");
  const std::string body = encode_invalidation(invalidation);
  EXPECT_EQ(*decode_invalidation(body), invalidation);
  EXPECT_TRUE(test::AwsModel::cloudfront().check_xml_output("GetInvalidation", body).empty());
}

TEST(CloudFrontXml, AListComesBackAsItWas) {
  InvalidationList list;
  list.marker = "I1";
  list.max_items = 1;
  list.items.push_back({"I2", "Completed", *WallTime::parse_rfc3339("2026-01-01T00:00:00.001Z")});
  EXPECT_EQ(*decode_invalidation_list(encode_invalidation_list(list)), list);
  list.is_truncated = true;
  list.next_marker = "I2";
  const std::string body = encode_invalidation_list(list);
  EXPECT_EQ(*decode_invalidation_list(body), list);
  EXPECT_TRUE(test::AwsModel::cloudfront().check_xml_output("ListInvalidations", body).empty());
}

// Following an empty marker would fetch the first page again and again.
TEST(CloudFrontXml, ATruncatedListWithoutAMarkerIsNoAnswer) {
  const auto list = decode_invalidation_list(
      "<InvalidationList><Marker/><MaxItems>1</MaxItems><IsTruncated>true</IsTruncated>"
      "<Quantity>0</Quantity></InvalidationList>");
  ASSERT_FALSE(list);
  EXPECT_EQ(list.error().code, k_malformed_response);
}

TEST(CloudFrontXml, ReadsADistributionAndAListOfThem) {
  const auto one = decode_distribution(
      "<Distribution><Id>E1</Id><Status>Deployed</Status><DomainName>d1.cloudfront.net</DomainName>"
      "<DistributionConfig><Enabled>false</Enabled><Aliases><Quantity>1</Quantity><Items>"
      "<CNAME>www.example.com</CNAME></Items></Aliases><CacheTagConfig><HeaderName>x-tag"
      "</HeaderName></CacheTagConfig></DistributionConfig></Distribution>");
  ASSERT_TRUE(one);
  EXPECT_EQ(one->id, "E1");
  EXPECT_EQ(one->domain_name, "d1.cloudfront.net");
  EXPECT_EQ(one->status, "Deployed");
  EXPECT_FALSE(one->enabled);
  EXPECT_EQ(one->aliases, std::vector<std::string>{"www.example.com"});
  EXPECT_EQ(one->cache_tag_header, "x-tag");
  const auto page = decode_distribution_list(
      "<DistributionList><IsTruncated>true</IsTruncated><NextMarker>E1</NextMarker><Items>"
      "<DistributionSummary><Id>E1</Id><DomainName>d</DomainName><Enabled>true</Enabled>"
      "</DistributionSummary></Items></DistributionList>");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->items.at(0).id, "E1");
  EXPECT_TRUE(page->items.at(0).enabled);
  EXPECT_EQ(page->next_marker, "E1");
}

TEST(CloudFrontXml, AnErrorComesBackAsItWas) {
  const ApiError error(400, "InvalidArgument", "<no> & never");
  Response response(400);
  response.body = encode_error(error, "0-1");
  EXPECT_EQ(decode_error(response), error);
  EXPECT_NE(response.body.find("<Type>Sender</Type>"), std::string::npos);
  EXPECT_NE(response.body.find("<RequestId>0-1</RequestId>"), std::string::npos);
  EXPECT_NE(encode_error({503, "ServiceUnavailable", ""}, "").find("<Type>Receiver</Type>"),
            std::string::npos);
}

// A load balancer's answer is no ErrorResponse; the status must survive.
TEST(CloudFrontXml, AnErrorWithoutADocumentIsNamedAfterItsStatus) {
  Response response(502);
  EXPECT_EQ(decode_error(response).code, "HttpStatus502");
  response.body = "<html><body>Bad gateway</body></html>";
  EXPECT_EQ(decode_error(response).status, 502);
}

}  // namespace
}  // namespace revalab::cloudfront
