#include "milter/explain.h"

#include <gtest/gtest.h>

#include <sstream>

#include "milter/support.h"

namespace countersign::milter {
namespace {

Explanation explained(std::string_view client, std::string_view from) {
  const auto state = test::state_of(test::configuration(test::own_clients));
  return explain({.address = test::address(client), .daemon = {}, .login = {}}, from, *state);
}

std::string text_of(const Explanation& explanation) {
  std::ostringstream out;
  print_text(explanation, out);
  return out.str();
}

std::string json_of(const Explanation& explanation) {
  std::ostringstream out;
  print_json(explanation, out);
  return out.str();
}

TEST(Explain, AnswersInTheFirstLine) {
  EXPECT_EQ(text_of(explained("192.0.2.1", "joe@football.example.com")),
            "signed with d=football.example.com s=test s=brisbane\n"
            "The client may have its mail signed, and the domain of From has its keys.\n");
  EXPECT_EQ(text_of(explained("192.0.2.1", "joe@example.net")),
            "unsigned: domain-not-configured\n"
            "Why: the domain of the From field has no [[domain]] table.\n"
            "To do: add one with a key, if the domain is yours.\n");
}

TEST(Explain, AnInstanceThatVerifiesSaysSo) {
  const auto state = test::state_of(
      "[milter]\nsocket = \"unix:/s\"\n[verify]\nenabled = true\n"
      "authserv_id = \"mx.example.com\"\nskip_clients = [\"10.0.0.0/8\"]\n");
  const auto said = [&](std::string_view client) {
    return text_of(explain({.address = test::address(client), .daemon = {}, .login = {}},
                           "a@b.example", *state));
  };
  EXPECT_EQ(said("192.0.2.1"),
            "verified\nThis instance signs nothing. It is verifying as mx.example.com; DMARC "
            "policies are recorded.\n");
  EXPECT_EQ(said("10.0.0.1"),
            "unsigned: client-skipped\nWhy: the client is listed in [verify] skip_clients.\n"
            "To do: nothing, if that is meant so.\n");
}

TEST(Explain, JsonHasEveryKey) {
  EXPECT_EQ(json_of(explained("192.0.2.1", "joe@example.org")), R"({
  "schema": "countersign-milter/explain/1",
  "decision": "signed",
  "reason": null,
  "domain": "example.org",
  "selectors": [
    "s1"
  ],
  "detail": ""
}
)");
  EXPECT_EQ(json_of(explained("192.0.2.1", "joe@lost.example")), R"({
  "schema": "countersign-milter/explain/1",
  "decision": "tempfailed",
  "reason": "key-unavailable",
  "domain": "lost.example",
  "selectors": [],
  "detail": ""
}
)");
}

TEST(Explain, HostileFromStaysPrintable) {
  const std::string text = text_of(explained("192.0.2.1", "\x1b[31m\xff@"));
  EXPECT_EQ(text.find_first_of("\x1b\xff"), std::string::npos) << text;
}

}  // namespace
}  // namespace countersign::milter
