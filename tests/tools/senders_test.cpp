// Contract s3 and s9: the lists that bulk and diff --senders read.
#include "tools/common/senders.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace countersign::tools {
namespace {

std::vector<SenderLine> read(const std::string& text, std::size_t piece = 4096) {
  app::TextInput in(text, piece);
  SenderReader reader(in);
  std::vector<SenderLine> lines;
  for (;;) {
    auto line = reader.next();
    if (!line || !*line) {
      EXPECT_TRUE(line) << line.error();
      return lines;
    }
    lines.push_back(std::move(**line));
  }
}

/// `IP|SENDER|HELO` of each sender, `-` for no HELO; the error of a line that cannot be read.
std::vector<std::string> told(const std::string& text) {
  std::vector<std::string> result;
  for (const SenderLine& line : read(text)) {
    result.push_back(line.sender ? line.sender->ip.text() + "|" + line.sender->sender + "|" +
                                       line.sender->helo.value_or("-")
                                 : "error: " + line.sender.error());
  }
  return result;
}

struct Case {
  const char* name;
  std::string line;
  std::string want;
};

const auto case_name = [](const auto& test) { return test.param.name; };

class SenderForms : public testing::TestWithParam<Case> {};

TEST_P(SenderForms, AreRead) {
  EXPECT_EQ(told(GetParam().line + "\n"), std::vector{GetParam().want});
}

INSTANTIATE_TEST_SUITE_P(
    , SenderForms,
    testing::Values(
        Case{"Spaces", "192.0.2.1 a@b.example mx.example", "192.0.2.1|a@b.example|mx.example"},
        Case{"ManySpaces", "  192.0.2.1   a@b.example  mx ", "192.0.2.1|a@b.example|mx"},
        Case{"Tabs", "192.0.2.1\ta@b.example\tmx", "192.0.2.1|a@b.example|mx"},
        Case{"TabsToAlign", "192.0.2.1\t\ta@b.example\tmx", "192.0.2.1|a@b.example|mx"},
        Case{"TabAndSpace", "192.0.2.1\ta@b.example mx", "192.0.2.1|a@b.example|mx"},
        Case{"Commas", "192.0.2.1,a@b.example,mx", "192.0.2.1|a@b.example|mx"},
        Case{"CommasAndSpaces", "192.0.2.1 , a@b.example, mx", "192.0.2.1|a@b.example|mx"},
        Case{"Quoted", R"("192.0.2.1","a@b.example","mx")", "192.0.2.1|a@b.example|mx"},
        Case{"QuotedComma", R"(192.0.2.1,"""a,b""@c.example",mx)",
             "192.0.2.1|\"a,b\"@c.example|mx"},
        Case{"QuotedAndBlank", R"(192.0.2.1 "a@b.example" mx)", "192.0.2.1|a@b.example|mx"},
        Case{"QuotedLocalPart", R"(192.0.2.1 "a b"@c.example mx)",
             "192.0.2.1|\"a b\"@c.example|mx"},
        Case{"CommaInAnAddress", "192.0.2.1 a,b@c.example mx", "192.0.2.1|a,b@c.example|mx"},
        Case{"NoHelo", "192.0.2.1 a@b.example", "192.0.2.1|a@b.example|-"},
        Case{"EmptyHelo", "192.0.2.1,a@b.example,", "192.0.2.1|a@b.example|"},
        Case{"NullSender", "192.0.2.1 <> mx", "192.0.2.1|<>|mx"},
        Case{"NothingForNullSender", "192.0.2.1,,mx", "192.0.2.1||mx"},
        Case{"Ipv6", "2001:DB8::1 b.example mx", "2001:db8::1|b.example|mx"},
        Case{"Ipv4Mapped", "::ffff:192.0.2.1 b.example mx", "192.0.2.1|b.example|mx"},
        Case{"Json", R"({"ip":"192.0.2.1","sender":"a@b.example","helo":"mx"})",
             "192.0.2.1|a@b.example|mx"},
        Case{"JsonInAnyOrder", R"( {"helo": "mx", "n": [1], "sender": "b", "ip": "::1"} )",
             "::1|b|mx"},
        Case{"JsonWithoutHelo", R"({"ip":"192.0.2.1","sender":"b","helo":null})", "192.0.2.1|b|-"},
        Case{"JsonHoldsAnything",
             R"({"ip":"192.0.2.1","sender":"\"a\\\"b\" ,@b","helo":"[1.2.3.4]"})",
             "192.0.2.1|\"a\\\"b\" ,@b|[1.2.3.4]"}),
    case_name);

class SenderMistakes : public testing::TestWithParam<Case> {};

TEST_P(SenderMistakes, AreToldWithTheRemedy) {
  const auto lines = told(GetParam().line + "\n192.0.2.1 b.example\n");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_NE(lines[0].find("error: " + GetParam().want), std::string::npos) << lines[0];
  EXPECT_EQ(lines[1], "192.0.2.1|b.example|-");  // the rest goes on
}

INSTANTIATE_TEST_SUITE_P(
    , SenderMistakes,
    testing::Values(
        Case{"Words", "hello world", "IP 'hello': "},
        Case{"Network", "192.0.2.0/24 b.example", "IP '192.0.2.0/24': "},
        Case{"ControlCharacters", "\x1b[31m b.example", "IP '\\x1b[31m': "},
        Case{"IpAlone", "192.0.2.1", "the sender is missing; write IP SENDER HELO"},
        Case{"NullSenderWithoutHelo", "192.0.2.1 <>", "the null sender needs a HELO name"},
        Case{"TooManyFields", "192.0.2.1 a b c", "there are 4 fields, one too many at least"},
        Case{"OpenQuote", "192.0.2.1 \"a b.example mx", "a quote is not closed"},
        Case{"OpenBrace", R"({"ip":"192.0.2.1")", "this is no JSON object"},
        Case{"NoObject", R"({"ip":"192.0.2.1"} x)", "this is no JSON object"},
        Case{"NoString", R"({"ip":1,"sender":"b"})", "\"ip\" has to be a string"},
        Case{"NoIp", R"({"sender":"b"})", "the IP address is missing; write IP SENDER HELO"},
        Case{"NoSender", R"({"ip":"192.0.2.1"})", "the sender is missing"},
        Case{"Long", std::string(8193, 'x'), "the line is longer than 8192 octets"}),
    case_name);

TEST(Senders, EmptyLinesAndCommentsArePassedOver) {
  const auto lines = read("# our relays\n\n192.0.2.1 a.example\r\n   \n# end\n192.0.2.2 b.example");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].number, 3U);
  EXPECT_EQ(lines[1].number, 6U);
}

TEST(Senders, AFirstLineMayNameTheColumns) {
  EXPECT_EQ(told("IP,Sender,HELO\n192.0.2.1,a,mx\n"), std::vector<std::string>{"192.0.2.1|a|mx"});
  EXPECT_EQ(told("# seen\ncount,helo,sender,ip,last\n7,mx,a,192.0.2.1,today\n1,mx,b\n"),
            (std::vector<std::string>{
                "192.0.2.1|a|mx",
                "error: the IP address is missing; write IP SENDER HELO, or a JSON object with "
                "these keys"}));
  EXPECT_EQ(told("sender\tip\na\t192.0.2.1\n"), std::vector<std::string>{"192.0.2.1|a|-"});
}

TEST(Senders, ALaterLineNamesNoColumns) {
  EXPECT_EQ(told("192.0.2.1 a\nip sender\n")[1].substr(0, 13), "error: IP 'ip");
}

TEST(Senders, AnyCuttingGivesTheSame) {
  const std::string text =
      "\xef\xbb\xbfip,sender\r\n192.0.2.1,a\r\n{\"ip\":\"::1\",\"sender\":\"b\"}\n\n192.0.2.9";
  for (const std::size_t piece : {1U, 2U, 7U}) {
    const auto lines = read(text, piece);
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[1].sender->sender, "b");
    EXPECT_FALSE(lines[2].sender);
  }
}

TEST(Senders, Utf16IsTold) {
  app::TextInput in(
      std::string("\xff\xfe"
                  "1\0",
                  4));
  SenderReader reader(in);
  const auto line = reader.next();
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error(), "the list is UTF-16; convert it with iconv -f UTF-16 -t UTF-8");
}

}  // namespace
}  // namespace countersign::tools
