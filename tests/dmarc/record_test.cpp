// RFC 9989 s4.5, s4.7, s4.8: which texts are DMARC records, and what they say of public suffixes.
#include "auth/dmarc/record.h"

#include <gtest/gtest.h>

#include <string>

namespace auth::dmarc {
namespace {

struct Case {
  const char* name;
  std::string text;
};

const auto case_name = [](const auto& test) { return test.param.name; };

class Dmarc2Records : public testing::TestWithParam<Case> {};

TEST_P(Dmarc2Records, AreRead) { EXPECT_TRUE(parse_record(GetParam().text)); }

INSTANTIATE_TEST_SUITE_P(, Dmarc2Records,
                         testing::Values(Case{"Plain", "v=DMARC1; p=none"},
                                         Case{"VersionAlone", "v=DMARC1"},
                                         Case{"FinalSeparator", "v=DMARC1;"},
                                         Case{"SpaceAroundEverything", "V = DMARC1 ; p = reject "},
                                         Case{"TabAroundEquals", "v\t=\tDMARC1\t;p=none"},
                                         Case{"EmptyPieces", "v=DMARC1;;; p=none;;"},
                                         Case{"BadPolicy", "v=DMARC1; p=bogus"},
                                         Case{"PieceWithoutEquals", "v=DMARC1; reject; p=none"},
                                         Case{"OtherOctets", "v=DMARC1; p=\xff\x01"}),
                         case_name);

class Dmarc2Others : public testing::TestWithParam<Case> {};

TEST_P(Dmarc2Others, AreNoRecords) { EXPECT_FALSE(parse_record(GetParam().text)); }

INSTANTIATE_TEST_SUITE_P(, Dmarc2Others,
                         testing::Values(Case{"Empty", ""}, Case{"Spf", "v=spf1 -all"},
                                         Case{"LowerCaseVersion", "v=dmarc1; p=reject"},
                                         Case{"VersionNotFirst", "p=reject; v=DMARC1"},
                                         Case{"NoSeparator", "v=DMARC1 p=none"},
                                         Case{"LeadingSpace", " v=DMARC1; p=none"},
                                         Case{"LeadingSeparator", ";v=DMARC1; p=none"},
                                         Case{"LaterVersion", "v=DMARC2; p=none"},
                                         Case{"LongerVersion", "v=DMARC10; p=none"},
                                         Case{"TwoEquals", "v==DMARC1; p=none"},
                                         Case{"LineEndInFront", "\r\nv=DMARC1; p=none"},
                                         Case{"NulBehind", std::string("v=DMARC1\0", 9)}),
                         case_name);

struct PsdCase {
  const char* name;
  std::string text;
  PublicSuffix want;
};

class Rfc9989Psd : public testing::TestWithParam<PsdCase> {};

TEST_P(Rfc9989Psd, SaysWhatTheDomainIs) {
  const auto record = parse_record(GetParam().text);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->public_suffix, GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc9989Psd,
    testing::Values(PsdCase{"Default", "v=DMARC1; p=none", PublicSuffix::unknown},
                    PsdCase{"Yes", "v=DMARC1; p=none; psd=y", PublicSuffix::yes},
                    PsdCase{"No", "v=DMARC1;psd=n;p=none", PublicSuffix::no},
                    PsdCase{"Unknown", "v=DMARC1; psd=u", PublicSuffix::unknown},
                    PsdCase{"Dmarc5AnyCase", "v=DMARC1; PSD = Y", PublicSuffix::yes},
                    PsdCase{"Dmarc4BadValue", "v=DMARC1; psd=yes", PublicSuffix::unknown},
                    PsdCase{"Dmarc4EmptyValue", "v=DMARC1; psd=", PublicSuffix::unknown},
                    PsdCase{"Dmarc6Twice", "v=DMARC1; psd=y; psd=y", PublicSuffix::unknown},
                    PsdCase{"Dmarc8OtherOctets", "v=DMARC1; psd=y\xc2\xa0", PublicSuffix::unknown},
                    PsdCase{"Dmarc3UnknownTags", "v=DMARC1; xpsd=y; psd=n; psdx=y",
                            PublicSuffix::no}),
    case_name);

}  // namespace
}  // namespace auth::dmarc
