#include "auth/base/ascii.h"

#include <gtest/gtest.h>

#include <clocale>
#include <cstdint>
#include <string>
#include <vector>

namespace auth::ascii {
namespace {

TEST(Sec10, NumbersAreDigitsAlone) {
  EXPECT_EQ(number<int>("0"), 0);
  EXPECT_EQ(number<int>("5"), 5);
  EXPECT_EQ(number<int>("007"), 7);
  EXPECT_EQ(number<std::int64_t>("999999999999"), 999999999999);
  for (const std::string_view text :
       {"", "+5", "-5", " 5", "5 ", "0x5", "5.", "1e3", "\t5", "5\n", "5a", "\xb2", "5\xd9\xa5"}) {
    EXPECT_EQ(number<int>(text), std::nullopt) << text;
  }
}

TEST(Sec10, NumbersThatDoNotFitAreNone) {
  EXPECT_EQ(number<std::uint8_t>("255"), 255);
  EXPECT_EQ(number<std::uint8_t>("256"), std::nullopt);
  EXPECT_EQ(number<std::int64_t>("9223372036854775807"), INT64_MAX);
  EXPECT_EQ(number<std::int64_t>("9223372036854775808"), std::nullopt);
  EXPECT_EQ(number<std::uint64_t>(std::string(77, '9')), std::nullopt);  // l= of RFC 6376 s3.5
}

TEST(Sec10, OctetsFromTheEightBitRangeAreNothing) {
  for (int octet = 0x80; octet < 0x100; ++octet) {
    const char c = static_cast<char>(octet);
    EXPECT_FALSE(is_wsp(c) || is_fws(c) || is_digit(c) || is_alpha(c) || is_alnum(c)) << octet;
    EXPECT_EQ(to_lower(c), c);
    EXPECT_EQ(hex_value(c), -1);
  }
}

TEST(Sec10, OnlySpaceTabCrAndLfAreWhiteSpace) {
  for (int octet = 0; octet < 0x80; ++octet) {
    const char c = static_cast<char>(octet);
    EXPECT_EQ(is_wsp(c), c == ' ' || c == '\t') << octet;
    EXPECT_EQ(is_fws(c), c == ' ' || c == '\t' || c == '\r' || c == '\n') << octet;
  }
  EXPECT_EQ(trim(" \t\r\n\va\f \r\n"), "\va\f");
  EXPECT_EQ(trim(" \r\n"), "");
}

TEST(Sec10, NoLocaleChangesCase) {
  // In a Turkish locale tolower('I') is another letter. Where it is not installed this is the C
  // locale, which cannot fail; the functions take none.
  const std::string before = std::setlocale(LC_ALL, nullptr);
  std::setlocale(LC_ALL, "tr_TR.ISO-8859-9");
  EXPECT_EQ(lower("MIME-VERSION\xc4"), "mime-version\xc4");
  std::setlocale(LC_ALL, before.c_str());
  EXPECT_TRUE(iequals("DKIM-Signature", "dkim-sIGNATURE"));
  EXPECT_FALSE(iequals("a", "ab"));
  EXPECT_FALSE(iequals("@", "`"));  // 0x20 apart, and no letters
  EXPECT_FALSE(iequals("\xc4", "\xe4"));
}

TEST(Ascii, HexadecimalDigits) {
  EXPECT_EQ(hex_value('0'), 0);
  EXPECT_EQ(hex_value('9'), 9);
  EXPECT_EQ(hex_value('a'), 10);
  EXPECT_EQ(hex_value('F'), 15);
  EXPECT_EQ(hex_value('g'), -1);
  EXPECT_EQ(hex_value('@'), -1);
}

TEST(Ascii, SplitKeepsEmptyPieces) {
  std::vector<std::string_view> pieces;
  const auto keep = [&](std::string_view piece) { pieces.push_back(piece); };
  split("a::b:", ':', keep);
  EXPECT_EQ(pieces, (std::vector<std::string_view>{"a", "", "b", ""}));
  pieces.clear();
  split("", ':', keep);
  EXPECT_EQ(pieces, std::vector<std::string_view>{""});
}

}  // namespace
}  // namespace auth::ascii
