// Who is signed, and why not: the decision order of contract and manual.
#include "milter/policy.h"

#include <gtest/gtest.h>

#include "milter/explain.h"
#include "milter/support.h"

namespace countersign::milter {
namespace {

using test::address;
using test::configuration;
using test::state_of;

struct Case {
  const char* name;
  const char* sign;  // [sign]
  const char* client;
  const char* daemon;
  const char* login;
  const char* from;
  const char* want;  // decision and reason, or d= and selectors
};

std::string name_of(const testing::TestParamInfo<Case>& one) { return one.param.name; }

std::string answer(const Explanation& explanation) {
  std::string text(to_text(explanation.decision));
  if (explanation.reason) {
    return text + " " + std::string(to_text(*explanation.reason));
  }
  text += " d=" + explanation.domain;
  for (const std::string& selector : explanation.selectors) {
    text += " s=" + selector;
  }
  return text;
}

class Policy : public testing::TestWithParam<Case> {};

TEST_P(Policy, Decides) {
  const Case& one = GetParam();
  const auto state = state_of(configuration("[sign]\n" + std::string(one.sign) + "\n"));
  const Client client{.address = address(one.client), .daemon = one.daemon, .login = one.login};
  EXPECT_EQ(answer(explain(client, one.from, *state)), one.want);
}

constexpr const char* listed = "clients = [\"192.0.2.0/24\", \"2001:db8::7\"]";
constexpr const char* own = "joe@football.example.com";

INSTANTIATE_TEST_SUITE_P(
    Clients, Policy,
    testing::Values(
        Case{"NobodyByDefault", "", "127.0.0.1", "", "", own, "unsigned client-not-allowed"},
        Case{"ListedNetwork", listed, "192.0.2.255", "", "", own,
             "signed d=football.example.com s=test s=brisbane"},
        Case{"OutsideTheNetwork", listed, "192.0.3.0", "", "", own, "unsigned client-not-allowed"},
        Case{"ListedIpv6Address", listed, "2001:db8::7", "", "", own,
             "signed d=football.example.com s=test s=brisbane"},
        Case{"NeighbourOfIpv6Address", listed, "2001:db8::8", "", "", own,
             "unsigned client-not-allowed"},
        Case{"Listener", "daemons = [\"ORIGINATING\"]", "198.51.100.1", "ORIGINATING", "", own,
             "signed d=football.example.com s=test s=brisbane"},
        Case{"AnotherListener", "daemons = [\"ORIGINATING\"]", "198.51.100.1", "smtpd", "", own,
             "unsigned client-not-allowed"},
        Case{"ListenerWithoutNameIsNoListener", "daemons = [\"ORIGINATING\"]", "198.51.100.1", "",
             "", own, "unsigned client-not-allowed"},
        Case{"LoggedIn", "authenticated = true", "198.51.100.1", "", "joe", own,
             "signed d=football.example.com s=test s=brisbane"},
        Case{"LoggedInDoesNotCountByDefault", "", "198.51.100.1", "", "joe", own,
             "unsigned client-not-allowed"},
        Case{"NotLoggedIn", "authenticated = true", "198.51.100.1", "", "", own,
             "unsigned client-not-allowed"},
        Case{"StrangerWithForeignFrom", listed, "198.51.100.1", "", "", "a@foreign.example",
             "unsigned client-not-allowed"},
        Case{"StrangerWithBadFrom", listed, "198.51.100.1", "", "", "<>",
             "unsigned client-not-allowed"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Domains, Policy,
    testing::Values(
        Case{"Capitals", listed, "192.0.2.1", "", "", "Joe <joe@FOOTBALL.example.COM>",
             "signed d=football.example.com s=test s=brisbane"},
        Case{"Foreign", listed, "192.0.2.1", "", "", "joe@example.net",
             "unsigned domain-not-configured"},
        Case{"SubdomainNotCovered", listed, "192.0.2.1", "", "", "joe@a.football.example.com",
             "unsigned domain-not-configured"},
        Case{"ParentIsNotCovered", listed, "192.0.2.1", "", "", "joe@example.com",
             "unsigned domain-not-configured"},
        Case{"SubdomainCovered", listed, "192.0.2.1", "", "", "joe@a.b.example.org",
             "signed d=example.org s=s1"},
        Case{"LookAlikeEnding", listed, "192.0.2.1", "", "", "joe@notexample.org",
             "unsigned domain-not-configured"},
        Case{"LongestWins", listed, "192.0.2.1", "", "", "joe@a.deep.example.org",
             "signed d=deep.example.org s=s2"},
        Case{"SeveralAddressesOfOneDomain", listed, "192.0.2.1", "", "",
             "a@example.org, b@example.org", "signed d=example.org s=s1"},
        Case{"SeveralDomains", listed, "192.0.2.1", "", "", "a@example.org, b@example.net",
             "unsigned several-from"},
        Case{"NoAddress", listed, "192.0.2.1", "", "", "undisclosed:;", "unsigned bad-from"},
        Case{"AddressInDisplayName", listed, "192.0.2.1", "", "",
             "\"joe@example.org\" <joe@example.net>", "unsigned domain-not-configured"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    OnError, Policy,
    testing::Values(
        Case{"NoKey", listed, "192.0.2.1", "", "", "a@nokeys.example", "tempfailed no-active-key"},
        Case{"LostKey", listed, "192.0.2.1", "", "", "a@lost.example",
             "tempfailed key-unavailable"},
        Case{"AcceptNoKey", "clients = [\"192.0.2.1\"]\non_error = \"accept\"", "192.0.2.1", "", "",
             "a@nokeys.example", "unsigned no-active-key"},
        Case{"RejectLostKey", "clients = [\"192.0.2.1\"]\non_error = \"reject\"", "192.0.2.1", "",
             "", "a@lost.example", "rejected key-unavailable"},
        Case{"RejectIsNotForForeignMail", "clients = [\"192.0.2.1\"]\non_error = \"reject\"",
             "192.0.2.1", "", "", "a@example.net", "unsigned domain-not-configured"},
        Case{"RejectIsNotForStrangers", "clients = [\"192.0.2.1\"]\non_error = \"reject\"",
             "192.0.2.2", "", "", "a@lost.example", "unsigned client-not-allowed"}),
    name_of);

TEST(PolicyOrder, FirstReasonThatAppliesIsGiven) {
  const auto state = state_of(configuration(test::own_clients));
  const Client stranger{.address = address("198.51.100.1"), .daemon = {}, .login = {}};
  const Client known{.address = address("192.0.2.1"), .daemon = {}, .login = {}};
  const Authors none =
      auth::fail(auth::message::AuthorError{auth::message::AuthorProblem::no_from, "no From", 0});
  const auth::message::HeaderDefects nul{.nul = true};
  const auto reason = [&](const Client& client, bool excluded,
                          const auth::message::HeaderDefects& defects) {
    return to_text(*assess({client, excluded, defects, none}, *state).reason);
  };
  EXPECT_EQ(reason(stranger, true, nul), "client-not-allowed");
  EXPECT_EQ(reason(known, true, nul), "recipient-excluded");
  EXPECT_EQ(reason(known, false, nul), "message-malformed");
  EXPECT_EQ(reason(known, false, {}), "no-from");
}

TEST(PolicyRecipients, PatternsMatchTheWholeAddressInAnyCase) {
  const std::vector<std::string> patterns{"*@lists.example.net", "joe+?@example.net"};
  EXPECT_TRUE(is_excluded("<Anna@LISTS.example.net>", patterns));
  EXPECT_TRUE(is_excluded("joe+1@example.net", patterns));
  EXPECT_FALSE(is_excluded("<joe+12@example.net>", patterns));
  EXPECT_FALSE(is_excluded("<anna@lists.example.net.example>", patterns));
  EXPECT_FALSE(is_excluded("<a@b>", {}));
}

TEST(Reasons, TableIsInTheOrderOfTheReasons) {
  for (std::size_t i = 0; i < reasons().size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(reasons()[i].reason), i);
    EXPECT_FALSE(reasons()[i].text.empty());
    EXPECT_FALSE(reasons()[i].remedy.empty());
  }
}

}  // namespace
}  // namespace countersign::milter
