// Contract s3 and s9: spfcheck diff, the rehearsal of a change.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "app/input.h"
#include "auth/dns/static_resolver.h"
#include "tools/spfcheck/diff.h"
#include "tools/spfcheck/markdown.h"
#include "tools/spfcheck/proposed_record.h"
#include "tools/spfcheck/sender_changes.h"

namespace countersign::spfcheck {
namespace {

using app::ExitStatus;
using auth::DnsName;
using auth::dns::RecordType;
using auth::dns::StaticResolver;
using auth::dns::Status;
using Format = DiffOptions::Format;
using Json = nlohmann::json;

constexpr std::string_view zone =
    "example.com. TXT \"v=spf1 ip4:192.0.2.7 ip6:2001:db8::7 include:vendor.example ~all\"\n"
    "example.com. TXT \"something else\"\n"
    "vendor.example. TXT \"v=spf1 ip4:203.0.113.0/24 -all\"\n";

constexpr std::string_view known =
    "192.0.2.7 erp@example.com\n2001:db8::7 erp@example.com\n203.0.113.9 news@example.com\n"
    "192.0.2.7 <> mx.example.com\n";

DnsName name(std::string_view text) { return *DnsName::parse(text); }

struct Told {
  ExitStatus status;
  std::string out;

  [[nodiscard]] Json json() const { return Json::parse(out, nullptr, false); }
};

Told told(std::string_view record, std::string_view senders = known, Format format = Format::text,
          StaticResolver before = StaticResolver(zone)) {
  app::TextInput list{std::string(senders)};
  ProposedRecord after(name("example.com"), std::string(record), before);
  std::ostringstream out;
  const ExitStatus status =
      run_diff({.domain = name("example.com"), .record = std::string(record), .format = format},
               before, after, read_senders(list).value(), auth::Timestamp(0), out);
  return {status, out.str()};
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(SpfcheckDiff, TellsWhoLosesAPass) {
  const Told answer = told("v=spf1 ip4:192.0.2.7 include:vendor.example ip4:192.0.2.8 ~all");
  EXPECT_EQ(answer.status, ExitStatus::verdict);
  EXPECT_EQ(answer.out,
            "lost: 1 of 4 known senders loses its pass\n"
            "added: 1 IPv4 address\n"
            "  192.0.2.8/32\n"
            "removed: 1 IPv6 address\n"
            "  2001:db8::7/128\n"
            "look-ups: IPv4 1 before, 1 after; IPv6 1 before, 1 after; 10 are allowed\n"
            "void look-ups: IPv4 0 before, 0 after; IPv6 0 before, 0 after; 2 are allowed\n"
            "senders whose verdict changes:\n"
            "  2001:db8::7  erp@example.com  pass -> softfail  ~all in the record of example.com "
            "matches\n"
            "do not publish it: let the addresses of these senders pass first\n");
}

TEST(SpfcheckDiff, LetsPassWhatNobodyKnownLoses) {
  const Told answer =
      told("v=spf1 ip4:192.0.2.7 include:vendor.example ~all", "192.0.2.7 erp@example.com\n");
  EXPECT_EQ(answer.status, ExitStatus::ok);
  EXPECT_TRUE(holds(answer.out, "fine: none of 1 known sender loses its pass\n"));
  EXPECT_TRUE(holds(answer.out, "'spfcheck watch example.com'"));
  // Without a list nobody knows.
  const Told unknown = told("v=spf1 ip4:192.0.2.7 include:vendor.example ~all", "");
  EXPECT_EQ(unknown.status, ExitStatus::ok);
  EXPECT_TRUE(holds(unknown.out, "name the known senders with --senders"));
}

TEST(SpfcheckDiff, HasTheKeysOfTheContract) {
  const Json document =
      told("v=spf1 ip4:192.0.2.7 include:vendor.example a:none.example -all", known, Format::json)
          .json();
  EXPECT_EQ(document["schema"], "spfcheck/diff/1");
  EXPECT_EQ(document["added"], Json::parse(R"({"ipv4":[],"ipv6":[]})"));
  EXPECT_EQ(document["removed"], Json::parse(R"({"ipv4":[],"ipv6":["2001:db8::7/128"]})"));
  EXPECT_EQ(document["lookups"], Json::parse(R"({"before":1,"after":2})"));
  EXPECT_EQ(document["void_lookups"],
            Json::parse(R"({"before":{"ipv4":0,"ipv6":0},"after":{"ipv4":1,"ipv6":1}})"));
  ASSERT_EQ(document["senders"].size(), 4U);
  EXPECT_EQ(document["senders"][1]["ip"], "2001:db8::7");
  EXPECT_EQ(document["senders"][1]["sender"], "erp@example.com");
  EXPECT_EQ(document["senders"][1]["before"], "pass");
  EXPECT_EQ(document["senders"][1]["after"], "fail");
  EXPECT_EQ(document["senders"][1]["lost"], true);
  EXPECT_EQ(document["senders"][3]["helo"], "mx.example.com");
  EXPECT_EQ(document["senders"][3]["before"], "none");  // RFC 7208 s2.4
  EXPECT_TRUE(document["findings"].is_array());
}

struct ExitCase {
  const char* name;
  const char* record;
  ExitStatus status;
  const char* word;
};

class SpfcheckDiffExit : public ::testing::TestWithParam<ExitCase> {};

TEST_P(SpfcheckDiffExit, IsForCi) {
  // A sender who passes in every case but where the policy is broken or gone.
  const Told answer = told(GetParam().record, "192.0.2.7 erp@example.com\n");
  EXPECT_EQ(answer.status, GetParam().status);
  EXPECT_TRUE(answer.out.starts_with(std::string(GetParam().word) + ": ")) << answer.out;
}

INSTANTIATE_TEST_SUITE_P(
    , SpfcheckDiffExit,
    ::testing::Values(
        ExitCase{"Same", "v=spf1 include:vendor.example ip6:2001:db8::7 ip4:192.0.2.7 ~all",
                 ExitStatus::ok, "fine"},
        ExitCase{"Syntax", "v=spf1 ipv4:192.0.2.7 ~all", ExitStatus::verdict, "broken"},
        ExitCase{"NoVersion", "spf1 ip4:192.0.2.7 ~all", ExitStatus::verdict, "broken"},
        ExitCase{"Gone", "", ExitStatus::verdict, "broken"},
        ExitCase{"IncludeOfNothing", "v=spf1 ip4:192.0.2.7 include:none.example ~all",
                 ExitStatus::verdict, "broken"},
        ExitCase{"PlusAll", "v=spf1 ip4:192.0.2.7 +all", ExitStatus::verdict, "world-open"},
        ExitCase{"HalfTheWorld", "v=spf1 ip4:192.0.2.7 ip4:0.0.0.0/1 -all", ExitStatus::verdict,
                 "world-open"},
        ExitCase{"Wide", "v=spf1 ip4:192.0.2.7 ip4:10.0.0.0/8 -all", ExitStatus::ok, "fine"},
        ExitCase{"Lost", "v=spf1 ip4:192.0.2.8 -all", ExitStatus::verdict, "lost"}),
    [](const auto& tested) { return tested.param.name; });

TEST(SpfcheckDiff, NamesNewWideRanges) {
  EXPECT_TRUE(holds(told("v=spf1 ip4:10.0.0.0/8 ip4:11.0.0.0/16 ip6:2001:db8::/31 ~all").out,
                    "new wide ranges:\n  10.0.0.0/8\n  2001:db8::/31\n"));
  EXPECT_FALSE(holds(told("v=spf1 ip4:10.0.0.0/16 ip6:2001:db8::/32 ~all").out, "wide"));
}

TEST(SpfcheckDiff, NamesTermsThatDecideAboutNobody) {
  const Told answer = told("v=spf1 ip4:192.0.2.0/24 -ip4:192.0.2.7 include:vendor.example ~all");
  EXPECT_TRUE(holds(answer.out,
                    "terms that decide about nobody:\n  -ip4:192.0.2.7 in the record of "
                    "example.com\n"));
  const Told early = told("v=spf1 ip4:203.0.113.0/24 ip4:192.0.2.7 include:vendor.example ~all");
  EXPECT_TRUE(holds(early.out, "  include:vendor.example in the record of example.com\n"));
  EXPECT_TRUE(holds(early.out, "  ip4:203.0.113.0/24 in the record of vendor.example\n"));
}

TEST(SpfcheckDiff, NamesTermsThatTheMessageDecides) {
  const Told answer = told("v=spf1 exists:%{i}.example.com ~all", "");
  EXPECT_TRUE(holds(answer.out,
                    "terms that the message decides, after:\n  exists:%{i}.example.com in the "
                    "record of example.com\n"));
}

TEST(SpfcheckDiff, IsForAnotherTimeWhereDnsDoesNotSay) {
  StaticResolver failing(zone);
  failing.fail_with(name("vendor.example"), Status::server_failure);
  const Told answer = told("v=spf1 ip4:192.0.2.7 include:vendor.example ~all",
                           "192.0.2.7 erp@example.com\n", Format::text, failing);
  EXPECT_EQ(answer.status, ExitStatus::try_again);
  EXPECT_TRUE(answer.out.starts_with("open: DNS did not answer"));
  // What is broken whatever DNS will say is told at once.
  EXPECT_EQ(told("v=spf1 ipv4:192.0.2.7", "", Format::text, failing).status, ExitStatus::verdict);
}

TEST(ProposedRecord, StandsInPlaceOfTheSpfRecordAlone) {
  StaticResolver below(zone);
  const auto ask = [](auth::dns::Resolver& resolver, const char* owner, RecordType type) {
    return resolver.ask({.name = name(owner), .type = type},
                        auth::Deadline::after(std::chrono::hours(1)));
  };
  ProposedRecord after(name("example.com"), "v=spf1 -all", below);
  const auto texts = ask(after, "example.com", RecordType::txt).all<auth::dns::Text>();
  ASSERT_EQ(texts.size(), 2U);
  EXPECT_EQ(texts[0].octets, "something else");
  EXPECT_EQ(texts[1].octets, "v=spf1 -all");
  EXPECT_EQ(ask(after, "vendor.example", RecordType::txt).records.size(), 1U);
  ProposedRecord fresh(name("new.example"), "v=spf1 -all", below);
  EXPECT_EQ(ask(fresh, "new.example", RecordType::txt).status, Status::ok);
  EXPECT_EQ(ask(fresh, "new.example", RecordType::a).status, Status::no_data);
  ProposedRecord gone(name("vendor.example"), "", below);
  EXPECT_EQ(ask(gone, "vendor.example", RecordType::txt).status, Status::no_data);
  StaticResolver aliased("www.example. CNAME real.example.\nreal.example. TXT \"v=spf1 a -all\"\n");
  ProposedRecord behind(name("real.example"), "v=spf1 -all", aliased);
  EXPECT_EQ(ask(behind, "www.example", RecordType::txt).all<auth::dns::Text>()[0].octets,
            "v=spf1 -all");
}

TEST(ReadSenders, TakesEachOnceAndRefusesWhatCannotBeRead) {
  app::TextInput twice(
      "192.0.2.1 a@example.com\n192.0.2.1,a@example.com\n192.0.2.2 a@example.com\n");
  EXPECT_EQ(read_senders(twice)->size(), 2U);
  app::TextInput bad("192.0.2.1 a@example.com\n\n192.0.2 b@example.com\n");
  const auto read = read_senders(bad);
  ASSERT_FALSE(read);
  EXPECT_TRUE(read.error().starts_with("line 3: ")) << read.error();
}

TEST(SpfcheckDiffMarkdown, ShowsTheSame) {
  const Told answer = told("v=spf1 ip4:192.0.2.7 include:vendor.example ip4:192.0.2.8 ~all", known,
                           Format::markdown);
  EXPECT_EQ(answer.status, ExitStatus::verdict);
  EXPECT_TRUE(answer.out.starts_with("### SPF of `example.com`: lost\n"));
  EXPECT_TRUE(holds(answer.out, "| added | 1 IPv4 address<br>`192.0.2.8/32` |\n"));
  EXPECT_TRUE(holds(answer.out, "| `2001:db8::7` | `erp@example.com` | pass | **softfail** |"));
}

/// Who writes a record or a list of senders must not write the pull request.
TEST(SpfcheckDiffMarkdown, HasNoMarkupFromOutside) {
  const Told answer = told("v=spf1 exists:%{i}.a|b`c<img>.example @everyone ~all",
                           "192.0.2.7 \"|`<b>@admin\"@example.com\n", Format::markdown);
  EXPECT_FALSE(holds(answer.out, "@everyone"));
  EXPECT_TRUE(holds(answer.out, "| ``\"\\|`<b>@admin\"@example.com`` |"));
  EXPECT_FALSE(holds(answer.out, "\n<"));
  EXPECT_EQ(markdown_code("a`b|c"), "``a`b\\|c``");
  EXPECT_EQ(markdown_code("`"), "`` ` ``");
  EXPECT_EQ(markdown_code("a\nb"), "`a\\x0ab`");
  EXPECT_EQ(markdown_text("<b> *x* [y](z) #1 a|b"),
            "\\<b\\> \\*x\\* \\[y\\]\\(z\\) \\#\xe2\x80\x8b"
            "1 a\\|b");
  EXPECT_FALSE(holds(markdown_text("see @admin at https://x.example, www.x.example"), "@admin"));
  EXPECT_FALSE(holds(markdown_text("https://x.example www.x.example"), "://"));
  EXPECT_FALSE(holds(markdown_text("https://x.example www.x.example"), "www."));
}

app::Arguments arguments(std::map<std::string, std::vector<std::string>, std::less<>> options) {
  app::Arguments given;
  given.command = "diff";
  given.options_given = std::move(options);
  given.positionals_given["DOMAIN"] = {"example.com"};
  return given;
}

TEST(SpfcheckDiffOptions, NeedOneStateAfter) {
  const auto none = read_diff_options(arguments({}));
  ASSERT_FALSE(none);
  EXPECT_TRUE(holds(none.error(), "--record TEXT") && holds(none.error(), "--overlay FILE"));
  EXPECT_FALSE(read_diff_options(arguments({{"--record", {"v=spf1 -all"}}, {"--overlay", {"z"}}})));
  EXPECT_EQ(read_diff_options(arguments({{"--record", {"v=spf1 -all"}}}))->record, "v=spf1 -all");
  EXPECT_FALSE(read_diff_options(arguments({{"--overlay", {"z"}}}))->record);
}

TEST(SpfcheckDiffOptions, NameTheForm) {
  const auto format = [](std::map<std::string, std::vector<std::string>, std::less<>> options) {
    options["--record"] = {"v=spf1 -all"};
    return read_diff_options(arguments(std::move(options)));
  };
  EXPECT_EQ(format({})->format, Format::text);
  EXPECT_EQ(format({{"--json", {}}})->format, Format::json);
  EXPECT_EQ(format({{"--format", {"json"}}, {"--json", {}}})->format, Format::json);
  EXPECT_EQ(format({{"--format", {"markdown"}}})->format, Format::markdown);
  EXPECT_FALSE(format({{"--format", {"markdown"}}, {"--json", {}}}));
  EXPECT_FALSE(format({{"--format", {"html"}}}));
}

}  // namespace
}  // namespace countersign::spfcheck
