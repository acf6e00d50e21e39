#include "auth/message/header_block.h"

#include <gtest/gtest.h>

namespace auth::message {
namespace {

using namespace std::string_view_literals;

HeaderBlock block(std::initializer_list<std::string_view> fields) {
  HeaderBlock headers;
  for (const auto field : fields) {
    EXPECT_TRUE(headers.add(field));
  }
  return headers;
}

// --- one field ----------------------------------------------------------------------------------

struct RawCase {
  const char* name;
  std::string_view raw;
  std::string_view field_name;
  std::string_view value;
  std::string_view defects;
};

class RawField : public testing::TestWithParam<RawCase> {};

TEST_P(RawField, IsKeptAsItIs) {
  const HeaderBlock headers = block({GetParam().raw});
  const Field& field = headers.fields().front();
  EXPECT_EQ(field.raw(), GetParam().raw);
  EXPECT_EQ(field.name(), GetParam().field_name);
  EXPECT_EQ(field.value(), GetParam().value);
  EXPECT_EQ(field.raw().substr(field.value_offset()), GetParam().value);
  EXPECT_EQ(headers.defects().text(), GetParam().defects);
  EXPECT_EQ(headers.defects().any(), !GetParam().defects.empty());
}

constexpr std::string_view no_colon = "a line without colon or with a bad field name";

INSTANTIATE_TEST_SUITE_P(
    , RawField,
    testing::Values(RawCase{"Plain", "Subject: x", "subject", " x", ""},
                    RawCase{"NoSpace", "Subject:x", "subject", "x", ""},
                    RawCase{"Empty", "Subject:", "subject", "", ""},
                    RawCase{"ColonsInTheValue", "A:b:c", "a", "b:c", ""},
                    RawCase{"Folded", "A: b\r\n\tc\r\n d", "a", " b\r\n\tc\r\n d", ""},
                    RawCase{"FoldOfBlanksAlone", "A: b\r\n \r\n c", "a", " b\r\n \r\n c", ""},
                    RawCase{"EightBit", "A: \xe4\xff", "a", " \xe4\xff", ""},
                    RawCase{"Dkim48SpaceBeforeColon", "Subject : x", "subject", " x", ""},
                    RawCase{"Dkim48TabsBeforeColon", "From\t \t: x", "from", " x", ""},
                    RawCase{"NoColon", "Subject", "", "", no_colon},
                    RawCase{"Nothing", "", "", "", no_colon},
                    RawCase{"ColonAlone", ":", "", "", no_colon},
                    RawCase{"BlankBeforeColonAlone", " : x", "", " x", no_colon},
                    RawCase{"LeadingBlank", " From: x", "", " x", no_colon},
                    RawCase{"BlankInName", "From me: x", "", " x", no_colon},
                    RawCase{"EightBitName", "Fr\xf6m: x", "", " x", no_colon},
                    RawCase{"MboxLine", "From joe@example.com Mon Nov 23 14:39:04 2026", "",
                            "39:04 2026", no_colon},
                    RawCase{"BareCr", "A: b\rc", "a", " b\rc", "a bare CR"},
                    RawCase{"BareCrAtTheEnd", "A: b\r", "a", " b\r", "a bare CR"},
                    RawCase{"CrBeforeFold", "A: b\r\r\n c", "a", " b\r\r\n c", "a bare CR"},
                    RawCase{"BareLf", "A: b\n c", "a", " b\n c", "a bare LF"},
                    RawCase{"LineEndWithoutFold", "A: b\r\nB: c", "a", " b\r\nB: c", "a bare LF"},
                    RawCase{"LineEndAtTheEnd", "A: b\r\n", "a", " b\r\n", "a bare LF"},
                    RawCase{"Nul", "A: b\0c"sv, "a", " b\0c"sv, "a NUL"},
                    RawCase{"NulInName", "A\0: b"sv, "", " b",
                            "a line without colon or with a bad field name, a NUL"},
                    RawCase{"All", "x\r\n\n\0"sv, "", "",
                            "a line without colon or with a bad field name, a bare LF, a NUL"}),
    [](const auto& test_info) { return test_info.param.name; });

// --- as a milter is handed it -------------------------------------------------------------------

struct MilterCase {
  const char* name;
  std::string_view value;
  std::string_view raw;  // after "A:"
  std::string_view defects;
};

class Dkim131 : public testing::TestWithParam<MilterCase> {};

TEST_P(Dkim131, FoldsBecomeCrlf) {
  HeaderBlock headers;
  ASSERT_TRUE(headers.add("A", GetParam().value));
  EXPECT_EQ(headers.fields().front().raw(), "A:" + std::string(GetParam().raw));
  EXPECT_EQ(headers.fields().front().value(), GetParam().raw);
  EXPECT_EQ(headers.fields().front().name(), "a");
  EXPECT_EQ(headers.defects().text(), GetParam().defects);
}

INSTANTIATE_TEST_SUITE_P(
    , Dkim131,
    testing::Values(MilterCase{"Plain", " b", " b", ""}, MilterCase{"Empty", "", "", ""},
                    MilterCase{"Dkim130NoSpace", "b", "b", ""},
                    MilterCase{"Dkim130Tab", "\tb ", "\tb ", ""},
                    MilterCase{"LfFold", " b\n\tc\n d", " b\r\n\tc\r\n d", ""},
                    MilterCase{"CrlfFold", " b\r\n\tc", " b\r\n\tc", ""},
                    MilterCase{"FoldFirst", "\n b", "\r\n b", ""},
                    MilterCase{"LfWithoutBlank", " b\nEvil: c", " b\nEvil: c", "a bare LF"},
                    MilterCase{"LfAtTheEnd", " b\n", " b\n", "a bare LF"},
                    MilterCase{"TwoLf", " b\n\n c", " b\n\r\n c", "a bare LF"},
                    MilterCase{"BareCr", " b\rc", " b\rc", "a bare CR"},
                    MilterCase{"Nul", " b\0c"sv, " b\0c"sv, "a NUL"}),
    [](const auto& test_info) { return test_info.param.name; });

TEST(Dkim130, NameAndColonStandAsInTheMessage) {
  HeaderBlock headers;
  ASSERT_TRUE(headers.add("SUBJECT ", " x"));
  EXPECT_EQ(headers.fields().front().raw(), "SUBJECT : x");
  EXPECT_EQ(headers.fields().front().name(), "subject");
}

// --- repeated names -----------------------------------------------------------------------------

TEST(Rfc6376S5_4_2, RepeatedNamesAreFoundBottomUp) {
  const HeaderBlock headers = block({"To: 1", "Received: a", "TO : 2", "Subject: x", "to:3"});
  EXPECT_EQ(headers.count("to"), 3U);
  const auto third = headers.last("to");
  ASSERT_EQ(third, 4U);
  const auto second = headers.previous(*third);
  ASSERT_EQ(second, 2U);
  const auto first = headers.previous(*second);
  ASSERT_EQ(first, 0U);
  EXPECT_EQ(headers.previous(*first), std::nullopt);
  EXPECT_EQ(headers.previous(*headers.last("subject")), std::nullopt);
}

TEST(HeaderBlock, AbsentNamesAreNotThere) {
  EXPECT_EQ(HeaderBlock().count("from"), 0U);
  EXPECT_EQ(HeaderBlock().last("from"), std::nullopt);
  EXPECT_EQ(HeaderBlock().previous(0), std::nullopt);
  const HeaderBlock headers = block({"To: 1"});
  EXPECT_EQ(headers.last("from"), std::nullopt);
  EXPECT_EQ(headers.last("To"), std::nullopt);  // names are asked in lower case
  EXPECT_EQ(headers.previous(1), std::nullopt);
}

TEST(HeaderBlock, LinesThatAreNoFieldsHaveNoName) {
  const HeaderBlock headers = block({"garbage", "more garbage: x"});
  EXPECT_EQ(headers.fields().size(), 2U);
  EXPECT_EQ(headers.count(""), 0U);
  EXPECT_EQ(headers.last(""), std::nullopt);
}

TEST(HeaderBlock, CopiesStandAlone) {
  HeaderBlock headers = block({"A: 1", "B: 2"});
  const HeaderBlock copy = headers;
  ASSERT_TRUE(headers.add("A: 3"));
  EXPECT_EQ(copy.count("a"), 1U);
  EXPECT_EQ(headers.count("a"), 2U);
}

// --- bounds -------------------------------------------------------------------------------------

TEST(Sec9, TwoThousandFieldsAreTheMost) {
  HeaderBlock headers;
  for (std::size_t i = 0; i < HeaderBlock::max_fields; ++i) {
    ASSERT_TRUE(headers.add("X-" + std::to_string(i) + ": v"));
  }
  EXPECT_EQ(headers.add("One: more").error(), HeaderLimit::fields);
  EXPECT_EQ(headers.fields().size(), HeaderBlock::max_fields);
  for (std::size_t i = 0; i < HeaderBlock::max_fields; ++i) {
    EXPECT_EQ(headers.last("x-" + std::to_string(i)), i);
  }
}

TEST(Sec9, OneMebibyteIsTheMost) {
  HeaderBlock headers;
  ASSERT_TRUE(headers.add("A: " + std::string(HeaderBlock::max_octets - 5, 'x')));
  EXPECT_EQ(headers.octets(), HeaderBlock::max_octets);
  EXPECT_EQ(headers.add("").error(), HeaderLimit::octets);
  HeaderBlock other;
  EXPECT_EQ(other.add("A: " + std::string(HeaderBlock::max_octets - 4, 'x')).error(),
            HeaderLimit::octets);
  EXPECT_EQ(other.octets(), 0U);
  EXPECT_TRUE(other.fields().empty());
}

TEST(HeaderBlock, OctetsCountEachLineEnd) {
  EXPECT_EQ(block({"A: b\r\n c", "D: e"}).octets(), "A: b\r\n c\r\nD: e\r\n"sv.size());
}

TEST(HeaderBlock, LimitsAreSaidInWords) {
  EXPECT_EQ(to_text(HeaderLimit::octets), "the header block is larger than 1 MiB");
  EXPECT_EQ(to_text(HeaderLimit::fields), "the header block has more than 2000 fields");
}

}  // namespace
}  // namespace auth::message
