#include "tests/support/contract.hpp"
#include "tests/support/echo_handler.hpp"

#include <gtest/gtest.h>

namespace revalab::test {
namespace {

constexpr std::string_view k_date = "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n";

std::string repeated(std::string_view text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all.append(text);
  return all;
}

ExpectedResponse refused(int status) {
  return {.status = status, .headers = {{"Content-Type", "text/plain"}}};
}

void run(const std::vector<ContractCase>& cases) {
  run_contract([] { return std::make_unique<EchoHandler>(); }, cases);
}

std::string answer_text(std::string_view body, std::string_view connection = {},
                        int field_count = 1) {
  std::string text = "HTTP/1.1 200 OK\r\nX-Fields: " + std::to_string(field_count) + "\r\n";
  text.append(k_date).append("Content-Length: " + std::to_string(body.size()) + "\r\n");
  return text.append(connection).append("\r\n").append(body);
}

TEST(HttpContract, AnswersRequestsInTheOrderTheyCame) {
  const std::string one = "GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n";
  std::vector<ContractCase> cases{{.name = "one request",
                                   .request = one,
                                   .responses = {{.body = "GET /a?b=c "}},
                                   .raw_response = answer_text("GET /a?b=c ")}};
  for (const int count : {2, 20, 100}) {
    cases.push_back({.name = std::to_string(count) + " pipelined requests",
                     .request = repeated(one, count),
                     .responses = std::vector<ExpectedResponse>(static_cast<std::size_t>(count)),
                     .raw_response = repeated(answer_text("GET /a?b=c "), count)});
  }
  cases.push_back(
      {.name = "bodies between pipelined requests",
       .request = repeated(http_text("POST /p HTTP/1.1\n\nGET /not HTTP/1.1"), 3),
       .responses = std::vector<ExpectedResponse>(3, {.body = "POST /p GET /not HTTP/1.1"})});
  // RFC 9112 section 2.2: a blank line before a request is passed over.
  cases.push_back({.name = "blank lines between requests",
                   .request = "\r\n" + one + "\r\n\r\n" + one,
                   .responses = {{}, {}}});
  run(cases);
}

// Whoever sends nothing but blank lines keeps a connection busy for nothing.
TEST(HttpContract, PassesOverSomeBlankLinesAndNotAnyNumber) {
  std::string lines;
  for (int i = 0; i < 9; ++i) lines += "\r\n";
  run({{.name = "nine blank lines",
        .request = lines + "GET /a HTTP/1.1\r\nHost: x\r\n\r\n",
        .responses = {{.status = 400}},
        .framing_only = true}});
}

// RFC 9112 section 7.1; the handler sees whole bodies and no framing.
TEST(HttpContract, UndoesChunkedBodies) {
  const std::string head = "POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  run({{.name = "two chunks",
        .request = head + "5\r\nhello\r\n7;note=\"x\"\r\n, world\r\n0\r\n\r\n",
        .responses = {{.headers = {{"X-Fields", "1"}}, .body = "POST /c hello, world"}}},
       {.name = "an empty body",
        .request = head + "0\r\n\r\n",
        .responses = {{.body = "POST /c "}}},
       // RFC 9110 section 6.5.1: trailers are not merged into the fields.
       {.name = "a trailer is dropped",
        .request = head + "1\r\nz\r\n0\r\nHost: evil\r\nX-Trailer: t\r\n\r\n",
        .responses = {{.headers = {{"X-Fields", "1"}}, .body = "POST /c z"}}},
       {.name = "a request behind it",
        .request = head + "A\r\n0123456789\r\n0\r\n\r\n" + "GET /n HTTP/1.1\r\nHost: x\r\n\r\n",
        .responses = {{.body = "POST /c 0123456789"}, {.body = "GET /n "}}},
       {.name = "a chunk size that is no number",
        .request = head + "xyz\r\n",
        .responses = {refused(400)},
        .framing_only = true}});
}

// RFC 9110 sections 9.3.2, 15.3.5 and 15.4.5.
TEST(HttpContract, SendsNoBodyWhereThereIsNone) {
  run({{.name = "HEAD tells the length of the answer to GET",
        .request = http_text("HEAD /size/12345 HTTP/1.1") + http_text("GET /a HTTP/1.1"),
        .responses = {{.headers = {{"Content-Length", "12345"}}, .body = ""}, {.body = "GET /a "}}},
       {.name = "204 has no length either",
        .request = http_text("GET /status/204 HTTP/1.1") + http_text("GET /a HTTP/1.1"),
        .responses = {{.status = 204, .absent_headers = {"Content-Length"}, .body = ""}, {}}},
       {.name = "304 neither",
        .request = http_text("GET /status/304 HTTP/1.1") + http_text("GET /a HTTP/1.1"),
        .responses = {{.status = 304, .absent_headers = {"Content-Length"}, .body = ""}, {}}},
       {.name = "an empty 200 says that it is empty",
        .request = http_text("GET /status/200 HTTP/1.1"),
        .responses = {{.headers = {{"Content-Length", "0"}}, .body = ""}}}});
}

// RFC 9112 section 9.3. What follows a last request is not answered.
TEST(HttpContract, KeepsOrClosesTheConnectionAsAsked) {
  const std::string next = "GET /next HTTP/1.1\r\nHost: x\r\n\r\n";
  run({{.name = "HTTP/1.0 closes",
        .request = "GET /a HTTP/1.0\r\nHost: x\r\n\r\n" + next,
        .responses = {{}},
        .raw_response = answer_text("GET /a ", "Connection: close\r\n"),
        .framing_only = true},
       {.name = "HTTP/1.0 needs no Host",
        .request = "GET /a HTTP/1.0\r\n\r\n",
        .responses = {{.headers = {{"X-Fields", "0"}}}}},
       {.name = "HTTP/1.0 stays when asked to",
        .request = "GET /a HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n" + next,
        .responses = {{}, {}},
        .raw_response =
            answer_text("GET /a ", "Connection: keep-alive\r\n") + answer_text("GET /next ")},
       {.name = "HTTP/1.1 closes when asked to",
        .request = "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" + next,
        .responses = {{}},
        .raw_response = answer_text("GET /a ", "Connection: close\r\n"),
        .framing_only = true},
       {.name = "half a request at the end gets nothing",
        .request = next + "GET /half HTTP/1.1\r\nHo",
        .responses = {{.body = "GET /next "}}}});
}

// RFC 9110 section 10.1.1.
TEST(HttpContract, ContinuesClientsThatWait) {
  const std::string expect = "PUT /e HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n";
  const std::string interim = "HTTP/1.1 100 Continue\r\n\r\n";
  run({{.name = "a body that waits",
        .request = expect + "Content-Length: 3\r\n\r\nabc",
        .responses = {{}},
        .raw_response = interim + answer_text("PUT /e abc", {}, 2)},
       {.name = "no body to wait for",
        .request = expect + "Content-Length: 0\r\n\r\n",
        .responses = {{.body = "PUT /e "}},
        .raw_response = answer_text("PUT /e ", {}, 2)},
       {.name = "HTTP/1.0 cannot wait",
        .request = "PUT /e HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na",
        .responses = {{}},
        .raw_response = answer_text("PUT /e a", "Connection: close\r\n")},
       {.name = "an expectation nobody knows",
        .request = "PUT /e HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\n\r\n",
        .responses = {refused(417)},
        .framing_only = true}});
}

// Two readers that disagree about where a request ends can be played against each other, so what is
// ambiguous is refused and the connection closed. Source: RFC 9112 sections 3.2, 5.1, 6.1 and 6.3.
TEST(HttpContract, RefusesWhatIsMalformedOrAmbiguous) {
  const std::vector<std::pair<std::string, std::string>> bad{
      {"no HTTP at all", "\x16\x03\x01\x02 hello\r\n\r\n"},
      {"no version", "GET /\r\nHost: x\r\n\r\n"},
      {"a version to come", "GET / HTTP/2.0\r\nHost: x\r\n\r\n"},
      {"two lengths",
       "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"},
      {"two lengths in one", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1, 2\r\n\r\nab"},
      {"a negative length", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"},
      {"length and chunks",
       "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: "
       "chunked\r\n\r\n0\r\n\r\n"},
      {"chunks and length",
       "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: "
       "5\r\n\r\n0\r\n\r\n"},
      {"chunks that are not last",
       "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, gzip\r\n\r\n"},
      {"a coding that hides its length",
       "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n"},
      {"chunks in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"no host", "GET / HTTP/1.1\r\n\r\n"},
      {"two hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"},
      {"a space before the colon", "GET / HTTP/1.1\r\nHost : x\r\n\r\n"},
      {"bare line feeds", "GET / HTTP/1.1\nHost: x\n\n"},
      {"a control character in a value",
       std::string("GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n", 35)}};
  std::vector<ContractCase> cases;
  for (const auto& [name, request] : bad) {
    cases.push_back({.name = name,
                     .request = request + "GET /next HTTP/1.1\r\nHost: x\r\n\r\n",
                     .responses = {refused(400)},
                     .framing_only = true});
  }
  cases.push_back(
      {.name = "a coding nobody asked for",
       .request = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
       .responses = {refused(501)},
       .framing_only = true});
  run(cases);
}

TEST(HttpContract, RefusesWhatIsTooLarge) {
  const std::string long_value(70'000, 'v');
  run({{.name = "a head beyond 64 KiB",
        .request = "GET / HTTP/1.1\r\nHost: x\r\nA: " + long_value + "\r\n\r\n",
        .responses = {refused(431)},
        .framing_only = true},
       {.name = "a target beyond 64 KiB",
        .request = "GET /" + long_value + " HTTP/1.1\r\nHost: x\r\n\r\n",
        .responses = {refused(431)},
        .framing_only = true},
       {.name = "many fields beyond 64 KiB",
        .request = "GET / HTTP/1.1\r\nHost: x\r\n" + repeated("A-Field: value\r\n", 4'100) + "\r\n",
        .responses = {refused(431)},
        .framing_only = true},
       {.name = "a body that says it is beyond the limit, before it is sent",
        .request = "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
                   "Content-Length: 99999999\r\n\r\n",
        .responses = {refused(413)},
        .framing_only = true},
       {.name = "a chunk that says so",
        .request = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n",
        .responses = {refused(413)},
        .framing_only = true},
       {.name = "a chunk line without an end",
        .request =
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;" + long_value,
        .responses = {refused(431)},
        .framing_only = true}});
}

// A proxy's client names the whole URL. Source: RFC 9112 section 3.2.2.
TEST(HttpContract, TakesTheHostFromAnAbsoluteTarget) {
  run({{.name = "with a path",
        .request = http_text("GET http://example.org:81/a?u=http://b HTTP/1.1\nHost: other"),
        .responses = {{.body = "GET /a?u=http://b "}}},
       {.name = "without one",
        .request = http_text("GET http://example.org?q HTTP/1.1"),
        .responses = {{.body = "GET /?q "}}},
       {.name = "a URL inside a path stays",
        .request = http_text("GET /proxy/http://b/ HTTP/1.1"),
        .responses = {{.body = "GET /proxy/http://b/ "}}}});
}

TEST(HttpContract, HoldsWhatIsBehindAParkedRequest) {
  run({{.name = "a long poll and two more requests",
        .request = http_text("GET /park/20 HTTP/1.1") + http_text("GET /a HTTP/1.1") +
                   http_text("GET /b HTTP/1.1"),
        .responses = {{.headers = {{"Date", "Thu, 01 Jan 2026 00:00:20 GMT"}}, .body = "waited"},
                      {.body = "GET /a "},
                      {.body = "GET /b "}}}});
}

TEST(HttpContract, HoldsWhatIsBehindALateAnswer) {
  run({{.name = "a late answer and one more request",
        .request = http_text("GET /delay/20 HTTP/1.1") + http_text("GET /a HTTP/1.1"),
        .responses = {{.headers = {{"Date", "Thu, 01 Jan 2026 00:00:20 GMT"}},
                       .body = "GET /delay/20 "},
                      {.body = "GET /a "}}},
       {.name = "HEAD late",
        .request = http_text("HEAD /delay/20 HTTP/1.1"),
        .responses = {{.headers = {{"Content-Length", "15"}}, .body = ""}}}});
}

TEST(HttpContract, SendsNothingMoreOnADroppedConnection) {
  run({{.name = "the only request", .request = http_text("GET /drop HTTP/1.1"), .responses = {}},
       {.name = "behind others",
        .request = http_text("GET /a HTTP/1.1") + http_text("GET /drop HTTP/1.1"),
        .responses = {{.body = "GET /a "}}}});
}

// A direct call delivers the first part alone, so the carriers differ here on purpose.
TEST(HttpContract, SendsAnAnswerInPartsAsItComes) {
  // Time has moved to the second part already when the first is written.
  const std::string head = "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 2026 00:00:01 GMT\r\n";
  run({{.name = "three parts",
        .request = http_text("GET /parts/3 HTTP/1.1\nConnection: close"),
        .responses = {{.body = "1;2;3;"}},
        .raw_response = head + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                               "2\r\n1;\r\n2\r\n2;\r\n2\r\n3;\r\n0\r\n\r\n",
        .framing_only = true,
        .client_stays = true},
       {.name = "three parts for HTTP/1.0",
        .request = "GET /parts/3 HTTP/1.0\r\n\r\n",
        .responses = {{.absent_headers = {"Content-Length"}, .body = "1;2;3;"}},
        .framing_only = true,
        .client_stays = true},
       {.name = "parts, then another request",
        .request =
            http_text("GET /parts/2 HTTP/1.1") + http_text("GET /a HTTP/1.1\nConnection: close"),
        .responses = {{.body = "1;2;"}, {.body = "GET /a "}},
        .framing_only = true,
        .client_stays = true},
       {.name = "HEAD gets no part",
        .request = http_text("HEAD /parts/3 HTTP/1.1") + http_text("GET /a HTTP/1.1"),
        .responses = {{.absent_headers = {"Content-Length"}, .body = ""}, {}},
        .framing_only = true}});
}

}  // namespace
}  // namespace revalab::test
