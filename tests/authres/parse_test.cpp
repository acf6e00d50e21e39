// RFC 8601 s2.2: Authentication-Results read back.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "auth/authres/field.h"
#include "auth/base/ascii.h"
#include "auth/message/field_text.h"

namespace auth::authres {
namespace {

/// What was read, one word a piece: `id/version | method/version=result reason
/// ptype.property=value`.
std::string summary(const Field& field) {
  std::string text = field.authserv_id + "/" + std::to_string(field.version);
  for (const ResultInfo& info : field.results) {
    text += " | " + info.method + "/" + std::to_string(info.method_version) + "=" + info.result;
    text += info.reason.empty() ? "" : " {" + info.reason + "}";
    for (const Property& property : info.properties) {
      text += " " + property.ptype + "." + property.property + "=<" + property.value + ">";
    }
  }
  return text;
}

struct Case {
  const char* name;
  std::string value;
  std::string want;
};

class Rfc8601S2_2Parse : public ::testing::TestWithParam<Case> {};

TEST_P(Rfc8601S2_2Parse, Reads) {
  const auto field = parse(GetParam().value);
  ASSERT_TRUE(field.has_value()) << field.error().what << " at " << field.error().offset;
  EXPECT_EQ(summary(*field), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc8601S2_2Parse,
    ::testing::Values(
        Case{"Ar6None", " example.org 1; none", "example.org/1"},
        Case{"NoneWithComments", " example.org (a) ; (b) NONE (c)\r\n ", "example.org/1"},
        Case{"NoneIsAMethodAsWell", "a; none=pass", "a/1 | none/1=pass"},
        Case{"Ar5OtherVersion", "a 2; dkim=pass", "a/2 | dkim/1=pass"},
        Case{"QuotedId", "\"ex\\ample.org\"; none", "example.org/1"},
        Case{"Ar1WordsInLowerCase", "MX; DKIM=Pass Header.D=Example.COM",
             "MX/1 | dkim/1=pass header.d=<Example.COM>"},
        Case{"Ar7SeveralOfOneMethod", "a;dkim=pass header.d=b;\r\n\tdkim=fail header.d=c",
             "a/1 | dkim/1=pass header.d=<b> | dkim/1=fail header.d=<c>"},
        Case{"Ar5UnknownWordsAreKept", "a; x-new=odd header.zz=1 futuretype.q=2",
             "a/1 | x-new/1=odd header.zz=<1> futuretype.q=<2>"},
        Case{"Reason", "a; dkim=fail reason=\"bad; dkim=pass\" header.d=b",
             "a/1 | dkim/1=fail {bad; dkim=pass} header.d=<b>"},
        Case{"ReasonAsPtype", "a; dkim=fail reason.x=y", "a/1 | dkim/1=fail reason.x=<y>"},
        Case{"Ar3CommentsAnywhere",
             " foo.example.net (foobar) 1 (baz);\r\n"
             "    dkim (Because I like it) / 1 (One yay) = (wait for it) fail\r\n"
             "      policy (A dot can go here) . (like that) expired\r\n"
             "      (this surprised me) = (as I wasn't expecting it) 1362471462\r\n",
             "foo.example.net/1 | dkim/1=fail policy.expired=<1362471462>"},
        Case{"Ar3NothingIsReadOutOfComments", "(our; dkim=pass) a; (x=y) spf=none (; dkim=pass)",
             "a/1 | spf/1=none"},
        Case{"Ar3NestedAndQuotedPairs", "a; dkim=pass (a (b \\) (c)) d\\() header.d=b",
             "a/1 | dkim/1=pass header.d=<b>"},
        Case{"Ar3DepthSixteen", "a; " + std::string(16, '(') + std::string(16, ')') + "none",
             "a/1"},
        Case{"MethodVersion", "a; dkim/2=pass", "a/1 | dkim/2=pass"},
        Case{"Ar4Address", "a; auth=pass smtp.auth=ann+x=y/z@example.net",
             "a/1 | auth/1=pass smtp.auth=<ann+x=y/z@example.net>"},
        Case{"Ar4AtDomain", "a; dkim=pass header.i=@example.com",
             "a/1 | dkim/1=pass header.i=<@example.com>"},
        Case{"Ar4QuotedLocalPart", "a; spf=pass smtp.mailfrom=\"ann lee\"@example.com",
             "a/1 | spf/1=pass smtp.mailfrom=<ann lee@example.com>"},
        Case{"QuotedPropertyThenAnother", "a; dkim=pass header.b=\"a=\"header.d=c",
             "a/1 | dkim/1=pass header.b=<a=> header.d=<c>"},
        Case{"FoldInQuotedString", "a; dkim=fail reason=\"bad\r\n\tsignature\"",
             "a/1 | dkim/1=fail {bad signature}"},
        Case{"Ulabel",
             "a; dkim=pass header.d=b\xc3\xbc"
             "cher.example",
             "a/1 | dkim/1=pass header.d=<b\xc3\xbc"
             "cher.example>"},
        Case{"Utf8LocalPart",
             "a; dkim=pass header.i=Pel\xc3\xa9@b\xc3\xbc"
             "cher.example",
             "a/1 | dkim/1=pass header.i=<Pel\xc3\xa9@b\xc3\xbc"
             "cher.example>"},
        Case{"LongestValue", "a; dkim=pass header.d=" + std::string(255, 'a'),
             "a/1 | dkim/1=pass header.d=<" + std::string(255, 'a') + ">"}),
    [](const auto& test) { return test.param.name; });

struct Refused {
  const char* name;
  std::string value;
  std::size_t offset;
};

class Rfc8601S2_2Refused : public ::testing::TestWithParam<Refused> {};

TEST_P(Rfc8601S2_2Refused, AtThePlace) {
  const auto field = parse(GetParam().value);
  ASSERT_FALSE(field.has_value()) << summary(*field);
  EXPECT_FALSE(field.error().what.empty());
  EXPECT_EQ(field.error().offset, GetParam().offset);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc8601S2_2Refused,
    ::testing::Values(
        Refused{"Empty", "", 0}, Refused{"IdAlone", "a", 1}, Refused{"NoId", "; none", 0},
        Refused{"NoIdButAResult", " spf=pass", 4}, Refused{"TwoIds", "a b; none", 2},
        Refused{"WordAfterVersion", "a 1 b; none", 4},
        Refused{"Version", "a 99999999999; none", 13},
        Refused{"FinalSemicolon", "a; spf=pass;", 12}, Refused{"NoneAndAnother", "a; none; b=c", 7},
        Refused{"AnotherAndNone", "a; b=c; none", 12}, Refused{"NoResult", "a; dkim=", 8},
        Refused{"Ar2Slash", "a; dkim=pass header.b=gfT/i2HB", 30},
        Refused{"Ar2Equals", "a; dkim=pass header.b=abc=", 26},
        Refused{"Ar2Url", "a; bimi=pass policy.u=https://x", 27},
        Refused{"ActionOfOthers", "a; dmarc=pass action=none", 20},
        Refused{"ReasonAfterProperty", "a; b=c d.e=f reason=g", 19},
        Refused{"UnquotedUlabelAsId",
                "b\xc3\xbc"
                "cher; none",
                1},
        Refused{"QuotedLineEnd", "a; b=c reason=\"d\\\r\n X: y\"", 25},
        Refused{"QuotedControl", "a; b=c reason=\"\x1b[0m\"", 20},
        Refused{"QuotedBadUtf8", "\"\xff\"; none", 3}, Refused{"OpenQuote", "\"a; none", 8},
        Refused{"OpenQuotedPair", "\"a\\", 3}, Refused{"OpenComment", "a (b; none", 10},
        Refused{"OpenCommentPair", "a (\\", 4}, Refused{"CommentTooManyClosed", "a (b)); none", 5},
        Refused{"Ar3DepthSeventeen", "a " + std::string(17, '(') + std::string(17, ')'), 18},
        Refused{"ArT5DepthTenThousand", std::string(8192, '('), 16},
        Refused{"LongValue", "a; b=c d.e=" + std::string(256, 'a'), 267},
        Refused{"LongField", "a; none" + std::string(8186, ' '), 8192}),
    [](const auto& test) { return test.param.name; });

/// What is left of hostile text once it was written.
std::string kept(const std::string& text) {
  return message::is_field_text(text) ? text : "invalid";
}

std::string kept_keyword(const std::string& text) {
  constexpr std::string_view ldh = "abcdefghijklmnopqrstuvwxyzAB-";
  const bool good =
      !text.empty() && text.back() != '-' && text.find_first_not_of(ldh) == std::string::npos;
  return good ? ascii::lower(text) : "invalid";
}

TEST(ArT1, WhatIsWrittenIsReadBack) {
  std::mt19937 random(8601);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same texts each time
  constexpr std::string_view octets = "abAB-@;=\"\\()<>[]?/, \t\r\n.\x7f\xc3\xbc\xe2\x80\xa8\xff";
  const auto text = [&] {
    std::string result;
    for (std::size_t left = random() % 7; left > 0; --left) {
      result += octets[random() % octets.size()];
    }
    return result;
  };
  for (int round = 0; round < 20'000; ++round) {
    const ResultInfo hostile = {
        text(), text(), text(), text(), {{text(), text(), text()}, {"header", "i", text()}}, 2};
    ResultInfo want = hostile;
    want.method = kept_keyword(hostile.method);
    want.result = kept_keyword(hostile.result);
    want.reason = kept(hostile.reason);
    want.comment = {};  // AR-3: never read
    for (Property& property : want.properties) {
      property = {kept_keyword(property.ptype), kept_keyword(property.property),
                  kept(property.value)};
    }
    const std::string id = text();
    for (const std::string& written : {format(id, {hostile}), format_line(id, {hostile})}) {
      const auto field = parse(written);
      ASSERT_TRUE(field.has_value()) << written << ": " << field.error().what;
      ASSERT_EQ(field->authserv_id, kept(id));
      ASSERT_EQ(field->results, std::vector{want}) << written;
    }
  }
}

TEST(ArT4, HostileValuesStayValues) {
  for (const std::string& value :
       {std::string("a; dmarc=pass"), std::string("a\r\nX: y"), std::string("\""),
        std::string("\\"), std::string("\xe9"), std::string(10'240, 'a')}) {
    for (const char* const property : {"d", "helo", "mailfrom"}) {
      const auto field =
          parse(format("mx", {{"dkim", "fail", value, value, {{"header", property, value}}}}));
      ASSERT_TRUE(field.has_value()) << field.error().what;
      ASSERT_EQ(field->results.size(), 1U);
      EXPECT_EQ(field->results[0].result, "fail");
      EXPECT_EQ(field->results[0].properties,
                (std::vector<Property>{{"header", property, kept(value)}}));
    }
  }
}

}  // namespace
}  // namespace auth::authres
