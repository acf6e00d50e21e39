// Contract s3 and s9: spfcheck bulk, a JSON object for each line, in order.
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>
#include <sstream>

#include "auth/dns/static_resolver.h"
#include "tools/spfcheck/bulk.h"

namespace countersign::spfcheck {
namespace {

using app::ExitStatus;
using auth::dns::StaticResolver;
using Json = nlohmann::json;

constexpr std::string_view zone = R"(
example.com. 60 TXT "v=spf1 ip4:192.0.2.0/24 include:_spf.example.com -all exp=why.example.com"
_spf.example.com. 60 TXT "v=spf1 a:out.example.com ?all"
out.example.com. 60 A 198.51.100.7
out.example.com. 60 AAAA 2001:db8::7
why.example.com. 60 TXT "%{l} from %{c}"
mx.example.com. 60 TXT "v=spf1 a -all"
mx.example.com. 60 A 192.0.2.25
macro.example.com. 60 TXT "v=spf1 exists:%{l}.ok.example.com -all"
anna.ok.example.com. 60 A 127.0.0.2
)";

struct Outcome {
  auth::Result<ExitStatus, std::string> status;
  std::vector<Json> lines;
};

Outcome bulk(const std::string& list, auth::dns::Resolver& resolver) {
  app::TextInput in(list);
  std::ostringstream out;
  Outcome outcome{run_bulk(in, resolver, auth::Timestamp(0), out, nullptr), {}};
  std::istringstream lines(out.str());
  for (std::string line; std::getline(lines, line);) {
    outcome.lines.push_back(Json::parse(line, nullptr, false));
  }
  return outcome;
}

Outcome bulk(const std::string& list) {
  StaticResolver resolver(zone);
  return bulk(list, resolver);
}

TEST(SpfcheckBulk, ALineIsARowWithSenderAndHeloAsGiven) {
  const auto [status, lines] = bulk("198.51.100.7 Anna@Example.com MX\n");
  EXPECT_EQ(status, ExitStatus::ok);
  const Json want = Json::parse(R"({
    "ip": "198.51.100.7", "identity": "mailfrom", "decisive": true, "domain": "example.com",
    "result": "pass", "mechanism": "a:out.example.com", "record_domain": "_spf.example.com",
    "record": "v=spf1 a:out.example.com ?all", "explanation": null,
    "reason": "a:out.example.com in the record of _spf.example.com matches",
    "lookups": 2, "void_lookups": 0, "aligned": null,
    "via": [{"mechanism": "include:_spf.example.com", "record_domain": "example.com"}],
    "sender": "Anna@Example.com", "helo": "MX"})");
  EXPECT_EQ(lines, std::vector{want});
}

TEST(SpfcheckBulk, TheNullSenderIsItsHeloName) {
  const auto [status, lines] = bulk("192.0.2.25 <> mx.example.com\n192.0.2.25,,mx.example.com\n");
  ASSERT_EQ(lines.size(), 2U);
  for (const Json& line : lines) {
    EXPECT_EQ(line["identity"], "helo");
    EXPECT_EQ(line["result"], "pass");
    EXPECT_EQ(line["helo"], "mx.example.com");
  }
  EXPECT_EQ(lines[0]["sender"], "<>");
  EXPECT_EQ(lines[1]["sender"], "");
}

TEST(SpfcheckBulk, AnyVerdictIsSuccess) {
  StaticResolver resolver(zone);
  resolver.fail_with(*auth::DnsName::parse("dead.example.com"), auth::dns::Status::timeout);
  const auto [status, lines] =
      bulk("203.0.113.1 example.com\n203.0.113.1 dead.example.com\n203.0.113.1 x\n", resolver);
  EXPECT_EQ(status, ExitStatus::ok);
  EXPECT_EQ(lines[0]["result"], "fail");
  EXPECT_EQ(lines[1]["result"], "temperror");
  EXPECT_EQ(lines[2]["result"], "none");
  EXPECT_EQ(lines[2]["helo"], nullptr);
}

TEST(SpfcheckBulk, ALineThatCannotBeReadIsAnErrorInItsPlace) {
  const auto [status, lines] =
      bulk("192.0.2.1 example.com\n\nhello\n192.0.2.2 example.com\n{\"ip\":1}");
  EXPECT_EQ(status, ExitStatus::usage);
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[0]["ip"], "192.0.2.1");
  EXPECT_EQ(lines[1]["line"], 3);
  EXPECT_EQ(lines[1]["error"].get<std::string>().find("IP 'hello': "), 0U);
  EXPECT_EQ(lines[2]["ip"], "192.0.2.2");
  EXPECT_EQ(lines[3]["line"], 5);
}

TEST(SpfcheckBulk, AnEmptyListIsDone) {
  const auto [status, lines] = bulk("");
  EXPECT_EQ(status, ExitStatus::ok);
  EXPECT_TRUE(lines.empty());
}

TEST(SpfcheckBulk, AListThatCannotBeReadOnEndsThere) {
  const auto [status, lines] = bulk(
      "\xff\xfe"
      "1");
  ASSERT_FALSE(status);
  EXPECT_NE(status.error().find("UTF-16"), std::string::npos);
}

// More lines than the window holds, each domain often enough to be compiled.
TEST(SpfcheckBulk, CompiledPoliciesSayTheSameInOrder) {
  std::string list;
  for (int i = 0; i < 3'000; ++i) {
    const std::string host = std::to_string(i % 256);
    const char* domains[] = {"anna@example.com", "anna@macro.example.com",
                             "bert@macro.example.com"};
    list += (i % 2 == 0 ? "192.0.2." : "203.0.113.") + host + " " + domains[i % 3] + " h" +
            std::to_string(i) + "\n";
  }
  const auto [status, lines] = bulk(list);
  ASSERT_EQ(lines.size(), 3'000U);
  for (int i = 0; i < 3'000; ++i) {
    const Json& line = lines[static_cast<std::size_t>(i)];
    ASSERT_EQ(line["helo"], "h" + std::to_string(i));
    const bool passes = i % 3 == 0 ? i % 2 == 0 : i % 3 == 1;
    ASSERT_EQ(line["result"], passes ? "pass" : "fail") << line;
    if (i % 3 == 0 && !passes) {  // exp= is evaluated for each message
      ASSERT_EQ(line["explanation"], "anna from 203.0.113." + std::to_string(i % 256));
    }
  }
}

/// The first question waits until the second one has been asked.
class Overtaken final : public auth::dns::Resolver {
 public:
  using Resolver::ask;

  explicit Overtaken(auth::dns::Resolver& below) : below_(below) {}

  [[nodiscard]] std::vector<auth::dns::Answer> ask(std::span<const auth::dns::Question> questions,
                                                   auth::Deadline deadline) override {
    {
      std::unique_lock lock(mutex_);
      ++asked_;
      both_.notify_all();
      if (both_.wait_for(lock, std::chrono::seconds(20), [this] { return asked_ > 1; })) {
        overtaken = true;
      }
    }
    return below_.ask(questions, deadline);
  }

  std::atomic<bool> overtaken = false;

 private:
  auth::dns::Resolver& below_;
  std::mutex mutex_;
  std::condition_variable both_;
  int asked_ = 0;
};

TEST(SpfcheckBulk, LinesWaitForDnsTogether) {
  StaticResolver resolver(zone);
  Overtaken overtaken(resolver);
  const auto [status, lines] =
      bulk("192.0.2.1 example.com\n192.0.2.25 mx.example.com\n", overtaken);
  EXPECT_TRUE(overtaken.overtaken);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0]["domain"], "example.com");
}

TEST(SpfcheckBulk, AReaderThatGoesAwayEndsIt) {
  std::string list;
  for (int i = 0; i < 20'000; ++i) {
    list += "192.0.2.1 example.com\n";
  }
  app::TextInput in(list);
  StaticResolver resolver(zone);
  std::ostringstream out;
  out.setstate(std::ios::badbit);
  static_cast<void>(run_bulk(in, resolver, auth::Timestamp(0), out, nullptr));
  EXPECT_LT(resolver.asked(), 10'000U);
}

}  // namespace
}  // namespace countersign::spfcheck
