#include "milter/config.h"

#include <gtest/gtest.h>

namespace countersign::milter {
namespace {

constexpr std::string_view whole = R"([milter]
socket = "inet:8891@127.0.0.1"
socket_group = "postfix"
socket_mode = "0640"
user = "countersign"
[sign]
clients = ["127.0.0.0/8"]
daemons = ["ORIGINATING"]
authenticated = true
on_error = "reject"
exclude_recipients = ["*@Lists.Example.NET"]
[guard]
long_lines = "tempfail"
[log]
format = "json"
[[domain]]
name = "example.com"
subdomains = true
[[domain.key]]
selector = "s1"
file = "/etc/countersign/s1.pem"
)";

TEST(Config, TakesEverySetting) {
  const LoadedConfig loaded = read_config(whole);
  ASSERT_TRUE(loaded.problems.empty());
  const Config& config = loaded.config;
  EXPECT_EQ(config.socket.address, "inet:8891@127.0.0.1");
  EXPECT_EQ(config.socket.group, "postfix");
  EXPECT_EQ(config.socket.mode, 0640U);
  EXPECT_EQ(config.user, "countersign");
  EXPECT_EQ(config.policy.clients.size(), 1U);
  EXPECT_EQ(config.policy.daemons, std::vector<std::string>{"ORIGINATING"});
  EXPECT_TRUE(config.policy.authenticated);
  EXPECT_EQ(config.policy.on_error, OnError::reject);
  EXPECT_EQ(config.policy.exclude_recipients, std::vector<std::string>{"*@lists.example.net"});
  EXPECT_EQ(config.policy.long_lines, LongLines::tempfail);
  EXPECT_EQ(config.log_format, LogFormat::json);
  ASSERT_EQ(config.domains.size(), 1U);
  EXPECT_EQ(config.domains[0].name.text(), "example.com");
  EXPECT_TRUE(config.domains[0].subdomains);
  ASSERT_EQ(config.domains[0].keys.size(), 1U);
  EXPECT_EQ(config.domains[0].keys[0].selector.text(), "s1");
  EXPECT_EQ(config.domains[0].keys[0].file, "/etc/countersign/s1.pem");
  EXPECT_EQ(config.domains[0].keys[0].line, 21U);
}

constexpr std::string_view least =
    "[milter]\nsocket = \"unix:/s\"\n[[domain]]\nname = \"example.com\"\n";

struct ForecastCase {
  const char* name;
  const char* egress;
  ForecastUse want;
};

class ConfigForecast : public testing::TestWithParam<ForecastCase> {};

TEST_P(ConfigForecast, IsUsedAsAskedFor) {
  const LoadedConfig loaded = read_config(std::string(least) + GetParam().egress);
  EXPECT_TRUE(loaded.problems.empty());
  EXPECT_EQ(loaded.config.egress.forecast, GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    , ConfigForecast,
    testing::Values(
        ForecastCase{"OffWithoutSection", "", ForecastUse::off},
        ForecastCase{"LogWithAddresses", "[egress]\naddresses = [\"192.0.2.7\"]\n",
                     ForecastUse::log},
        ForecastCase{"Off", "[egress]\naddresses = [\"192.0.2.7\"]\nforecast = \"off\"\n",
                     ForecastUse::off},
        ForecastCase{"Header", "[egress]\naddresses = [\"192.0.2.7\"]\nforecast = \"header\"\n",
                     ForecastUse::header},
        ForecastCase{"Hold", "[egress]\naddresses = [\"192.0.2.7\"]\nforecast = \"hold\"\n",
                     ForecastUse::hold},
        ForecastCase{"OffWithoutAddresses", "[egress]\nforecast = \"hold\"\n", ForecastUse::off}),
    [](const auto& one) { return one.param.name; });

TEST(Config, TakesEgressAndResolvers) {
  const LoadedConfig loaded =
      read_config(std::string(least) +
                  "[egress]\naddresses = [\"192.0.2.7\", \"2001:db8::7\"]\n"
                  "helo = \"smarthost.example.com\"\n[dns]\nresolvers = [\"192.0.2.53:5353\"]\n");
  ASSERT_TRUE(loaded.problems.empty());
  ASSERT_EQ(loaded.config.egress.from.addresses.size(), 2U);
  EXPECT_EQ(loaded.config.egress.from.addresses[1].text(), "2001:db8::7");
  EXPECT_EQ(loaded.config.egress.from.helo, "smarthost.example.com");
  ASSERT_EQ(loaded.config.resolvers.size(), 1U);
  EXPECT_EQ(loaded.config.resolvers[0].text(), "192.0.2.53:5353");
}

TEST(Config, TakesWhatAnInstanceThatVerifiesIsTold) {
  const LoadedConfig loaded = read_config(
      "[milter]\nsocket = \"unix:/s\"\n[verify]\nenabled = true\n"
      "authserv_id = \"MX.example.com\"\nown_authserv_ids = [\"mx2.example.com\"]\n"
      "skip_clients = [\"10.0.0.0/8\"]\nenforce = \"dmarc\"\nhonor_reject = false\n"
      "temperror = \"tempfail\"\nreceived_spf = true\ntimeout = \"5s\"\nmax_concurrent = 3\n");
  ASSERT_TRUE(loaded.problems.empty());
  const VerifyPolicy& verify = loaded.config.verify;
  EXPECT_TRUE(verify.enabled);
  EXPECT_EQ(verify.authserv_id, "mx.example.com");
  EXPECT_TRUE(verify.own_ids.claimed_by("mx.example.com; none"));
  EXPECT_TRUE(verify.own_ids.claimed_by("mx2.example.com; none"));
  EXPECT_FALSE(verify.own_ids.claimed_by("mx3.example.com; none"));
  EXPECT_EQ(verify.skip_clients.size(), 1U);
  EXPECT_TRUE(verify.enforce);
  EXPECT_FALSE(verify.honor_reject);
  EXPECT_TRUE(verify.wait_for_dns);
  EXPECT_TRUE(verify.received_spf);
  EXPECT_EQ(verify.timeout, std::chrono::seconds(5));
  EXPECT_EQ(verify.max_concurrent, 3U);
  EXPECT_EQ(summary_of(verify), "verifying as mx.example.com; DMARC policies are enforced");
}

TEST(Config, AnInstanceThatVerifiesRefusesNothingUnlessItIsTold) {
  const VerifyPolicy verify =
      read_config("[milter]\nsocket = \"unix:/s\"\n[verify]\nenabled = true\n").config.verify;
  EXPECT_FALSE(verify.authserv_id.empty());  // the host's name
  EXPECT_FALSE(verify.enforce);
  EXPECT_FALSE(verify.wait_for_dns);
  EXPECT_FALSE(verify.received_spf);
  EXPECT_EQ(verify.timeout, std::chrono::seconds(20));
  EXPECT_EQ(verify.max_concurrent, 64U);
}

TEST(Config, TheExampleOfAnInstanceThatVerifiesHasNoProblems) {
  const LoadedConfig loaded = load_config(TEST_DATA "/../../packaging/verify.toml");
  EXPECT_TRUE(loaded.problems.empty());
  EXPECT_TRUE(loaded.config.verify.enabled);
}

TEST(Config, DefaultsRefuseNothingAndSignForNobody) {
  const LoadedConfig loaded =
      read_config("[milter]\nsocket = \"unix:/s\"\n[[domain]]\nname = \"example.com\"\n");
  ASSERT_TRUE(loaded.problems.empty());
  EXPECT_TRUE(loaded.config.policy.clients.empty());
  EXPECT_FALSE(loaded.config.policy.authenticated);
  EXPECT_EQ(loaded.config.policy.on_error, OnError::tempfail);
  EXPECT_EQ(loaded.config.policy.long_lines, LongLines::warn);
  EXPECT_EQ(loaded.config.log_format, LogFormat::text);
  EXPECT_EQ(loaded.config.socket.mode, 0660U);
  EXPECT_EQ(loaded.config.user, "");
}

TEST(Config, MistakesInOneKeyLeaveTheRestToBeLookedAt) {
  const LoadedConfig loaded = read_config(
      "[milter]\nsocket = \"unix:/s\"\n[[domain]]\nname = \"a..b\"\n[[domain]]\n"
      "name = \"example.com\"\n[[domain.key]]\nselector = \"../x\"\nfile = \"/x\"\n"
      "[[domain.key]]\nselector = \"s2\"\nfile = \"/y\"\n");
  EXPECT_EQ(loaded.problems.size(), 2U);
  ASSERT_EQ(loaded.config.domains.size(), 1U);
  EXPECT_FALSE(loaded.config.domains[0].all_keys_read);
  ASSERT_EQ(loaded.config.domains[0].keys.size(), 1U);
  EXPECT_EQ(loaded.config.domains[0].keys[0].selector.text(), "s2");
}

}  // namespace
}  // namespace countersign::milter
