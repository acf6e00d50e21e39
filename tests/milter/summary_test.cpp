#include "milter/summary.h"

#include <gtest/gtest.h>

#include "milter/forecasts.h"

namespace countersign::milter {
namespace {

using std::chrono::seconds;

Record record(Decision decision, std::optional<Reason> reason = {},
              std::string client = "10.0.0.5") {
  Record result;
  result.decision = decision;
  result.reason = reason;
  result.client = std::move(client);
  return result;
}

TEST(Summary, SaysWhatCameAndWhoWhyNot) {
  Summary summary;
  for (int i = 0; i < 3; ++i) {
    summary.add(record(Decision::sign));
  }
  summary.add(record(Decision::pass, Reason::domain_not_configured, "10.0.0.6"));
  summary.add(record(Decision::pass, Reason::domain_not_configured, "10.0.0.7"));
  summary.add(record(Decision::pass, Reason::domain_not_configured, "10.0.0.7"));
  summary.add(record(Decision::pass, Reason::no_from, "10.0.0.6"));
  summary.add(record(Decision::tempfail, Reason::key_unavailable, "10.0.0.8"));
  summary.add(record(Decision::given_up));
  EXPECT_EQ(
      summary.take(seconds(3600)),
      "60 min: 9 messages: 3 signed; 4 unsigned: no-from 1 (10.0.0.6 1), "
      "domain-not-configured 3 (10.0.0.7 2, 10.0.0.6 1); 1 tempfailed: key-unavailable 1 "
      "(10.0.0.8 1); 0 rejected; 1 aborted; 0 with a line over 998 octets; 0 with 8-bit text");
}

TEST(Summary, CountsVerifiedMailByItsDmarcResult) {
  Summary summary;
  for (const std::string_view dmarc : {"pass", "fail", "pass"}) {
    Record verified = record(Decision::verify);
    verified.verification =
        RecordedVerification{.spf = "pass", .dkim = "pass", .dmarc = dmarc, .disposition = "none"};
    summary.add(verified);
  }
  summary.add(record(Decision::pass, Reason::client_skipped));
  EXPECT_EQ(summary.take(seconds(3600)),
            "60 min: 4 messages: 3 verified: dmarc fail 1, pass 2; 1 unsigned: client-skipped 1 "
            "(10.0.0.5 1); 0 tempfailed; 0 rejected; 0 aborted; 0 with a line over 998 octets; "
            "0 with 8-bit text");
}

TEST(Summary, CountsWhatTheWayMayBreak) {
  Summary summary;
  Record limit = record(Decision::sign);
  limit.longest_line = 998;
  Record longer = record(Decision::reject, Reason::long_line);
  longer.longest_line = 999;
  longer.eightbit = true;
  summary.add(limit);
  summary.add(longer);
  EXPECT_EQ(summary.take(seconds(59)),
            "59 s: 2 messages: 1 signed; 0 unsigned; 0 tempfailed; 1 rejected: long-line 1 "
            "(10.0.0.5 1); 0 aborted; 1 with a line over 998 octets; 1 with 8-bit text");
}

TEST(Summary, BeginsAnewEachTime) {
  Summary summary;
  summary.add(record(Decision::sign));
  EXPECT_EQ(summary.take(seconds(120)).substr(0, 17), "2 min: 1 message:");
  EXPECT_EQ(summary.take(seconds(120)), "2 min: 0 messages");
}

TEST(Summary, IsOneLineOfBoundedLengthWhoeverSends) {
  Summary summary;
  for (std::size_t i = 0; i < Summary::max_clients + 500; ++i) {
    summary.add(record(Decision::pass, Reason::no_from, "client-" + std::to_string(i)));
  }
  summary.add(record(Decision::pass, Reason::bad_from, "client-0"));
  const std::string text = summary.take(seconds(60));
  EXPECT_NE(text.find("no-from 1500 (other clients 500, client-0 1, client-1 1, client-10 1, "
                      "client-100 1, and 996 more), bad-from 1 (other clients 1)"),
            std::string::npos)
      << text;
}

TEST(Summary, CountsForecastsByVerdictAndDomain) {
  Summary summary;
  const auto add = [&](const char* domain, std::optional<RecordedForecast> forecast) {
    Record record;
    record.decision = Decision::sign;
    record.from_domain = domain;
    record.forecast = std::move(forecast);
    summary.add(record);
  };
  add("example.com", test::recorded(auth::verify::Foresight::pass));
  add("example.com", test::recorded(auth::verify::Foresight::pass));
  add("example.org", test::recorded(auth::verify::Foresight::fail));
  add("example.org", RecordedForecast{.asked = true});
  add("example.net", RecordedForecast{});
  const std::string text = summary.take(std::chrono::seconds(60));
  EXPECT_TRUE(
      text.ends_with("; forecast: 2 pass (example.com 2), 1 unknown (example.org 1), "
                     "1 fail (example.org 1)"))
      << text;
}

}  // namespace
}  // namespace countersign::milter
