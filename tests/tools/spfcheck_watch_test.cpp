#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "auth/dns/static_direct_resolver.h"
#include "auth/dns/static_resolver.h"
#include "tools/spfcheck/watch_command.h"

namespace countersign::spfcheck {
namespace {

using namespace std::chrono_literals;
using app::ExitStatus;
using auth::dns::DirectStatus;
using auth::dns::Server;
using Json = nlohmann::json;

constexpr auth::Timestamp begin{1'700'000'000};  // 2023-11-14T22:13:20Z

/// Time that passes only by sleeping; what happens at a time is told before.
class FakePace final : public Pace {
 public:
  [[nodiscard]] auth::Timestamp now() override {
    return begin + std::chrono::duration_cast<std::chrono::seconds>(elapsed_);
  }

  [[nodiscard]] std::chrono::milliseconds elapsed() override { return elapsed_; }

  void sleep(std::chrono::milliseconds time) override {
    elapsed_ += time;
    while (!events_.empty() && events_.begin()->first <= elapsed_) {
      events_.begin()->second();
      events_.erase(events_.begin());
    }
  }

  void at(std::chrono::milliseconds time, std::function<void()> event) {
    events_.emplace(time, std::move(event));
  }

 private:
  std::chrono::milliseconds elapsed_{0};
  std::multimap<std::chrono::milliseconds, std::function<void()>> events_;
};

constexpr std::string_view world = R"($TTL 300
$ORIGIN example.com.
@ SOA ns1 hostmaster 7 1 2 3 60
@ NS ns1
@ NS ns2
ns1 A 192.0.2.1
ns1 AAAA 2001:db8::1
ns2 A 192.0.2.2
$ORIGIN example.net.
@ SOA ns3 hostmaster 7 1 2 3 60
@ NS ns3
@ NS ns4
ns3 A 192.0.2.3
ns4 A 192.0.2.4
)";

constexpr std::string_view wanted = "v=spf1 ip4:192.0.2.0/24 -all";

Server server(std::string_view text) { return Server::parse(text).value(); }

/// A zone with these TXT records at its apex.
std::string zone(int serial, std::initializer_list<std::string_view> records,
                 std::string_view ttl = "900") {
  std::string text =
      "$ORIGIN example.com.\n@ 600 SOA ns1 hostmaster " + std::to_string(serial) + " 1 2 3 120\n";
  for (const std::string_view record : records) {
    text += "@ " + std::string(ttl) + " TXT \"" + std::string(record) + "\"\n";
  }
  return text;
}

class Watch : public testing::Test {
 protected:
  Watch() { everybody(zone(7, {wanted})); }

  void everybody(const std::string& text) {
    for (const auto& address : {first_, first_v6_, second_}) {
      direct_.serve(address, text);
    }
  }

  Json run() {
    options_.json = true;
    std::ostringstream out;
    status_ = watch(options_, resolver_, direct_, pace_, std::nullopt, out);
    return Json::parse(out.str());
  }

  std::string text(std::optional<LiveText> live = std::nullopt) {
    options_.json = false;
    std::ostringstream out;
    status_ = watch(options_, resolver_, direct_, pace_, live, out);
    return out.str();
  }

  /// `192.0.2.1 match, 2001:db8::1 timeout`.
  static std::string states(const Json& document) {
    std::string text;
    for (const auto& row : document["servers"]) {
      const Json& address = row["address"];
      text += (text.empty() ? "" : ", ") + (address.is_null() ? "-" : address.get<std::string>()) +
              " " + row["state"].get<std::string>();
    }
    return text;
  }

  const Server first_ = server("192.0.2.1");
  const Server first_v6_ = server("2001:db8::1");
  const Server second_ = server("192.0.2.2");
  auth::dns::StaticResolver resolver_{world};
  auth::dns::StaticDirectResolver direct_;
  FakePace pace_;
  WatchOptions options_{.domain = auth::DnsName::parse("example.com").value()};
  ExitStatus status_ = ExitStatus::usage;
};

TEST_F(Watch, AllAgree) {
  const auto document = run();
  EXPECT_EQ(document["schema"], "spfcheck/watch/1");
  EXPECT_EQ(document["converged"], true);
  EXPECT_EQ(status_, ExitStatus::ok);
  EXPECT_EQ(states(document), "192.0.2.1 match, 2001:db8::1 match, 192.0.2.2 match");
  const Json& row = document["servers"][1];
  EXPECT_EQ(row["name"], "ns1.example.com");
  EXPECT_EQ(row["serial"], 7);
  EXPECT_EQ(row["record"], wanted);
  EXPECT_EQ(document["zone"], "example.com");
}

TEST_F(Watch, ExpectedTextIsComparedOctetForOctet) {
  options_.expect = "v=spf1 ip4:192.0.2.0/24  -all";
  auto document = run();
  EXPECT_EQ(status_, ExitStatus::try_again);
  EXPECT_EQ(document["converged"], false);
  EXPECT_EQ(document["servers"][0]["state"], "differs");
  EXPECT_EQ(document["servers"][0]["detail"], "another record from octet 25 on");
  options_.expect = wanted;
  document = run();
  EXPECT_EQ(status_, ExitStatus::ok);
}

TEST_F(Watch, Rfc7208S3_3StringsAreJoined) {
  direct_.serve(second_,
                "example.com. SOA ns1.example.com. h. 7 1 2 3 120\n"
                "example.com. 900 TXT \"v=spf1 ip4:192.0.2\" \".0/24 -all\"\n");
  EXPECT_EQ(run()["converged"], true);
}

struct DisputeCase {
  const char* name;
  int serials[3];
  std::string_view records[3];
  std::string_view want;
};

class WithoutExpect : public Watch, public testing::WithParamInterface<DisputeCase> {};

TEST_P(WithoutExpect, TheNewestIsWhatOthersShouldServe) {
  const auto& c = GetParam();
  const Server addresses[] = {first_, first_v6_, second_};
  for (int i = 0; i < 3; ++i) {
    direct_.serve(addresses[i], zone(c.serials[i], {c.records[i]}));
  }
  EXPECT_EQ(states(run()), c.want);
  EXPECT_EQ(status_, ExitStatus::try_again);
}

INSTANTIATE_TEST_SUITE_P(
    , WithoutExpect,
    testing::Values(DisputeCase{"HighestSerial",
                                {8, 7, 7},
                                {"v=spf1 -all", wanted, wanted},
                                "192.0.2.1 match, 2001:db8::1 differs, 192.0.2.2 differs"},
                    DisputeCase{"Rfc1982SerialWrapsAround",
                                {2, -5, -5},
                                {"v=spf1 -all", wanted, wanted},
                                "192.0.2.1 match, 2001:db8::1 differs, 192.0.2.2 differs"},
                    DisputeCase{"MostOfTheSameSerial",
                                {7, 7, 7},
                                {"v=spf1 -all", wanted, wanted},
                                "192.0.2.1 differs, 2001:db8::1 match, 192.0.2.2 match"},
                    DisputeCase{"NoneIsNotARecord",
                                {9, 7, 7},
                                {"other text", wanted, wanted},
                                "192.0.2.1 missing, 2001:db8::1 match, 192.0.2.2 match"}),
    [](const auto& test) { return test.param.name; });

TEST_F(Watch, TwoRecordsAtOneServerDiffer) {
  direct_.serve(second_, zone(7, {wanted, "v=spf1 -all"}));
  options_.expect = wanted;
  const auto document = run();
  EXPECT_EQ(states(document), "192.0.2.1 match, 2001:db8::1 match, 192.0.2.2 differs");
  EXPECT_EQ(document["servers"][2]["record"], nullptr);
  EXPECT_EQ(document["servers"][2]["records"].size(), 2U);
  EXPECT_NE(document["servers"][2]["detail"].get<std::string>().find("2 SPF records"),
            std::string::npos);
}

TEST_F(Watch, NoRecordAnywhereIsNotYet) {
  everybody(zone(7, {"v=spf10 is none"}));
  const auto document = run();
  EXPECT_EQ(status_, ExitStatus::try_again);
  EXPECT_EQ(states(document), "192.0.2.1 missing, 2001:db8::1 missing, 192.0.2.2 missing");
  EXPECT_EQ(text().substr(0, text().find('\n')),
            "example.com: not yet: no server serves an SPF record");
}

struct FailureCase {
  const char* name;
  DirectStatus status;
  const char* state;
};

class WatchFailure : public Watch, public testing::WithParamInterface<FailureCase> {};

TEST_P(WatchFailure, IsNamedAndHoldsTheRestBack) {
  direct_.fail_with(second_, GetParam().status);
  const auto document = run();
  EXPECT_EQ(status_, ExitStatus::try_again);
  EXPECT_EQ(document["servers"][2]["state"], GetParam().state);
  EXPECT_EQ(document["servers"][2]["name"], "ns2.example.com");
  EXPECT_EQ(document["servers"][2]["serial"], nullptr);
  EXPECT_FALSE(document["servers"][2]["detail"].is_null());
}

INSTANTIATE_TEST_SUITE_P(
    , WatchFailure,
    testing::Values(FailureCase{"Lame", DirectStatus::lame, "lame"},
                    FailureCase{"Refused", DirectStatus::refused, "refused"},
                    FailureCase{"Timeout", DirectStatus::silent, "timeout"},
                    // No other address of ns2 answered: nothing is known of it.
                    FailureCase{"NoRouteAtAll", DirectStatus::no_route, "timeout"}),
    [](const auto& test) { return test.param.name; });

TEST_F(Watch, ContractS9FamilyWithoutRouteIsLeftOutAndNamedOnce) {
  direct_.fail_with(first_v6_, DirectStatus::no_route);
  const auto document = run();
  EXPECT_EQ(status_, ExitStatus::ok);
  EXPECT_EQ(states(document), "192.0.2.1 match, 192.0.2.2 match");
  ASSERT_EQ(document["left_out"].size(), 1U);
  EXPECT_EQ(document["left_out"][0]["address"], "2001:db8::1");
  EXPECT_NE(text().find("no route there: ns1.example.com 2001:db8::1."), std::string::npos);
}

TEST_F(Watch, FamilyWithoutRouteIsNotLeftOutWhereTheServerDidNotAnswerOverTheOther) {
  direct_.fail_with(first_v6_, DirectStatus::no_route);
  direct_.fail_with(first_, DirectStatus::silent);
  EXPECT_EQ(states(run()), "192.0.2.1 timeout, 2001:db8::1 timeout, 192.0.2.2 match");
}

TEST_F(Watch, ServersGivenByHand) {
  options_.authorities = {server("192.0.2.9:5353")};
  direct_.serve(options_.authorities[0], zone(8, {wanted}));
  const auto document = run();
  EXPECT_EQ(states(document), "192.0.2.9:5353 match");
  EXPECT_EQ(document["servers"][0]["name"], nullptr);
}

TEST_F(Watch, DomainWithoutZoneIsAProblemWithRemedy) {
  options_.domain = auth::DnsName::parse("example.org").value();
  const auto document = run();
  EXPECT_EQ(status_, ExitStatus::try_again);
  EXPECT_EQ(document["servers"], Json::array());
  EXPECT_EQ(document["old_answers_until"], nullptr);
  EXPECT_FALSE(document["problem"].is_null());
  EXPECT_NE(text().find("--authority"), std::string::npos);
}

// --- CNAMEs ---

class WatchCname : public Watch {
 protected:
  WatchCname() {
    options_.domain = auth::DnsName::parse("mail.example.com").value();
    everybody(
        "$ORIGIN example.com.\n@ 600 SOA ns1 h 7 1 2 3 120\nmail 1800 CNAME "
        "spf.example.net.\n");
    vendor(third_, wanted);
    vendor(fourth_, wanted);
  }

  void vendor(const Server& address, std::string_view record) {
    direct_.serve(address, "$ORIGIN example.net.\n@ 600 SOA ns3 h 9 1 2 3 60\nspf 300 TXT \"" +
                               std::string(record) + "\"\n");
  }

  const Server third_ = server("192.0.2.3");
  const Server fourth_ = server("192.0.2.4");
};

TEST_F(WatchCname, ServersOfTheTargetAreAskedToo) {
  const auto document = run();
  EXPECT_EQ(states(document),
            "192.0.2.1 match, 2001:db8::1 match, 192.0.2.2 match, 192.0.2.3 match, "
            "192.0.2.4 match");
  EXPECT_EQ(document["servers"][0]["cname"], "spf.example.net");
  EXPECT_EQ(document["servers"][0]["record"], wanted);
  EXPECT_EQ(document["servers"][3]["asked"], "spf.example.net");
  EXPECT_EQ(document["servers"][3]["serial"], 9);
  EXPECT_EQ(document["old_answers_until"], auth::rfc3339(begin + 1800s)) << "the CNAME's TTL";
}

TEST_F(WatchCname, TargetsThatDisagreeLetNobodyMatch) {
  vendor(fourth_, "v=spf1 -all");
  EXPECT_EQ(states(run()),
            "192.0.2.1 differs, 2001:db8::1 differs, 192.0.2.2 differs, 192.0.2.3 match, "
            "192.0.2.4 differs");
}

TEST_F(WatchCname, TargetThatDoesNotAnswer) {
  direct_.fail_with(third_, DirectStatus::silent);
  direct_.fail_with(fourth_, DirectStatus::silent);
  EXPECT_EQ(states(run()),
            "192.0.2.1 timeout, 2001:db8::1 timeout, 192.0.2.2 timeout, 192.0.2.3 timeout, "
            "192.0.2.4 timeout");
}

TEST_F(WatchCname, TargetWithoutZone) {
  everybody("mail.example.com. CNAME spf.example.org.\n");
  const auto document = run();
  EXPECT_EQ(states(document), "192.0.2.1 missing, 2001:db8::1 missing, 192.0.2.2 missing");
  EXPECT_EQ(document["converged"], false);
  EXPECT_NE(document["problem"].get<std::string>().find("spf.example.org"), std::string::npos);
}

TEST_F(WatchCname, Loop) {
  everybody("$ORIGIN example.com.\nmail CNAME other\nother CNAME mail\n");
  const auto document = run();
  EXPECT_EQ(status_, ExitStatus::try_again);
  EXPECT_EQ(document["servers"].size(), 6U);
  for (const auto& row : document["servers"]) {
    EXPECT_EQ(row["state"], "missing");
    EXPECT_NE(row["detail"].get<std::string>().find("CNAME to"), std::string::npos);
  }
}

TEST_F(WatchCname, OneServerStillHasTheOldRecordInstead) {
  direct_.serve(second_,
                "$ORIGIN example.com.\n@ SOA ns1 h 6 1 2 3 120\nmail TXT \"v=spf1 "
                "?all\"\n");
  options_.expect = wanted;
  EXPECT_EQ(states(run()),
            "192.0.2.1 match, 2001:db8::1 match, 192.0.2.2 differs, 192.0.2.3 match, "
            "192.0.2.4 match");
}

// --- how long old answers live ---

TEST_F(Watch, OldAnswersLiveForTheTtlThatTheAuthorityGives) {
  EXPECT_EQ(run()["old_answers_until"], auth::rfc3339(begin + 900s));
}

TEST_F(Watch, Rfc2308S5NegativeAnswersLiveForTheSoaMinimum) {
  everybody(zone(7, {wanted}, "30"));
  EXPECT_EQ(run()["old_answers_until"], auth::rfc3339(begin + 120s));
}

TEST_F(Watch, LongestTtlOfAllServersCounts) {
  direct_.serve(second_, zone(6, {"v=spf1 -all"}, "86400"));
  EXPECT_EQ(run()["old_answers_until"], auth::rfc3339(begin + 86400s));
}

TEST_F(Watch, OldAnswersCountFromTheRoundInWhichAServerBeginsToMatch) {
  direct_.serve(second_, zone(6, {"v=spf1 -all"}, "86400"));
  options_.expect = wanted;
  options_.wait = 1h;
  pace_.at(35s, [this] { direct_.serve(second_, zone(7, {wanted}, "60")); });
  const auto document = run();
  EXPECT_EQ(status_, ExitStatus::ok);
  EXPECT_EQ(pace_.elapsed(), 40s) << "asked every ten seconds";
  EXPECT_EQ(document["old_answers_until"], auth::rfc3339(begin + 40s + 86400s))
      << "the old TTL, from the last moment at which it could be asked";
}

TEST_F(Watch, OldAnswersDoNotCountAnewWhileOthersAreWaitedFor) {
  direct_.serve(second_, zone(6, {"v=spf1 -all"}, "86400"));
  direct_.serve(first_v6_, zone(6, {"v=spf1 -all"}, "60"));
  options_.expect = wanted;
  options_.wait = 1h;
  pace_.at(5s, [this] { direct_.serve(second_, zone(7, {wanted}, "60")); });
  pace_.at(35s, [this] { direct_.serve(first_v6_, zone(7, {wanted}, "60")); });
  EXPECT_EQ(run()["old_answers_until"], auth::rfc3339(begin + 10s + 86400s));
}

TEST_F(Watch, ServerThatNeverAnsweredMayServeTheOldRecordUntilNow) {
  direct_.fail_with(second_, DirectStatus::silent);
  options_.wait = 20s;
  EXPECT_EQ(run()["old_answers_until"], auth::rfc3339(begin + 20s + 900s));
}

// --- waiting ---

TEST_F(Watch, WaitEndsAsSoonAsAllAgree) {
  direct_.serve(second_, zone(6, {"v=spf1 -all"}));
  options_.wait = 10min;
  pace_.at(95s, [this] { direct_.serve(second_, zone(7, {wanted})); });
  EXPECT_EQ(run()["converged"], true);
  EXPECT_EQ(pace_.elapsed(), 100s);
}

TEST_F(Watch, WaitEndsWithItsTime) {
  direct_.fail_with(second_, DirectStatus::silent);
  options_.wait = 25s;
  EXPECT_EQ(run()["converged"], false);
  EXPECT_EQ(status_, ExitStatus::try_again);
  EXPECT_EQ(pace_.elapsed(), 25s) << "and the last round is at its end";
}

TEST_F(Watch, WithoutWaitItIsAskedOnce) {
  direct_.fail_with(second_, DirectStatus::silent);
  (void)run();
  EXPECT_EQ(direct_.asked(), 6U);
  EXPECT_EQ(pace_.elapsed(), 0s);
}

TEST_F(Watch, ZoneThatCannotBeFoundYetIsLookedForAgain) {
  resolver_.fail_with(auth::DnsName::parse("example.com").value(),
                      auth::dns::Status::server_failure);
  options_.wait = 20s;
  EXPECT_NE(run()["problem"].get<std::string>().find("SOA of example.com"), std::string::npos);
  EXPECT_EQ(pace_.elapsed(), 20s);
}

// --- text ---

TEST_F(Watch, TextBeginsWithTheAnswer) {
  direct_.serve(second_, zone(6, {"v=spf1 -all"}, "7200"));
  EXPECT_EQ(text(), R"(example.com: not yet: 2 of 3 addresses serve the same record, 1 differs
record    v=spf1 ip4:192.0.2.0/24 -all

server           address      serial  state
ns1.example.com  192.0.2.1    7       match
ns1.example.com  2001:db8::1  7       match
ns2.example.com  192.0.2.2    6       differs  another record from octet 8 on
  serves  v=spf1 -all

Resolvers may give an answer from before the change until 2023-11-15T00:13:20Z (in 2 h 0 min).
)");
}

TEST_F(Watch, TextOfServersThatDoNotAnswer) {
  direct_.fail_with(first_, DirectStatus::silent);
  direct_.fail_with(first_v6_, DirectStatus::no_route);
  direct_.fail_with(second_, DirectStatus::refused);
  EXPECT_EQ(text(), R"(example.com: not yet: no server answers for it

server           address      serial  state
ns1.example.com  192.0.2.1    -       timeout  timeout from 192.0.2.1:53
ns1.example.com  2001:db8::1  -       timeout  no route from [2001:db8::1]:53
ns2.example.com  192.0.2.2    -       refused  refused from 192.0.2.2:53

A server that is lame or refuses does not have the zone: mend it, or take it out of the NS records.
)");
}

TEST_F(Watch, Sec13TextFromOutsideIsMadeSafe) {
  direct_.serve(second_, zone(8, {"v=spf1 \\027[2J -all"}));
  const std::string shown = text();
  EXPECT_EQ(shown.find('\x1b'), std::string::npos);
  EXPECT_NE(shown.find("\\x1b[2J"), std::string::npos);
  EXPECT_EQ(run()["servers"][2]["record"], "v=spf1 \x1b[2J -all");
}

TEST_F(Watch, TerminalShowsEachRoundInPlaceAndTheLastWhole) {
  direct_.serve(second_, zone(6, {"v=spf1 -all"}));
  options_.wait = 10s;
  const std::string shown = text(LiveText(20, 24));
  const auto clear = shown.find("\x1b[");
  ASSERT_NE(clear, std::string::npos);
  EXPECT_EQ(shown.substr(0, 21), "example.com: not yet\n") << "lines are cut";
  EXPECT_EQ(shown.rfind("\x1b[10A\x1b[J"), clear) << "once, before the last round";
  EXPECT_NE(shown.find("1 differs", clear), std::string::npos) << "which is not cut";
}

TEST(LiveText, KeepsToTheTerminal) {
  LiveText live(3, 3);
  EXPECT_EQ(live.next("abcdef\n\xc3\xbc\xc3\xbc\nx\ny\n"), "abc\n\xc3\xbc\n");
  EXPECT_EQ(live.next("z\n"), "\x1b[2A\x1b[Jz\n");
  EXPECT_EQ(live.clear(), "\x1b[1A\x1b[J");
  EXPECT_EQ(live.clear(), "");
}

// --- options ---

auth::Result<WatchOptions, std::string> options_of(std::vector<const char*> words) {
  words.insert(words.begin(), {"spfcheck", "watch"});
  std::ostringstream out;
  std::ostringstream err;
  const app::Program program{.name = "spfcheck", .help = "", .commands = {watch_command_line()}};
  const auto parsed = app::parse(program, static_cast<int>(words.size()), words.data(), out, err);
  if (!std::holds_alternative<app::Arguments>(parsed)) {
    return auth::fail(err.str());
  }
  return read_watch_options(std::get<app::Arguments>(parsed));
}

TEST(WatchOptions, AreRead) {
  const auto options =
      options_of({"example.com", "--expect", "v=spf1 -all", "--wait", "600", "--authority",
                  "192.0.2.1:5353", "--authority", "2001:db8::1", "--json"});
  ASSERT_TRUE(options.has_value()) << options.error();
  EXPECT_EQ(options->domain.text(), "example.com");
  EXPECT_EQ(options->expect, "v=spf1 -all");
  EXPECT_EQ(options->wait, 600s);
  EXPECT_EQ(options->authorities.size(), 2U);
  EXPECT_TRUE(options->json);
  EXPECT_EQ(options_of({"example.com", "--wait", "2h"})->wait, 2h);
  EXPECT_EQ(options_of({"example.com", "--wait", "0"})->wait, 0s);
}

struct BadOption {
  const char* name;
  std::vector<const char*> words;
  const char* says;
};

class BadWatchOptions : public testing::TestWithParam<BadOption> {};

TEST_P(BadWatchOptions, AreRefusedWithTheRemedy) {
  const auto options = options_of(GetParam().words);
  ASSERT_FALSE(options.has_value());
  EXPECT_NE(options.error().find(GetParam().says), std::string::npos) << options.error();
}

INSTANTIATE_TEST_SUITE_P(
    , BadWatchOptions,
    testing::Values(
        BadOption{"NoDomain", {}, "DOMAIN"}, BadOption{"Domain", {"a b"}, "DOMAIN 'a b'"},
        BadOption{"EmptyExpect", {"example.com", "--expect", ""}, "begins with v=spf1"},
        BadOption{"OtherText", {"example.com", "--expect", "v=DKIM1"}, "begins with v=spf1"},
        BadOption{
            "QuotedExpect", {"example.com", "--expect", "\"v=spf1 -all\""}, "quotation marks"},
        BadOption{"Wait", {"example.com", "--wait", "soon"}, "write seconds"},
        BadOption{"NegativeWait", {"example.com", "--wait", "-1"}, "--wait"},
        BadOption{"LongWait", {"example.com", "--wait", "32d"}, "at most 31 days"},
        BadOption{"Authority", {"example.com", "--authority", "ns1"}, "--authority"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace countersign::spfcheck
