// RFC 8601 s2.2: Authentication-Results is written so that nobody can write into it.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "auth/authres/results.h"

namespace auth::authres {
namespace {

ResultInfo info(std::string value, std::string property = "d") {
  return {.method = "dkim",
          .result = "pass",
          .reason = {},
          .comment = {},
          .properties = {{"header", std::move(property), std::move(value)}}};
}

/// How one property value is written.
std::string written(std::string value) {
  const std::string line = format_line("mx.example", {info(std::move(value))});
  const std::string before = "mx.example; dkim=pass header.d=";
  EXPECT_TRUE(line.starts_with(before)) << line;
  return line.substr(before.size());
}

TEST(Rfc8601S2_2, Ar6NoResults) {
  EXPECT_EQ(format("mx.example.org", {}), " mx.example.org; none");
  EXPECT_EQ(format_line("mx.example.org", {}), "mx.example.org; none");
}

TEST(Rfc8601S2_2, OurStyle) {
  const std::vector<ResultInfo> results = {
      {"dkim",
       "pass",
       "",
       "",
       {{"header", "d", "example.com"},
        {"header", "s", "s2026a"},
        {"header", "a", "rsa-sha256"},
        {"header", "b", "F45dVWDf"}}},
      {"dkim",
       "fail",
       "body hash did not verify",
       "",
       {{"header", "d", "example.net"},
        {"header", "s", "k1"},
        {"header", "a", "ed25519-sha256"},
        {"header", "b", "/gCrinpc"}}},
      {"spf", "pass", "", "", {{"smtp", "mailfrom", "example.com"}}},
      {"dmarc",
       "pass",
       "",
       "",
       {{"header", "from", "example.com"}, {"policy", "dmarc", "reject"}}}};
  EXPECT_EQ(format("mx.example.org", results),
            " mx.example.org;\r\n"
            "\tdkim=pass header.d=example.com header.s=s2026a header.a=rsa-sha256\r\n"
            "\t header.b=F45dVWDf;\r\n"
            "\tdkim=fail reason=\"body hash did not verify\" header.d=example.net\r\n"
            "\t header.s=k1 header.a=ed25519-sha256 header.b=\"/gCrinpc\";\r\n"
            "\tspf=pass smtp.mailfrom=example.com;\r\n"
            "\tdmarc=pass header.from=example.com policy.dmarc=reject");
  EXPECT_EQ(format_line("mx.example.org", {results[0], results[2]}),
            "mx.example.org; dkim=pass header.d=example.com header.s=s2026a header.a=rsa-sha256"
            " header.b=F45dVWDf; spf=pass smtp.mailfrom=example.com");
}

struct Case {
  const char* name;
  std::string value;
  std::string want;
};

class Rfc8601Values : public ::testing::TestWithParam<Case> {};

TEST_P(Rfc8601Values, AreQuotedWhereTheyMustBe) {
  EXPECT_EQ(written(GetParam().value), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc8601Values,
    ::testing::Values(
        Case{"Ar2Token", "a-b_c.d+e!", "a-b_c.d+e!"}, Case{"Ar2Slash", "Ab/cd", "\"Ab/cd\""},
        Case{"Ar2Equals", "Abcd=", "\"Abcd=\""}, Case{"Ar2Ipv6", "2001:db8::1", "\"2001:db8::1\""},
        Case{"Ar2Blank", "a b", "\"a b\""}, Case{"Ar2Empty", "", "\"\""},
        Case{"Ar4Address", "ann.lee+x=y@example.com", "ann.lee+x=y@example.com"},
        Case{"Ar4AtDomain", "@example.com", "@example.com"},
        Case{"Ar4OddLocalPart", "a b@example.com", "\"a b@example.com\""},
        Case{"Ar4TwoAts", "a@b@example.com", "\"a@b@example.com\""},
        Case{"Sec13Semicolon", "a; dmarc=pass", "\"a; dmarc=pass\""},
        Case{"Sec13SemicolonAfterAt", "a@b; dmarc=pass", "\"a@b; dmarc=pass\""},
        Case{"Sec13Quote", "a\"; dmarc=pass; x=\"", "\"a\\\"; dmarc=pass; x=\\\"\""},
        Case{"Sec13Backslash", "a\\", "\"a\\\\\""}, Case{"Sec13Comment", "a(b", "\"a(b\""},
        Case{"Sec13Crlf", "a\r\nX: y", "invalid"}, Case{"Sec13Lf", "a\nb", "invalid"},
        Case{"Sec13Cr", "a\rb@example.com", "invalid"},
        Case{"Sec13Nul", std::string("a\0b", 3), "invalid"}, Case{"Sec13Tab", "a\tb", "invalid"},
        Case{"Sec13Escape", "\x1b[0m", "invalid"}, Case{"Sec13Delete", "a\x7f", "invalid"},
        Case{"Sec13LineSeparator",
             "a\xe2\x80\xa8"
             "b",
             "invalid"},
        Case{"Sec13NextLine",
             "a\xc2\x85"
             "b",
             "invalid"},
        Case{"Sec13BadUtf8", "a\xff", "invalid"},
        Case{"Utf8IsQuoted",
             "b\xc3\xbc"
             "cher",
             "\"b\xc3\xbc"
             "cher\""},
        Case{"Sec13EncodedWord", "=?utf-8?q?x?=", "\"=?utf-8?q?x?=\""},
        Case{"Sec13EncodedWordAsLocalPart", "=?utf-8?q?x?=@a.b", "\"=?utf-8?q?x?=@a.b\""},
        Case{"Ar32Long", std::string(256, 'a'), "invalid"},
        Case{"Ar32NotTooLong", std::string(255, 'a'), std::string(255, 'a')}),
    [](const auto& test) { return test.param.name; });

TEST(Rfc8601S2_2, Ar1WordsAreKeywordsInLowerCase) {
  EXPECT_EQ(format_line("MX", {{"DKIM", "Pass", "", "", {{"Header", "D", "x"}}}}),
            "MX; dkim=pass header.d=x");
  EXPECT_EQ(format_line("mx", {{"a b", "", "", "", {{"h;", "d\r\n", "x"}}}}),
            "mx; invalid=invalid invalid.invalid=x");
}

TEST(Rfc8601S2_2, AuthservIdIsQuotedToo) {
  EXPECT_EQ(format_line("a b", {}), "\"a b\"; none");
  EXPECT_EQ(format("a\r\nb", {}), " invalid; none");
}

TEST(Rfc8601S2_2, CommentsCannotBeLeft) {
  EXPECT_EQ(format_line("mx", {{"dkim", "pass", "", "test mode", {}}}),
            "mx; dkim=pass (test mode)");
  EXPECT_EQ(format_line("mx", {{"dkim", "pass", "", "a) b (c \\", {}}}),
            "mx; dkim=pass (a\\) b \\(c \\\\)");
  EXPECT_EQ(format_line("mx", {{"dkim", "pass", "", "a\nb", {}}}), "mx; dkim=pass (invalid)");
}

TEST(Rfc8601S2_2, Ar32AFieldWithoutAnyResultThatFitsSaysNone) {
  ResultInfo huge{.method = "spf", .result = "pass", .reason = {}, .comment = {}, .properties = {}};
  for (int i = 0; i < 20; ++i) {
    huge.properties.push_back({"smtp", "mailfrom", std::string(250, 'a')});
  }
  EXPECT_EQ(format("mx", {huge}), " mx; none");
}

TEST(Rfc8601S2_2, Ar32BlownUpResultsAreLeftOutAndTheOthersStay) {
  std::vector<ResultInfo> results;
  for (int i = 0; i < 30; ++i) {
    results.push_back(info(std::string(250, '"')));
  }
  results.push_back({"dmarc", "fail", "", "", {{"header", "from", "example.com"}}});
  const std::string text = format("mx", results);
  EXPECT_LE(text.size(), 4200U);
  EXPECT_GT(text.size(), 3000U);
  EXPECT_TRUE(text.ends_with("\tdmarc=fail header.from=example.com"));
}

/// A small reader of the field: true when quotes and comments are closed and no line end stands but
/// as a fold. `rows` counts the semicolons outside of both.
bool is_well_formed(std::string_view text, std::size_t& rows) {
  bool quoted = false;
  int depth = 0;
  rows = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r' || c == '\n') {
      if (text.substr(i, 3) != "\r\n\t" || quoted || depth > 0) {
        return false;
      }
      i += 2;
    } else if ((c >= 0 && c < ' ') || c == 0x7f) {
      return false;
    } else if (c == '\\' && (quoted || depth > 0)) {
      ++i;
    } else if (c == '"' && depth == 0) {
      quoted = !quoted;
    } else if (!quoted && (c == '(' || c == ')')) {
      depth += c == '(' ? 1 : -1;
    } else if (c == ';' && !quoted && depth == 0) {
      ++rows;
    }
  }
  return !quoted && depth == 0;
}

TEST(ArT1, HostileTextNeverLeavesItsPlace) {
  std::mt19937 random(8601);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same texts each time
  constexpr std::string_view octets = "ab@;=\"\\()<>[]?/, \t\r\n.\x7f\xc3\xbc\xe2\x80\xa8\xff";
  const auto text = [&] {
    std::string result;
    for (std::size_t left = random() % 12; left > 0; --left) {
      result += octets[random() % octets.size()];
    }
    return result;
  };
  for (int round = 0; round < 20'000; ++round) {
    const std::vector<ResultInfo> results = {
        {text(), text(), text(), text(), {{text(), text(), text()}, {"header", "i", text()}}},
        {"dmarc", "fail", "", "", {}}};
    const std::string id = text();
    std::size_t rows = 0;
    for (const std::string& field : {format(id, results), format_line(id, results)}) {
      ASSERT_TRUE(is_well_formed(field, rows)) << field;
      ASSERT_EQ(rows, 2U) << field;
      ASSERT_TRUE(field.ends_with("dmarc=fail")) << field;
    }
  }
}

}  // namespace
}  // namespace auth::authres
