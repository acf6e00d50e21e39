// What spfcheck check says to people.
#include <gtest/gtest.h>

#include <sstream>

#include "auth/dns/static_resolver.h"
#include "tools/spfcheck/check.h"

namespace countersign::spfcheck {
namespace {

using auth::dns::StaticResolver;
using auth::dns::Status;

constexpr std::string_view zone = R"(
example.com. 60 TXT "v=spf1 ip4:192.0.2.0/24 include:%{d1r}._spf.example.com -all exp=why.example.com"
example._spf.example.com. 60 TXT "v=spf1 a:no.example.com mx:out.example.com ?all"
out.example.com. 60 MX 1 mx.example.com.
mx.example.com. 60 A 198.51.100.7
why.example.com. 60 TXT "not \\ours"
two.example.com. 60 TXT "v=spf1 -all"
two.example.com. 60 TXT "v=spf1 +all"
_dmarc.example.com. 60 TXT "v=DMARC1; p=none"
)";

auth::IpAddress ip(std::string_view text) { return *auth::IpAddress::parse(text); }

auth::DnsName name(std::string_view text) { return *auth::DnsName::parse(text); }

std::string check_text(const CheckOptions& options) {
  StaticResolver resolver(zone);
  resolver.fail_with(name("dead.example.com"), Status::timeout);
  resolver.fail_with(name("_dmarc.b.example.com"), Status::timeout);
  std::ostringstream out;
  static_cast<void>(run_check(options, resolver, auth::Timestamp(0), out));
  return out.str();
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

TEST(SpfcheckCheckText, AnswerThenWhyThenWhatToDo) {
  EXPECT_EQ(check_text({.sender = "a@two.example.com",
                        .ips = {ip("2001:db8::1"), ip("192.0.2.1")},
                        .helo = "none.example.com",
                        .from = name("example.com")}),
            "permerror: mail of a@two.example.com does not pass SPF from 2001:db8::1, 192.0.2.1\n"
            "  ADDRESS      IDENTITY  RESULT     ALIGNED  BECAUSE\n"
            "  192.0.2.1    mailfrom  permerror  yes      two.example.com has 2 SPF records, and "
            "may have one\n"
            "  192.0.2.1    helo      none       -        none.example.com does not exist\n"
            "\n"
            "  2001:db8::1  mailfrom  permerror  yes      two.example.com has 2 SPF records, and "
            "may have one\n"
            "  2001:db8::1  helo      none       -        none.example.com does not exist\n"
            "Put the SPF records of two.example.com together into one: spfcheck show "
            "two.example.com proposes it.\n");
}

TEST(SpfcheckCheckText, TheFirstLineIsTheAnswer) {
  EXPECT_EQ(first_line(check_text(
                {.sender = "example.com", .ips = {ip("192.0.2.1"), ip("198.51.100.7")}})),
            "pass: mail of example.com passes SPF from 192.0.2.1, 198.51.100.7");
  EXPECT_EQ(
      first_line(check_text(
          {.sender = "example.com", .ips = {ip("192.0.2.1")}, .from = name("mail.example.com")})),
      "pass: mail of example.com passes SPF from 192.0.2.1, aligned with mail.example.com");
  EXPECT_EQ(first_line(check_text(
                {.sender = "example.com", .ips = {ip("192.0.2.1")}, .from = name("example.net")})),
            "not aligned: mail of example.com passes SPF from 192.0.2.1, but DMARC does not count "
            "example.com for example.net");
  EXPECT_EQ(
      first_line(check_text(
          {.sender = "example.com", .ips = {ip("192.0.2.1")}, .from = name("b.example.com")})),
      "temperror: mail of example.com passes SPF from 192.0.2.1, but DNS did not say whether "
      "example.com is aligned with b.example.com; try again later");
  EXPECT_EQ(first_line(check_text({.sender = "dead.example.com", .ips = {ip("192.0.2.1")}})),
            "temperror: DNS did not give the policy of dead.example.com; try again later");
  EXPECT_EQ(first_line(check_text({.sender = "<>", .ips = {ip("::1")}, .helo = "mx.example.com"})),
            "none: mail of <> with HELO mx.example.com does not pass SPF from ::1");
}

TEST(SpfcheckCheckText, TheExplanationIsMarkedAsTheirs) {
  const std::string text = check_text({.sender = "example.com", .ips = {ip("203.0.113.9")}});
  EXPECT_NE(text.find("\nexample.com explains to 203.0.113.9: not \\x5cours\n"), std::string::npos)
      << text;
}

TEST(SpfcheckCheckText, TheFieldThatAReceiverWouldWrite) {
  const std::string text = check_text({.sender = "a@example.com",
                                       .ips = {ip("192.0.2.1")},
                                       .receiver = "mx.example.net",
                                       .received_spf = true});
  EXPECT_NE(text.find("\nReceived-SPF: pass (ip4:192.0.2.0/24 in the record "), std::string::npos)
      << text;
  EXPECT_TRUE(text.ends_with("\n"));
}

TEST(SpfcheckCheckText, ControlCharactersOfTheSenderAreHarmless) {
  const std::string text =
      check_text({.sender = "\x1b[31ma@\x1b]0;b", .ips = {ip("203.0.113.9")}, .trace = true});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(SpfcheckCheckText, TheTraceIsATree) {
  const std::string text =
      check_text({.sender = "example.com", .ips = {ip("198.51.100.7")}, .trace = true});
  EXPECT_NE(
      text.find(
          "\n198.51.100.7, mailfrom:\n"
          "  example.com is pass: v=spf1 ip4:192.0.2.0/24 "
          "include:%{d1r}._spf.example.com -all exp=why.example.com\n"
          "    ip4:192.0.2.0/24 does not match\n"
          "    include:%{d1r}._spf.example.com matches, with example._spf.example.com (a "
          "look-up)\n"
          "      example._spf.example.com is pass: v=spf1 a:no.example.com mx:out.example.com "
          "?all\n"
          "        a:no.example.com does not match (a look-up)\n"
          "          A no.example.com: NXDOMAIN (a void look-up)\n"
          "        mx:out.example.com matches (a look-up)\n"
          "          MX out.example.com: 1 record\n"
          "          A mx.example.com: 1 record\n"),
      std::string::npos)
      << text;
}

}  // namespace
}  // namespace countersign::spfcheck
