// RFC 6376 s3.1, s3.6.2.1: selectors and the name of a key record.
#include "auth/dkim/selector.h"

#include <gtest/gtest.h>

#include "auth/base/ascii.h"

namespace auth::dkim {
namespace {

TEST(Rfc6376S3_1, SelectorsAreLdhLabelsInLowerCase) {
  for (const char* const text : {"s1", "S2026A", "a.b-c.d", "0", "xn--bcher-kva"}) {
    const auto selector = Selector::parse(text);
    ASSERT_TRUE(selector) << text;
    EXPECT_EQ(selector->text(), ascii::lower(text));
  }
}

TEST(Rfc6376S3_1, Sec48NothingElseIsASelector) {
  const std::string long_label(64, 'a');
  std::string long_name = "a";
  while (long_name.size() < 250) {
    long_name += ".abcdefghi";
  }
  for (const std::string_view text :
       {std::string_view(""), std::string_view("."), std::string_view("a..b"),
        std::string_view("a."), std::string_view(".a"), std::string_view("-a"),
        std::string_view("a-"), std::string_view("a_b"), std::string_view("../../etc/passwd"),
        std::string_view("a b"), std::string_view("a\0b", 3), std::string_view("b\xc3\xbc"),
        std::string_view("a;b"), std::string_view(long_label), std::string_view(long_name)}) {
    EXPECT_FALSE(Selector::parse(text)) << text;
  }
}

TEST(Rfc6376S3_6_2_1, KeyRecordName) {
  const auto domain = DnsName::parse("example.com");
  ASSERT_TRUE(domain);
  EXPECT_EQ(key_record_name("s1.eu", *domain)->text(), "s1.eu._domainkey.example.com");
}

TEST(Rfc6376S3_6_2_1, Dkim79NamesThatAreTooLongAreErrors) {
  std::string long_domain = "example.com";
  while (long_domain.size() < 240) {
    long_domain.insert(0, "label.");
  }
  const auto domain = DnsName::parse(long_domain);
  ASSERT_TRUE(domain);
  EXPECT_EQ(key_record_name("s1", *domain).error(), DnsNameError::name_too_long);
}

}  // namespace
}  // namespace auth::dkim
