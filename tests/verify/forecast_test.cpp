// What receivers will find out about a message that has not left yet.
#include "auth/verify/forecast.h"

#include <gtest/gtest.h>

#include <string>

#include "auth/dns/static_resolver.h"
#include "support/signing_keys.h"

namespace auth::verify {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp now{1'700'000'000};

DnsName name(std::string_view text) { return *DnsName::parse(text); }

std::string key_record(const dkim::SignRequest& request, const std::string& p) {
  const bool rsa = request.key->public_key().algorithm() == crypto::KeyAlgorithm::rsa;
  return request.selector.text() + "._domainkey." + request.domain.text() +
         ". 300 TXT \"v=DKIM1; k=" + (rsa ? "rsa" : "ed25519") + "; p=" + p + "\"\n";
}

dkim::SignRequest rsa_request(const char* domain) {
  return {
      .domain = name(domain), .selector = *dkim::Selector::parse("s1"), .key = testing::rsa_key()};
}

dkim::SignRequest ed25519_request(const char* domain) {
  return {.domain = name(domain),
          .selector = *dkim::Selector::parse("e1"),
          .key = testing::ed25519_key()};
}

/// The egress of the tests: one address of each family.
const Egress two_addresses{
    .addresses = {*IpAddress::parse("192.0.2.7"), *IpAddress::parse("2001:db8::7")},
    .helo = "smarthost.example.com"};

class ForecastTest : public ::testing::Test {
 protected:
  ForecastTest() {
    const auto request = rsa_request("example.com");
    departure_.signatures = {dkim::PlannedSignature::of(request)};
    key_ = key_record(request, request.key->public_key().record_p());
  }

  Forecast run(const std::string& zone) {
    dns::StaticResolver resolver{std::string_view("$TTL 300\n" + zone)};
    return run(resolver);
  }

  Forecast run(dns::Resolver& resolver) {
    dkim::DnsKeySource keys(resolver);
    spf::RecordCache records;
    return forecast(egress_, departure_, Sources{resolver, keys, &records}, now,
                    Deadline::after(1s));
  }

  /// `verdict address spf dkim… dmarc policy`
  static std::string line(const Forecast& forecast) {
    const AddressForecast& worst = forecast.decisive();
    std::string text = std::string(to_text(worst.verdict)) + " " + worst.address.text() + " " +
                       std::string(to_text(worst.spf));
    for (const dkim::Verdict verdict : forecast.dkim) {
      text += " " + std::string(to_text(verdict));
    }
    text += " " + std::string(to_text(worst.dmarc));
    return text + " " + (worst.policy ? std::string(to_text(*worst.policy)) : "-");
  }

  Egress egress_ = two_addresses;
  Departure departure_{.mail_from = "ann@example.com", .authors = {name("example.com")}};
  std::string key_;
  const std::string spf_ = "example.com. TXT \"v=spf1 ip4:192.0.2.7 ip6:2001:db8::7 -all\"\n";
  const std::string spf_of_ipv4_ = "example.com. TXT \"v=spf1 ip4:192.0.2.7 -all\"\n";
  const std::string policy_ = "_dmarc.example.com. TXT \"v=DMARC1; p=reject\"\n";
  const std::string helo_ =
      "smarthost.example.com. TXT \"v=spf1 ip4:192.0.2.7 ip6:2001:db8::7 -all\"\n";
};

TEST_F(ForecastTest, AlignedSpfAndDkimPass) {
  const Forecast result = run(spf_ + key_ + policy_);
  EXPECT_EQ(line(result), "pass 192.0.2.7 pass pass pass reject");
  EXPECT_EQ(result.addresses.size(), 2U);
  EXPECT_TRUE(result.decisive().spf_aligned);
  EXPECT_TRUE(result.decisive().dkim_aligned);
  EXPECT_TRUE(result.decisive().unmet.empty());
  EXPECT_EQ(result.decisive().cause, "");
  EXPECT_EQ(result.decisive().remedy, "");
  EXPECT_FALSE(result.by_local_part);
}

TEST_F(ForecastTest, SpfMissingPassesDmarcByDkimAlone) {
  const Forecast result = run(key_ + policy_);
  EXPECT_EQ(line(result), "partial 192.0.2.7 none pass pass reject");
  EXPECT_EQ(result.decisive().cause, "SPF none for 192.0.2.7: example.com has no SPF record");
  EXPECT_EQ(result.decisive().remedy, "publish v=spf1 ip4:192.0.2.7 -all at example.com");
  EXPECT_FALSE(result.decisive().unmet.empty());
}

TEST_F(ForecastTest, Ipv6MissingInSpfNamesTheAddress) {
  const Forecast result = run(spf_of_ipv4_ + key_ + policy_);
  EXPECT_EQ(line(result), "partial 2001:db8::7 fail pass pass reject");
  EXPECT_EQ(result.addresses[0].verdict, Foresight::pass);
  EXPECT_EQ(result.decisive().remedy, "add ip6:2001:db8::7 to the SPF record of example.com");
}

TEST_F(ForecastTest, WithoutSignatureTheMissingAddressFails) {
  departure_.signatures.clear();
  const Forecast result = run(spf_of_ipv4_ + policy_);
  EXPECT_EQ(line(result), "fail 2001:db8::7 fail fail reject");
  EXPECT_TRUE(result.decisive().is_hit());
  EXPECT_EQ(result.addresses[0].verdict, Foresight::partial);  // SPF alone passes DMARC
}

// RFC 7208 s2.4, RFC 9989 s4.4.2: postmaster at the HELO name stands for the null reverse-path.
TEST_F(ForecastTest, NullSenderWithHeloRecord) {
  departure_.mail_from.clear();
  const Forecast result = run(helo_ + key_ + policy_);
  EXPECT_EQ(line(result), "pass 192.0.2.7 pass pass pass reject");
  EXPECT_TRUE(result.decisive().spf_aligned);
}

TEST_F(ForecastTest, NullSenderWithoutHeloRecord) {
  departure_.mail_from.clear();
  const Forecast result = run("smarthost.example.com. A 192.0.2.7\n" + spf_ + key_ + policy_);
  EXPECT_EQ(line(result), "partial 192.0.2.7 none pass pass reject");
  EXPECT_EQ(result.decisive().remedy, "publish v=spf1 ip4:192.0.2.7 -all at smarthost.example.com");
}

TEST_F(ForecastTest, NullSenderWithoutHelo) {
  departure_.mail_from.clear();
  egress_.helo.clear();
  const Forecast result = run(spf_ + key_ + policy_);
  EXPECT_EQ(line(result), "partial 192.0.2.7 none pass pass reject");
  EXPECT_EQ(result.decisive().remedy, "say by which name this host leaves in HELO");
}

TEST_F(ForecastTest, KeyNotInDns) {
  const Forecast result = run(spf_ + policy_);
  EXPECT_EQ(line(result), "partial 192.0.2.7 pass permerror pass reject");
  EXPECT_EQ(result.decisive().cause, "s1._domainkey.example.com: there is no key: NXDOMAIN");
  EXPECT_EQ(result.decisive().remedy, "publish the key that signs at s1._domainkey.example.com");
}

TEST_F(ForecastTest, KeyNotInDnsAndSenderElsewhereFails) {
  departure_.mail_from = "bounce@provider.example";
  const Forecast result =
      run("provider.example. TXT \"v=spf1 ip4:192.0.2.7 ip6:2001:db8::7 -all\"\n" + policy_);
  EXPECT_EQ(line(result), "fail 192.0.2.7 pass permerror fail reject");
  EXPECT_NE(result.decisive().cause.find(
                "SPF passes for provider.example, which is not aligned with From"),
            std::string::npos)
      << result.decisive().cause;
}

TEST_F(ForecastTest, OtherKeyInDns) {
  const auto request = rsa_request("example.com");
  constexpr const char* other =
      "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYt"
      "IxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0"
      "fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB";
  const Forecast result = run(spf_ + policy_ + key_record(request, other));
  EXPECT_EQ(line(result), "partial 192.0.2.7 pass fail pass reject");
  EXPECT_EQ(result.decisive().cause,
            "s1._domainkey.example.com: DNS has another key than the one that signs");
}

TEST_F(ForecastTest, RevokedKey) {
  const auto request = rsa_request("example.com");
  const Forecast result = run(spf_ + policy_ + key_record(request, ""));
  EXPECT_EQ(line(result), "partial 192.0.2.7 pass permerror pass reject");
}

// DLV-76: Yahoo wants every aligned signature to pass.
TEST_F(ForecastTest, Dlv76OneOfTwoKeysInDns) {
  departure_.signatures.push_back(dkim::PlannedSignature::of(ed25519_request("example.com")));
  const Forecast result = run(spf_ + key_ + policy_);
  EXPECT_EQ(line(result), "partial 192.0.2.7 pass pass permerror pass reject");
  ASSERT_EQ(result.decisive().unmet.size(), 1U);
  EXPECT_EQ(result.decisive().unmet[0].rule->receiver, "yahoo.com");
}

TEST_F(ForecastTest, ForeignFromFails) {
  departure_.authors = {name("bank.example")};
  departure_.signatures.clear();
  const Forecast result = run(spf_ + "_dmarc.bank.example. TXT \"v=DMARC1; p=quarantine\"\n");
  EXPECT_EQ(line(result), "fail 192.0.2.7 pass fail quarantine");
  EXPECT_TRUE(result.decisive().is_hit());
  EXPECT_EQ(result.decisive().cause,
            "DMARC fails, and bank.example asks for quarantine; SPF passes for example.com, which "
            "is not aligned with From; we sign it for no domain");
}

// Whether it verifies is for others to find out; the message is not condemned for that.
TEST_F(ForecastTest, ForeignFromWithASignatureOfItsOwnIsUnknown) {
  departure_.authors = {name("bank.example")};
  departure_.signatures.clear();
  departure_.others = {name("mail.bank.example")};
  const std::string zone = spf_ + "_dmarc.bank.example. TXT \"v=DMARC1; p=quarantine\"\n";
  EXPECT_EQ(line(run(zone)), "unknown 192.0.2.7 pass fail quarantine");
  departure_.others = {name("list.example.net")};  // of somebody who is not aligned
  EXPECT_EQ(line(run(zone)), "fail 192.0.2.7 pass fail quarantine");
}

struct PolicyCase {
  const char* name;
  const char* record;  // empty: none
  const char* want;
  bool hit;
};

class Rfc9989S4_7Forecast : public ForecastTest,
                            public ::testing::WithParamInterface<PolicyCase> {};

TEST_P(Rfc9989S4_7Forecast, NamesThePolicyThatWouldHit) {
  departure_.signatures.clear();
  departure_.mail_from = "bounce@provider.example";
  const std::string record(GetParam().record);
  const Forecast result =
      run("provider.example. TXT \"v=spf1 ip4:192.0.2.7 ip6:2001:db8::7 -all\"\n" +
          std::string("example.com. A 192.0.2.1\n") +
          (record.empty() ? "" : "_dmarc.example.com. TXT \"" + record + "\"\n"));
  EXPECT_EQ(line(result), GetParam().want);
  EXPECT_EQ(result.decisive().is_hit(), GetParam().hit);
}

INSTANTIATE_TEST_SUITE_P(, Rfc9989S4_7Forecast,
                         ::testing::Values(PolicyCase{"None", "v=DMARC1; p=none",
                                                      "fail 192.0.2.7 pass fail none", false},
                                           PolicyCase{"Quarantine", "v=DMARC1; p=quarantine",
                                                      "fail 192.0.2.7 pass fail quarantine", true},
                                           PolicyCase{"Reject", "v=DMARC1; p=reject",
                                                      "fail 192.0.2.7 pass fail reject", true},
                                           PolicyCase{"RejectInTestMode", "v=DMARC1; p=reject; t=y",
                                                      "fail 192.0.2.7 pass fail quarantine", true},
                                           PolicyCase{"NoRecord", "",
                                                      "partial 192.0.2.7 pass none -", false}),
                         [](const auto& one) { return one.param.name; });

TEST_F(ForecastTest, NothingAtAllFailsWithoutAPolicy) {
  departure_.signatures.clear();
  EXPECT_EQ(line(run("example.com. A 192.0.2.1\n")), "fail 192.0.2.7 none none -");
}

TEST_F(ForecastTest, AFromThatCannotBeReadFails) {
  departure_.authors.clear();
  departure_.signatures.clear();
  EXPECT_EQ(line(run(spf_)), "fail 192.0.2.7 pass permerror -");
}

TEST_F(ForecastTest, DeadDnsIsTemperror) {
  dns::StaticResolver resolver{std::string_view(spf_)};
  for (const char* one : {"example.com", "s1._domainkey.example.com", "_dmarc.example.com"}) {
    resolver.fail_with(name(one), dns::Status::timeout);
  }
  const Forecast result = run(resolver);
  EXPECT_EQ(line(result), "temperror 192.0.2.7 temperror temperror temperror -");
  EXPECT_FALSE(result.decisive().is_hit());
  EXPECT_EQ(result.decisive().remedy, "");
}

TEST_F(ForecastTest, SpfWithoutAnswerIsTemperrorThoughDkimPasses) {
  dns::StaticResolver resolver{std::string_view("$TTL 300\n" + key_ + policy_)};
  resolver.fail_with(name("example.com"), dns::Status::server_failure);
  EXPECT_EQ(line(run(resolver)), "temperror 192.0.2.7 temperror pass pass reject");
}

struct MacroCase {
  const char* name;
  const char* record;
  bool want;
};

class Rfc7208S7_2Forecast : public ForecastTest, public ::testing::WithParamInterface<MacroCase> {};

TEST_P(Rfc7208S7_2Forecast, IsForOneSenderWhereSpfLooksAtTheLocalPart) {
  const Forecast result = run("example.com. TXT \"" + std::string(GetParam().record) + "\"\n" +
                              "i.example.com. TXT \"v=spf1 exists:%{l}.u.example.com ?all\"\n");
  EXPECT_EQ(result.by_local_part, GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc7208S7_2Forecast,
    ::testing::Values(MacroCase{"Sender", "v=spf1 exists:%{s}.u.example.com -all", true},
                      MacroCase{"LocalPart", "v=spf1 exists:%{L1r-}.u.example.com -all", true},
                      MacroCase{"InAnInclude", "v=spf1 include:i.example.com -all", true},
                      MacroCase{"InARedirect", "v=spf1 redirect=i.example.com", true},
                      MacroCase{"Client", "v=spf1 exists:%{i}.u.example.com -all", false},
                      MacroCase{"PercentSign", "v=spf1 exists:%%l.u.example.com -all", false},
                      MacroCase{"BehindTheEnd", "v=spf1 -all exists:%{l}.u.example.com", false}),
    [](const auto& one) { return one.param.name; });

// What DNS and the sender wrote is neither trusted nor kept at length.
TEST_F(ForecastTest, WordsAreBoundedAndPrintable) {
  departure_.mail_from = "x@" + std::string(10'000, 'a') + "\x1b[31m\r\n.example";
  std::string zone = policy_;
  for (int i = 0; i < 10; ++i) {
    auto request = rsa_request("example.com");
    departure_.signatures.push_back(dkim::PlannedSignature::of(request));
  }
  const Forecast result = run(zone);
  EXPECT_LE(result.decisive().cause.size(), 810U);
  EXPECT_LE(result.decisive().remedy.size(), 810U);
  EXPECT_EQ(result.decisive().cause.find_first_of("\x1b\r\n"), std::string::npos);
  EXPECT_EQ(result.decisive().remedy.find_first_of("\x1b\r\n"), std::string::npos);
}

}  // namespace
}  // namespace auth::verify
