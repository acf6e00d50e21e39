// RFC 9989 s4.7, s4.8: what the tags of a record say, and what is wrong with them.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "auth/dmarc/record.h"

namespace auth::dmarc {
namespace {

using Uris = std::vector<std::string>;

Record record(const std::string& tags) {
  auto parsed = parse_record("v=DMARC1; " + tags);
  EXPECT_TRUE(parsed) << tags;
  return parsed ? *parsed : Record{};
}

struct PolicyCase {
  const char* name;
  std::string tags;
  std::optional<Policy> p;
  std::optional<Policy> sp;
  std::optional<Policy> np;
  bool bad;
};

class Dmarc5Policies : public testing::TestWithParam<PolicyCase> {};

TEST_P(Dmarc5Policies, AreRead) {
  const Record read = record(GetParam().tags);
  EXPECT_EQ(read.policy, GetParam().p);
  EXPECT_EQ(read.subdomain_policy, GetParam().sp);
  EXPECT_EQ(read.nonexistent_policy, GetParam().np);
  EXPECT_EQ(read.bad_policy, GetParam().bad);
}

INSTANTIATE_TEST_SUITE_P(
    , Dmarc5Policies,
    testing::Values(
        PolicyCase{"All", "p=reject; sp=quarantine; np=none", Policy::reject, Policy::quarantine,
                   Policy::none, false},
        PolicyCase{"AnyCase", "P=Reject; SP=QUARANTINE; nP=None", Policy::reject,
                   Policy::quarantine, Policy::none, false},
        PolicyCase{"Missing", "adkim=s", {}, {}, {}, false},
        PolicyCase{"Dmarc7AnyOrder",
                   "rua=mailto:a@b.example; np=none;p=reject",
                   Policy::reject,
                   {},
                   Policy::none,
                   false},
        PolicyCase{"Dmarc4Bad", "p=bogus", {}, {}, {}, true},
        PolicyCase{"Dmarc4Empty", "p=", {}, {}, {}, true},
        PolicyCase{"Dmarc4BadSp", "p=reject; sp=bogus", Policy::reject, {}, {}, true},
        PolicyCase{"Dmarc4BadNp", "p=reject; np=bogus", Policy::reject, {}, {}, true},
        PolicyCase{"Dmarc6Twice", "p=reject; p=reject", {}, {}, {}, true},
        PolicyCase{"Dmarc6TwiceNp", "p=reject; np=none; NP=none", Policy::reject, {}, {}, true},
        PolicyCase{"Dmarc8OtherOctets", "p=reject\xc2\xa0", {}, {}, {}, true},
        PolicyCase{"Dmarc8Control", std::string("p=reject\0", 9), {}, {}, {}, true},
        PolicyCase{"InnerSpace", "p=rej ect", {}, {}, {}, true},
        PolicyCase{"Dmarc3LongerName", "pp=reject; p=none", Policy::none, {}, {}, false}),
    [](const auto& test) { return test.param.name; });

TEST(Dmarc48, TestModeIsYesOrNo) {
  EXPECT_TRUE(record("p=reject; t=y").test);
  EXPECT_TRUE(record("p=reject; T = Y ").test);
  for (const char* tags : {"p=reject", "t=n", "t=yes", "t=", "t=y; t=y", "t=u"}) {
    EXPECT_FALSE(record(tags).test) << tags;
  }
}

TEST(Dmarc54, AlignmentIsStrictOnlyWhereItSaysSo) {
  const Record strict = record("adkim=s; aspf=S");
  EXPECT_EQ(strict.dkim_alignment, AlignmentMode::strict);
  EXPECT_EQ(strict.spf_alignment, AlignmentMode::strict);
  const Record one = record("adkim=s; aspf=r");
  EXPECT_EQ(one.dkim_alignment, AlignmentMode::strict);
  EXPECT_EQ(one.spf_alignment, AlignmentMode::relaxed);
  for (const char* tags : {"p=none", "adkim=strict", "adkim=s;adkim=s", "adkim="}) {
    EXPECT_EQ(record(tags).dkim_alignment, AlignmentMode::relaxed) << tags;
  }
}

struct UriCase {
  const char* name;
  std::string value;
  Uris want;
};

class Dmarc9Uris : public testing::TestWithParam<UriCase> {};

TEST_P(Dmarc9Uris, AreThoseThatAreValid) {
  EXPECT_EQ(record("rua=" + GetParam().value).aggregate_report_uris, GetParam().want);
  EXPECT_EQ(record("ruf=" + GetParam().value).failure_report_uris, GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    , Dmarc9Uris,
    testing::Values(
        UriCase{"One", "mailto:a@b.example", {"mailto:a@b.example"}},
        UriCase{"KeepsCase", "mailto:A@B.Example", {"mailto:A@B.Example"}},
        UriCase{"Several",
                "mailto:a@b.example , https://r.example/x?y=z,mailto:c@d.example",
                {"mailto:a@b.example", "https://r.example/x?y=z", "mailto:c@d.example"}},
        UriCase{"ObsoleteSize", "mailto:a@b.example!10m", {"mailto:a@b.example"}},
        UriCase{"ObsoleteSizeInOctets", "mailto:a@b.example!512", {"mailto:a@b.example"}},
        UriCase{"NoSize", "mailto:a@b.example!10x", {}},
        UriCase{"EmptySize", "mailto:a@b.example!", {}}, UriCase{"SizeAlone", "!10m", {}},
        UriCase{"Escaped", "mailto:a%21b%2c@b.example", {"mailto:a%21b%2c@b.example"}},
        UriCase{"BadEscape", "mailto:a%2@b.example, mailto:a%zz@b.example, mailto:a@b%4", {}},
        UriCase{"NoScheme", "a@b.example, :a@b.example, 1x:a@b.example, mail to:a@b.example", {}},
        UriCase{"NoAddress", "mailto:, mailto:b.example, mailto:@b.example, mailto:a@", {}},
        UriCase{"WrongOneAmongOthers", "bogus, mailto:a@b.example", {"mailto:a@b.example"}},
        UriCase{"EmptyPieces", ",,mailto:a@b.example,", {"mailto:a@b.example"}},
        UriCase{"NotUriCharacters", "mailto:<a@b.example>, mailto:a@b.example\"", {}},
        UriCase{"Dmarc8OtherOctets", "mailto:a@b.example, mailto:\xc3\xa4@b.example", {}}),
    [](const auto& test) { return test.param.name; });

TEST(Dmarc9Bounds, ALongListIsCut) {
  std::string list;
  for (std::size_t i = 0; i < 100; ++i) {
    list += "mailto:a@b.example,";
  }
  const Record read = record("p=none; rua=" + list);
  EXPECT_EQ(read.aggregate_report_uris.size(), max_report_uris);
  ASSERT_EQ(read.problems.size(), 1U);
  EXPECT_EQ(read.problems[0].tag, "rua");
}

TEST(Dmarc10, FailureReportsOfAPublicSuffixAreIgnored) {
  EXPECT_EQ(record("p=none; psd=y; ruf=mailto:a@b.example").failure_report_uris, Uris());
  EXPECT_EQ(record("p=none; psd=n; ruf=mailto:a@b.example").failure_report_uris,
            Uris{"mailto:a@b.example"});
}

struct OptionsCase {
  const char* name;
  std::string value;
  FailureOptions want;
};

class Rfc9989Fo : public testing::TestWithParam<OptionsCase> {};

TEST_P(Rfc9989Fo, SaysOfWhichFailuresToTell) {
  EXPECT_EQ(record("fo=" + GetParam().value).failure_options, GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc9989Fo,
    testing::Values(OptionsCase{"Zero", "0", {}},
                    OptionsCase{"One", "1", {.nothing_aligned = false, .anything_failed = true}},
                    OptionsCase{"Dkim", "d", {.nothing_aligned = false, .any_dkim_failure = true}},
                    OptionsCase{"All",
                                "s:1:D",
                                {.nothing_aligned = false,
                                 .anything_failed = true,
                                 .any_dkim_failure = true,
                                 .any_spf_failure = true}},
                    OptionsCase{"Dmarc4BothNumbers", "0:1", {}},
                    OptionsCase{"Dmarc4Twice", "d:d", {}}, OptionsCase{"Dmarc4Other", "d:x", {}},
                    OptionsCase{"Dmarc4EmptyPiece", "d:", {}}),
    [](const auto& test) { return test.param.name; });

struct ProblemCase {
  const char* name;
  std::string tags;
  std::vector<std::string> want;  // the tags that are told
};

class Dmarc4Problems : public testing::TestWithParam<ProblemCase> {};

TEST_P(Dmarc4Problems, AreTold) {
  std::vector<std::string> tags;
  for (const RecordProblem& problem : record(GetParam().tags).problems) {
    EXPECT_FALSE(problem.text.empty());
    tags.push_back(problem.tag);
  }
  EXPECT_EQ(tags, GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    , Dmarc4Problems,
    testing::Values(
        ProblemCase{"None",
                    "p=reject; sp=none; np=none; t=n; adkim=r; aspf=s; psd=n; fo=1; "
                    "rua=mailto:a@b.example; ruf=mailto:a@b.example;;",
                    {}},
        ProblemCase{"MissingPolicy", "rua=mailto:a@b.example", {"p"}},
        ProblemCase{"BadPolicies", "P=x; sp=y; np=z", {"P", "sp", "np"}},
        ProblemCase{
            "BadSwitches", "p=none; t=x; adkim=x; aspf=x; psd=x", {"t", "adkim", "aspf", "psd"}},
        ProblemCase{"Twice", "p=none; aspf=r; aspf=r", {"aspf"}},
        ProblemCase{"Dmarc3Unknown", "p=none; x=y; v=DMARC1", {"x", "v"}},
        ProblemCase{"Historic", "p=none; pct=100; rf=afrf; ri=86400", {"pct", "rf", "ri"}},
        ProblemCase{"NoEqualsSign", "p=none; reject", {""}},
        ProblemCase{"Uris", "p=none; rua=https://b.example/r, bogus", {"rua", "rua"}},
        ProblemCase{"Size", "p=none; rua=mailto:a@b.example!10m", {"rua"}},
        ProblemCase{"FoWithoutRuf", "p=none; fo=1", {"fo"}},
        ProblemCase{"RufOfAPublicSuffix", "p=none; psd=y; ruf=mailto:a@b.example", {"ruf"}},
        ProblemCase{"OtherOctets", "p=none; psd=n\x01", {"psd"}},
        ProblemCase{"EmptyValue", "p=none; psd=", {"psd"}}),
    [](const auto& test) { return test.param.name; });

TEST(Dmarc4Bounds, HostileRecordsAreReadAndToldInPart) {
  std::string tags;
  for (int i = 0; i < 10'000; ++i) {
    tags += "=;x" + std::string(500, 'y') + "=1;";
  }
  const Record read = record(tags + "p=reject");
  EXPECT_EQ(read.policy, Policy::reject);
  EXPECT_EQ(read.problems.size(), max_record_problems);
  for (const RecordProblem& problem : read.problems) {
    EXPECT_LE(problem.tag.size(), 64U);
  }
}

}  // namespace
}  // namespace auth::dmarc
