// What is accepted is obeyed: whatever a configuration says, a viewer gets one answer and the
// origin one request.

#include "core/wire/framing.hpp"
#include "fakes/edge/direct_visit.hpp"
#include "fakes/edge/edge.hpp"
#include "tests/fakes/cloudfront/lab.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

#include <algorithm>

namespace revalab::cloudfront::test {
namespace {

/// A text as XML that any control character survives in.
std::string as_xml(std::string_view text) {
  std::string xml;
  for (const char c : text) {
    xml += "&#" + std::to_string(static_cast<unsigned char>(c)) + ";";
  }
  return xml;
}

std::string element(const std::string& name, const std::string& text) {
  return "<" + name + ">" + as_xml(text) + "</" + name + ">";
}

/// Texts of a configuration, one of them perhaps spoiled: all others would hide it.
class Texts {
 public:
  std::string next(const std::vector<std::string>& sound) {
    const std::string text = *rc::gen::elementOf(sound);
    if (count_++ != spoiled_) return text;
    const std::string more =
        *rc::gen::element<std::string>(" ", "\r\n", "\n", "\t", "\x7f", ":", "\xc3\xa9", "0", "-");
    return *rc::gen::arbitrary<bool>() ? text + more : more + text;
  }

 private:
  int spoiled_ = *rc::gen::inRange(0, 14);
  int count_ = 0;
};

std::string odd_config() {
  Texts texts;
  const std::string path = as_xml(texts.next({"", "/a", "/a/b"}));
  const std::string root = as_xml(texts.next({"", "index.html", "/i"}));
  const std::string name = element("HeaderName", texts.next({"x-key", "Origin", "Authorization"}));
  const std::string value = element("HeaderValue", texts.next({"", "v", "v w"}));
  const std::string error = element("ErrorCode", texts.next({"404", "503"}));
  const std::string page = element("ResponsePagePath", texts.next({"/e.html", "/e?a=b"}));
  const std::string shown = element("ResponseCode", texts.next({"200", "404", "504"}));
  std::string config = make_distribution_config(second_settings());
  config = with(config, "<OriginPath></OriginPath>",
                "<OriginPath>" + path +
                    "</OriginPath><CustomHeaders><Quantity>1</Quantity><Items>"
                    "<OriginCustomHeader>" +
                    name + value + "</OriginCustomHeader></Items></CustomHeaders>");
  config = with(config, "<DefaultRootObject>", "<DefaultRootObject>" + root);
  return with(config, "<Comment>",
              "<CustomErrorResponses><Quantity>1</Quantity><Items><CustomErrorResponse>" + error +
                  page + shown + "</CustomErrorResponse></Items></CustomErrorResponses><Comment>");
}

bool is_one_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

void expect_one_line_each(const Headers& headers) {
  for (const auto& [name, value] : headers.fields()) {
    RC_ASSERT(is_one_line(name));
    RC_ASSERT(is_one_line(value));
  }
}

/// Answers with this status, and a field that an attacker chose.
class OddOrigin final : public Handler {
 public:
  explicit OddOrigin(int status) : status_(status) {}

  Answer handle(const Request& request, Instant now) override {
    static_cast<void>(now);
    RC_ASSERT(is_one_line(request.target));
    RC_ASSERT(request.target.find(' ') == std::string::npos);
    expect_one_line_each(request.headers);
    RC_ASSERT(std::count_if(request.headers.fields().begin(), request.headers.fields().end(),
                            [](const Headers::Field& field) {
                              return equals_ignoring_case(field.first, "Host");
                            }) == 1);
    Response response(status_);
    response.headers = {{"Content-Type", "a\r\nSet-Cookie: evil=1\r\n"}};
    response.body = "body";
    return response;
  }

 private:
  int status_;
};

RC_GTEST_PROP(ViewerLaws, WhateverIsAcceptedTheyGetOneAnswer, ()) {
  Lab lab({.propagation = Propagation::none()});
  const auto created = lab.cloudfront.create_distribution(odd_config(), {lab.now});
  RC_CLASSIFY(created.ok(), "accepted");
  if (!created) return;
  edge::Edge edge(lab.calendar, Dice(1), lab.ledger, lab.cloudfront.rules(), {});
  OddOrigin origin(*rc::gen::element(200, 404, 503));
  for (const char* target : {"/", "/a", "/a"}) {
    edge::ViewerRequest viewer;
    viewer.request = Request("GET", target);
    viewer.request.headers.add("Host", (*created)->id + ".cloudfront.localhost");
    const Response answer = edge::visit(edge, origin, std::move(viewer), lab.now);
    RC_ASSERT(answer.status >= 200);
    expect_one_line_each(answer.headers);
    std::string sent;
    wire::append_response(sent, answer, {}, "");
    RC_ASSERT(sent.starts_with("HTTP/1.1 " + std::to_string(answer.status)));
  }
}

}  // namespace
}  // namespace revalab::cloudfront::test
