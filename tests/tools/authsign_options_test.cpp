// Contract s4: the options of authsign.
#include <gtest/gtest.h>

#include <sstream>
#include <variant>

#include "tools/authsign/options.h"

namespace countersign::authsign {
namespace {

using auth::dkim::FieldPolicy;

auth::Result<Options, std::string> options(std::vector<const char*> more) {
  std::vector<const char*> words{"authsign", "--domain", "example.com", "--selector",
                                 "s1",       "--key",    "s1.pem"};
  words.insert(words.end(), more.begin(), more.end());
  std::ostringstream out;
  std::ostringstream err;
  const auto parsed = app::parse(program(), static_cast<int>(words.size()), words.data(), out, err);
  if (!std::holds_alternative<app::Arguments>(parsed)) {
    return auth::fail(err.str());
  }
  return read_options(std::get<app::Arguments>(parsed));
}

std::string names(const std::vector<auth::message::FieldName>& list) {
  std::string text;
  for (const auto& name : list) {
    text += (text.empty() ? "" : ":") + name.text();
  }
  return text;
}

TEST(AuthsignOptions, Defaults) {
  const auto given = options({});
  ASSERT_TRUE(given);
  EXPECT_EQ(given->domain.text(), "example.com");
  ASSERT_EQ(given->keys.size(), 1U);
  EXPECT_EQ(given->keys[0].selector.text(), "s1");
  EXPECT_EQ(given->keys[0].file, "s1.pem");
  EXPECT_EQ(given->canonicalization.text(), "relaxed/relaxed");
  EXPECT_EQ(names(given->fields.oversign), names(FieldPolicy::standard().oversign));
  EXPECT_FALSE(given->identity || given->timestamp || given->expire || given->crlf);
  EXPECT_EQ(given->file, "-");
}

TEST(AuthsignOptions, Everything) {
  const auto given = options({"--selector2", "s2", "--key2", "s2.pem", "--canonicalization",
                              "simple/relaxed", "--identity", "@mail.example.com", "--timestamp",
                              "1700000000", "--expire", "36h", "--crlf", "m.eml"});
  ASSERT_TRUE(given);
  ASSERT_EQ(given->keys.size(), 2U);
  EXPECT_EQ(given->keys[1].file, "s2.pem");
  EXPECT_EQ(given->canonicalization.text(), "simple/relaxed");
  EXPECT_EQ(given->identity, "@mail.example.com");
  EXPECT_EQ(given->timestamp, auth::Timestamp(1'700'000'000));
  EXPECT_EQ(given->expire, std::chrono::hours(36));
  EXPECT_TRUE(given->crlf);
  EXPECT_EQ(given->file, "m.eml");
}

TEST(AuthsignOptions, HeadersNarrowWhatIsOversigned) {
  const auto given = options({"--headers", "List-Id:FROM:date:subject"});
  ASSERT_TRUE(given);
  EXPECT_EQ(names(given->fields.sign), "list-id:from:date:subject");
  EXPECT_EQ(names(given->fields.oversign), "from:subject");
  EXPECT_EQ(names(given->fields.oversign_if_present), "date");
}

TEST(AuthsignOptions, OversignSaysAloneWhatIsOversigned) {
  const auto given = options({"--headers", "from:date", "--oversign", "from:reply-to"});
  ASSERT_TRUE(given);
  EXPECT_EQ(names(given->fields.sign), "from:date");
  EXPECT_EQ(names(given->fields.oversign), "from:reply-to");
  EXPECT_EQ(names(given->fields.oversign_if_present), "");
}

TEST(AuthsignOptions, OversignAloneLeavesWhatIsSigned) {
  const auto given = options({"--oversign", "from"});
  ASSERT_TRUE(given);
  EXPECT_EQ(names(given->fields.oversign), "from");
  const std::string signed_names = ":" + names(given->fields.sign) + ":";
  for (const char* name : {":from:", ":subject:", ":date:", ":list-unsubscribe:"}) {
    EXPECT_NE(signed_names.find(name), std::string::npos) << name;
  }
}

struct Mistake {
  const char* name;
  std::vector<const char*> words;
  std::string_view want;  // how the error begins
};

class AuthsignMistakes : public testing::TestWithParam<Mistake> {};

TEST_P(AuthsignMistakes, NameTheOption) {
  const auto given = options(GetParam().words);
  ASSERT_FALSE(given);
  EXPECT_EQ(given.error().substr(0, GetParam().want.size()), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    , AuthsignMistakes,
    testing::Values(
        Mistake{"HalfASecondKey", {"--key2", "k"}, "--selector2 and --key2 belong together"},
        Mistake{"HalfASecondSelector", {"--selector2", "k"}, "--selector2 and --key2 belong"},
        Mistake{"OneSelectorForTwoKeys",
                {"--key2", "k", "--selector2", "s1"},
                "--selector and --selector2 are the same"},
        Mistake{
            "SelectorWithASlash", {"--key2", "k", "--selector2", "../x"}, "--selector2 '../x': "},
        Mistake{"Canonicalization", {"--canonicalization", "x/y"}, "--canonicalization 'x/y': "},
        Mistake{"TimestampInWords", {"--timestamp", "now"}, "--timestamp 'now': no time;"},
        Mistake{"TimestampOfThirteenDigits", {"--timestamp", "1000000000000"}, "--timestamp '1000"},
        Mistake{"NegativeTimestamp", {"--timestamp", "-1"}, "--timestamp '-1': "},
        Mistake{"ExpireWithoutUnit", {"--expire", "7"}, "--expire: '7' is no duration"},
        Mistake{"HeadersWithoutFrom",
                {"--headers", "subject:date"},
                "--headers 'subject:date': from is not there"},
        Mistake{"HeadersWithAnEmptyName", {"--headers", "from:"}, "--headers 'from:': field names"},
        Mistake{"HeadersTwice",
                {"--headers", "from:From"},
                "--headers 'from:From': from is there twice"},
        Mistake{"OversignWithABlank", {"--oversign", "fr om"}, "--oversign 'fr om': field names"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace countersign::authsign
