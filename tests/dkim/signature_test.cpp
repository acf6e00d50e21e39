// RFC 6376 s3.5: the DKIM-Signature field.
#include "auth/dkim/signature.h"

#include <gtest/gtest.h>

#include <string>

namespace auth::dkim {
namespace {

using Strings = std::vector<std::string>;

/// A field that is right, with `extra` tags, without the tags whose names begin an entry of
/// `extra`.
std::string field(std::string_view extra = {}) {
  std::string text(extra);
  for (const std::string_view tag :
       {"v=1", "a=rsa-sha256", "d=example.com", "s=s1", "h=from", "bh=YWJj", "b=ZGVm"}) {
    const std::string_view name = tag.substr(0, tag.find('=') + 1);
    if (!text.starts_with(name) && text.find("; " + std::string(name)) == std::string::npos) {
      text += (text.empty() ? "" : "; ") + std::string(tag);
    }
  }
  return text;
}

Signature good(std::string_view value) {
  auto signature = parse_signature(value);
  EXPECT_TRUE(signature) << value << ": " << (signature ? "" : signature.error().text);
  return signature ? *signature : Signature{.domain = *DnsName::parse("failed.test")};
}

TEST(Rfc6376S3_5, ReadsEveryTag) {
  const Signature s = good(
      " v=1; a=ed25519-sha256; b=Z GVm; bh = YW\r\n\tJj ; c=relaxed/simple; d=Example.COM;\r\n"
      " h=From : to:\r\n Subject:from; i=joe=3Bx@mail.example.com; l=00123; q=dns/txt; s=S1.eu;\r\n"
      " t=1700000000; x=1700000001; z=From:a=3Db@c|To:d; r=y");
  EXPECT_EQ(s.algorithm, (Algorithm{crypto::KeyAlgorithm::ed25519, crypto::HashAlgorithm::sha256}));
  EXPECT_EQ(s.signature, (std::vector<std::uint8_t>{'d', 'e', 'f'}));
  EXPECT_EQ(s.body_hash, (std::vector<std::uint8_t>{'a', 'b', 'c'}));
  EXPECT_EQ(s.canonicalization.text(), "relaxed/simple");
  EXPECT_EQ(s.domain.text(), "example.com");
  EXPECT_EQ(s.header_names, (Strings{"from", "to", "subject", "from"}));
  EXPECT_EQ(s.identity, "joe;x@mail.example.com");
  EXPECT_EQ(s.identity_domain->text(), "mail.example.com");
  EXPECT_EQ(s.body_length, 123U);
  EXPECT_EQ(s.selector, "s1.eu");
  EXPECT_EQ(s.signed_at, Timestamp(1700000000));
  EXPECT_EQ(s.expires_at, Timestamp(1700000001));
}

TEST(Rfc6376S3_5, DefaultsOfTheOptionalTags) {
  const Signature s = good(field());
  EXPECT_EQ(s.canonicalization.text(), "simple/simple");
  EXPECT_FALSE(s.identity);
  EXPECT_FALSE(s.identity_domain);
  EXPECT_FALSE(s.body_length);
  EXPECT_FALSE(s.signed_at);
  EXPECT_FALSE(s.expires_at);
}

struct Case {
  const char* name;
  std::string_view extra;
};

class Rfc6376S3_5Good : public ::testing::TestWithParam<Case> {};

TEST_P(Rfc6376S3_5Good, Reads) { good(field(GetParam().extra)); }

INSTANTIATE_TEST_SUITE_P(
    , Rfc6376S3_5Good,
    ::testing::Values(Case{"Dkim2UnknownTag", "y=whatever"},
                      Case{"Dkim2TagNamesAreCaseSensitive", "B=x; D=y"},
                      Case{"Dkim7AlgorithmInUpperCase", "a=RSA-SHA256"},
                      Case{"Dkim13HistoricAlgorithmReads", "a=rsa-sha1"},
                      Case{"Dkim15LocalPartMayBeEmpty", "i=@example.com"},
                      Case{"Dkim18SeventySixDigits",
                           "l=9999999999999999999999999999999999999999999999999999999"
                           "999999999999999999999"},
                      Case{"Dkim22KnownMethodAmongOthers", "q=x-other/a : DNS/TXT"},
                      Case{"Dkim23LongZ", "z=Subject:=3D|To:x"},
                      Case{"Dkim24AbsentAndRepeatedNames", "h=from:from:x-none:from"},
                      Case{"Dkim25Underscores", "d=a_b.example.com; s=_k_"},
                      Case{"Dkim19TwelveDigits", "t=1; x=999999999999"},
                      Case{"Dkim120ULabels",
                           "d=b\xc3\xbc"
                           "cher.example; i=j\xc3\xb6@b\xc3\xbc"
                           "cher.example"}),
    [](const auto& test) { return test.param.name; });

class Rfc6376S3_5Bad : public ::testing::TestWithParam<Case> {};

TEST_P(Rfc6376S3_5Bad, IsSyntaxError) {
  const std::string text = field(GetParam().extra);
  const auto signature = parse_signature(text);
  ASSERT_FALSE(signature) << text;
  EXPECT_FALSE(signature.error().unsupported);
  EXPECT_FALSE(signature.error().text.empty());
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc6376S3_5Bad,
    ::testing::Values(
        Case{"Dkim3DuplicateTag", "t=1; t=2"}, Case{"Dkim4EmptyIdentity", "i="},
        Case{"Dkim4EmptyNames", "h="}, Case{"Dkim6EmptyTag", "t=1;"},
        Case{"Dkim9SignatureIsNoBase64", "b=ab!c"}, Case{"Dkim9SignatureIsCut", "b=abc"},
        Case{"Dkim9BodyHashIsEmpty", "bh="}, Case{"Dkim9SignatureIsEmpty", "b="},
        Case{"Dkim11VersionWithZero", "v=01"}, Case{"Dkim11NextVersion", "v=2"},
        Case{"Dkim11VersionWithPoint", "v=1.0"}, Case{"Dkim14TrailingDot", "d=example.com."},
        Case{"Dkim14EmptyLabel", "d=example..com"}, Case{"Dkim14EmptyDomain", "d="},
        Case{"Sec26SingleLabel", "d=com"}, Case{"Sec16Comment", "d=example.net(.example.com"},
        Case{"Sec16BlankInside", "d=a.com\tb.com"}, Case{"Sec16Percent", "d=a.com%00"},
        Case{"Sec16Quotes", "d=\"a.com\""}, Case{"Dkim15NoAt", "i=example.com"},
        Case{"Dkim15NoDomain", "i=joe@"}, Case{"Dkim8BadHex", "i=j=4@example.com"},
        Case{"Dkim8CutHex", "i=joe@example.com=4"},
        Case{"Dkim18TooManyDigits",
             "l=12345678901234567890123456789012345678901234567890123456789012345678901234567"},
        Case{"Sec10SignedLength", "l=+5"}, Case{"Sec10HexLength", "l=0x5"},
        Case{"Sec10BlankInLength", "l=1 5"}, Case{"Dkim18EmptyLength", "l="},
        Case{"Dkim19ThirteenDigits", "t=1000000000000"}, Case{"Dkim19Negative", "x=-1"},
        Case{"Dkim20ExpiresBeforeSigned", "t=100; x=99"},
        Case{"Dkim20ExpiresWhenSigned", "t=100; x=100"},
        Case{"Dkim24EmptyNameInside", "h=from::to"}, Case{"Dkim24EmptyNameAtEnd", "h=from:"},
        Case{"Dkim24BlankInName", "h=from:x y"}, Case{"Sec48Path", "s=../../etc/passwd"},
        Case{"SelectorIsEmpty", "s="}, Case{"SelectorEndsInDot", "s=a."},
        Case{"Dkim122BadUtf8", "i=\xc3@example.com"}),
    [](const auto& test) { return test.param.name; });

TEST(Rfc6376S6_1_1, Dkim10RequiredTags) {
  for (const std::string_view name : {"v=", "a=", "b=", "bh=", "d=", "h=", "s="}) {
    std::string text = "; " + field();
    const auto at = text.find("; " + std::string(name));
    text.erase(at, text.find(';', at + 1) - at);
    const auto signature = parse_signature(text.substr(2));
    ASSERT_FALSE(signature) << text;
    EXPECT_EQ(signature.error().text, std::string(name) + " is missing");
  }
}

class Rfc6376S3_5Unknown : public ::testing::TestWithParam<Case> {};

TEST_P(Rfc6376S3_5Unknown, IsUnsupported) {
  const auto signature = parse_signature(field(GetParam().extra));
  ASSERT_FALSE(signature);
  EXPECT_TRUE(signature.error().unsupported) << signature.error().text;
}

INSTANTIATE_TEST_SUITE_P(, Rfc6376S3_5Unknown,
                         ::testing::Values(Case{"Dkim13Algorithm", "a=rsa-sha512"},
                                           Case{"Dkim13NoHash", "a=rsa"},
                                           Case{"Dkim12Canonicalization", "c=nofws"},
                                           Case{"Dkim12BodyCanonicalization", "c=simple/nofws"},
                                           Case{"Dkim22Methods", "q=http"},
                                           Case{"Dkim22DnsWithoutTxt", "q=dns"}),
                         [](const auto& test) { return test.param.name; });

TEST(Rfc6376S3_5, Dkim90SyntaxErrorsComeBeforeUnknownWords) {
  EXPECT_FALSE(parse_signature(field("a=unknown; h=from::to")).error().unsupported);
}

TEST(Rfc6376S3_5, Dkim18HugeLengthIsLargerThanAnyBody) {
  EXPECT_EQ(good(field("l=18446744073709551616")).body_length, UINT64_MAX);
}

TEST(Rfc6376S3_7, Dkim44PlaceOfTheSignatureValue) {
  struct Place {
    std::string_view value;
    std::string_view raw;
  };

  for (const Place& c :
       {Place{" v=1;a=rsa-sha256;bh=YWJj;h=from;d=a.b;s=s; b = Z\r\n GVm ;t=1", " Z\r\n GVm "},
        Place{"b=ZGVm;v=1;a=rsa-sha256;bh=YWJj;h=from;d=a.b;s=s", "ZGVm"},
        Place{"z=From:b=3DZ; v=1;a=rsa-sha256;bh=YWJj;h=from;d=a.b;s=s;b=\r\n ZGVm\r\n ",
              "\r\n ZGVm\r\n "}}) {
    const Signature s = good(c.value);
    EXPECT_EQ(c.value.substr(s.b_begin, s.b_size), c.raw);
    EXPECT_EQ(s.signature, (std::vector<std::uint8_t>{'d', 'e', 'f'}));
  }
}

TEST(DkimSignature, TellsWhatItCouldReadOfABadField) {
  const auto signature = parse_signature("v=1; d=ex ample; s=s1; ; a=rsa-sha256");
  ASSERT_FALSE(signature);
  EXPECT_EQ(signature.error().domain, "ex ample");
  EXPECT_EQ(signature.error().selector, "s1");
  EXPECT_EQ(signature.error().algorithm, "rsa-sha256");
}

TEST(DkimSignature, Sec14Sec9LongFieldsAreRefusedAndLongZIsNotRead) {
  EXPECT_TRUE(parse_signature(field("z=" + std::string(40'000, 'a'))));
  EXPECT_FALSE(parse_signature(field("z=" + std::string(1 << 20, 'a'))));
}

TEST(DkimSignature, Sec9UpToAThousandNames) {
  std::string names = "h=from";
  for (int i = 1; i < 1000; ++i) {
    names += ":a";
  }
  EXPECT_EQ(good(field(names)).header_names.size(), 1000U);
  EXPECT_FALSE(parse_signature(field(names + ":a")));
}

}  // namespace
}  // namespace auth::dkim
