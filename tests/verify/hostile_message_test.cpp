// RFC 8601 s7: what attackers write into a message or say in SMTP, followed through the whole of
// verification to the fields that we add: each stays one field, says what was found and no more,
// and no verdict comes of a name that nobody authenticated.
#include <gtest/gtest.h>

#include "auth/authres/results.h"
#include "auth/dkim/signer.h"
#include "auth/dns/static_resolver.h"
#include "auth/spf/outcome.h"
#include "auth/verify/message_verifier.h"
#include "support/message.h"
#include "support/signing_keys.h"
#include "support/strict_authres.h"

namespace auth::verify {
namespace {

using dmarc::Verdict;
using testing::StrictAuthres;

constexpr std::size_t longest_field = 4096;  // AR-32

/// Whose mail is forged, and who forges: he has SPF, a key and a policy of his own.
std::string zone() {
  static const std::string key = testing::rsa_key()->public_key().record_p();
  return "victim.example. 60 IN TXT \"v=spf1 ip4:198.51.100.1 -all\"\n"
         "_dmarc.victim.example. 60 IN TXT \"v=DMARC1; p=reject\"\n"
         "attacker.example. 60 IN TXT \"v=spf1 ip4:192.0.2.66 exp=why.attacker.example -all\"\n"
         "helo.attacker.example. 60 IN TXT \"v=spf1 ip4:192.0.2.66 -all\"\n"
         "none.attacker.example. 60 IN TXT \"v=spf1 -all exp=why.attacker.example\"\n"
         "why.attacker.example. 60 IN TXT \"a\\027]0;b\\007\\010X-Injected: %{h} \\195\\169\"\n"
         "_dmarc.attacker.example. 60 IN TXT \"v=DMARC1; p=none\"\n"
         "s1._domainkey.attacker.example. 60 IN TXT \"p=" +
         key + "\"\n";
}

struct Verified {
  Report report;
  std::string received_spf;

  [[nodiscard]] std::string field() const { return authres::format("mx.example", results(report)); }
};

class Hostile : public ::testing::Test {
 public:
  Verified verify(const message::HeaderBlock& headers, const Client& client,
                  std::string_view body = "text\r\n") {
    dkim::DnsKeySource keys(resolver_);
    MessageVerifier verifier(client, {.receiver = "mx.example"},
                             {.resolver = resolver_, .keys = keys}, Timestamp(1'700'000'000));
    verifier.headers(headers);
    verifier.body(body);
    Verified verified{.report = verifier.finish(), .received_spf = {}};
    for (const std::string& value : received_spf(verified.report, "mx.example")) {
      verified.received_spf += value + "\n";
    }
    return verified;
  }

  Verified verify(std::string_view text, const Client& client) {
    const auto message = testing::read_message(text);
    return verify(message.headers, client, message.body);
  }

 private:
  dns::StaticResolver resolver_{std::string_view(zone())};
};

Client client(std::string helo, std::string mail_from) {
  return {.address = IpAddress::v4({192, 0, 2, 66}),
          .helo = std::move(helo),
          .mail_from = std::move(mail_from)};
}

message::HeaderBlock block(std::initializer_list<std::string> fields) {
  message::HeaderBlock headers;
  for (const std::string& field : fields) {
    EXPECT_TRUE(headers.add(field).has_value());
  }
  return headers;
}

std::string signature_with(std::string_view domain, std::string_view selector,
                           std::string_view more = "") {
  return "DKIM-Signature: v=1; a=rsa-sha256; d=" + std::string(domain) +
         "; s=" + std::string(selector) + "; h=from; bh=YWJj; b=YWJj" + std::string(more);
}

/// `text` with a signature of attacker.example on top.
std::string signed_by_attacker(std::string_view text) {
  const auto message = testing::read_message(text);
  const dkim::SignRequest request{.domain = *DnsName::parse("attacker.example"),
                                  .selector = *dkim::Selector::parse("s1"),
                                  .key = testing::rsa_key()};
  auto signer = dkim::Signer::begin(message.headers, {&request, 1}, Timestamp(1'699'999'999));
  signer->body(message.body);
  return "DKIM-Signature:" + std::move(*signer).finish()->front().value + "\r\n" +
         std::string(text);
}

/// One field of bounded size with a row for each row of the report, and no row that passes.
void expect_harmless(const Verified& verified) {
  const std::string field = verified.field();
  EXPECT_LE(field.size(), longest_field);
  const auto read = StrictAuthres::read(field);
  ASSERT_TRUE(read) << field;
  EXPECT_EQ(read->authserv_id, "mx.example");
  const auto rows = results(verified.report);
  ASSERT_EQ(read->results.size(), rows.size()) << field;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(read->results[i].method, rows[i].method);
    EXPECT_EQ(read->results[i].result, rows[i].result);
    EXPECT_NE(read->results[i].result, "pass") << field;
  }
  EXPECT_EQ(authres::format_line("mx.example", rows).find_first_of("\r\n"), std::string::npos);
  EXPECT_TRUE(is_utf8(verified.received_spf)) << verified.received_spf;
  EXPECT_EQ(verified.received_spf.find_first_of(std::string_view("\0\033\177", 3)),
            std::string::npos);
  EXPECT_EQ(verified.received_spf.find("\nX-"), std::string::npos) << verified.received_spf;
}

// --- what stands in the way of a value ---

struct Value {
  const char* name;
  std::string text;
};

std::string many_labels() {
  std::string name;
  for (int i = 0; i < 5'000; ++i) {
    name += "a.";
  }
  return name + "example";
}

void PrintTo(const Value& value, std::ostream* out) { *out << value.name; }

class Sec13Injection : public Hostile, public ::testing::WithParamInterface<Value> {};

TEST_P(Sec13Injection, InDomainOfASignature) {
  expect_harmless(verify(block({signature_with(GetParam().text, "s1"), "From: a@victim.example"}),
                         client("mx.attacker.example", "")));
}

TEST_P(Sec13Injection, InSelector) {
  expect_harmless(
      verify(block({signature_with("victim.example", GetParam().text), "From: a@victim.example"}),
             client("mx.attacker.example", "")));
}

TEST_P(Sec13Injection, InIdentity) {
  expect_harmless(verify(block({signature_with("victim.example", "s1", "; i=" + GetParam().text),
                                "From: a@victim.example"}),
                         client("mx.attacker.example", "")));
}

TEST_P(Sec13Injection, InUnknownTag) {
  expect_harmless(verify(block({signature_with("victim.example", "s1", "; z=" + GetParam().text),
                                "From: a@victim.example"}),
                         client("mx.attacker.example", "")));
}

TEST_P(Sec13Injection, InAlgorithm) {
  expect_harmless(verify(block({"DKIM-Signature: v=1; d=victim.example; s=s1; a=" +
                                    GetParam().text + "; h=from; bh=YWJj; b=YWJj",
                                "From: a@victim.example"}),
                         client("mx.attacker.example", "")));
}

TEST_P(Sec13Injection, InHelo) {
  expect_harmless(
      verify(block({"From: a@victim.example"}), client(GetParam().text, "a@victim.example")));
  expect_harmless(verify(block({"From: a@victim.example"}), client(GetParam().text, "")));
}

TEST_P(Sec13Injection, InMailFrom) {
  for (const std::string& sender :
       {GetParam().text, GetParam().text + "@none.attacker.example", "a@" + GetParam().text}) {
    expect_harmless(
        verify(block({"From: a@victim.example"}), client("mx.attacker.example", sender)));
  }
}

TEST_P(Sec13Injection, InFrom) {
  for (const std::string& from :
       {GetParam().text, "a@" + GetParam().text, GetParam().text + "@victim.example",
        "\"" + GetParam().text + "\" <a@victim.example>"}) {
    expect_harmless(verify(block({"From: " + from}), client("mx.attacker.example", "")));
  }
}

/// The explanation of attacker.example holds an escape sequence, a line end and what HELO said.
TEST_P(Sec13Injection, InExplanation) {
  expect_harmless(verify(block({"From: a@victim.example"}),
                         client(GetParam().text, "a@none.attacker.example")));
}

INSTANTIATE_TEST_SUITE_P(
    , Sec13Injection,
    ::testing::Values(
        Value{"LineEnd", "a.example\r\nX-Injected: yes"}, Value{"LineFeed", "a.example\nX-a: b"},
        Value{"CarriageReturn", "a.example\rX-a: b"}, Value{"Fold", "a.example\r\n\tdkim=pass"},
        Value{"Nul", std::string("a.example\0b", 11)}, Value{"Escape", "a\033]0;owned\a.example"},
        Value{"Semicolon", "a.example; dmarc=pass header.from=victim.example"},
        Value{"Quote", "\"; dmarc=pass header.from=victim.example; x=\""},
        Value{"Backslash", "a.example\\"}, Value{"BackslashQuote", "\\\"; dmarc=pass"},
        Value{"Comment", "victim.example) dmarc=pass ("}, Value{"OpenComment", "a(((("},
        Value{"TwoThings", "example.net(.victim.example"},  // SEC-16, CVE-2020-12272
        Value{"Tab", "a.example\tdmarc=pass"}, Value{"Percent", "a.example%00"},
        Value{"Latin1", "caf\xe9.example"}, Value{"LineSeparator", "a\u2028b.example"},
        Value{"EncodedWord", "=?utf-8?q?a=0D=0AX-Injected:_yes?="},
        Value{"Delete", "a\177.example"}, Value{"Long", std::string(10'000, 'a') + ".example"},
        Value{"LongLabels", many_labels()}),
    [](const auto& each) { return each.param.name; });

// --- much of it ---

TEST_F(Hostile, Sec14AnImmenseCopyOfTheHeaderIsNotLookedAt) {
  expect_harmless(
      verify(block({signature_with("victim.example", "s1", "; z=" + std::string(900'000, 'a')),
                    "From: a@victim.example"}),
             client("mx.attacker.example", "")));
}

TEST_F(Hostile, Sec15ARecordOf63KilobytesIsReadAndBounded) {
  std::string record = ". 60 IN TXT \"v=DMARC1; p=reject; v=spf1";
  for (int i = 0; i < 250; ++i) {
    record += "\" \"" + std::string(255, ';');
  }
  for (const std::string name :
       {"big.example", "_dmarc.big.example", "s1._domainkey.big.example"}) {
    dns::StaticResolver resolver{std::string_view(name + record + "\"\n")};
    dkim::DnsKeySource keys(resolver);
    MessageVerifier verifier(client("big.example", "a@big.example"), {},
                             {.resolver = resolver, .keys = keys}, Timestamp(1'700'000'000));
    verifier.headers(block({signature_with("big.example", "s1"), "From: a@big.example"}));
    expect_harmless({.report = verifier.finish(), .received_spf = {}});
  }
}

TEST_F(Hostile, Sec30RowsOfHundredsOfSignaturesFitIntoOneField) {
  message::HeaderBlock headers;
  for (int i = 0; i < 500; ++i) {
    const std::string number = std::to_string(i);
    ASSERT_TRUE(headers.add(
        signature_with("d" + number + std::string(40, 'x') + ".example", "s" + number)));
  }
  ASSERT_TRUE(headers.add("From: a@victim.example"));
  const Verified verified = verify(headers, client("mx.attacker.example", ""));
  EXPECT_EQ(verified.report.dkim.size(), 500U);
  const auto read = StrictAuthres::read(verified.field());
  ASSERT_TRUE(read);
  EXPECT_LE(verified.field().size(), longest_field);
  EXPECT_LE(std::ranges::count(read->results, "dkim", &testing::StrictResult::method), 10);
}

// --- names that nobody authenticated ---

TEST_F(Hostile, Sec16ADomainReadAsTwoThingsIsNone) {
  const Verified verified = verify(
      block({signature_with("attacker.example(.victim.example", "s1"), "From: a@victim.example"}),
      client("mx.attacker.example", ""));
  EXPECT_EQ(StrictAuthres::read(verified.field())->results.front().property("header.d"), "");
  EXPECT_EQ(verified.report.dmarc.verdict, Verdict::fail);
}

/// CVE-2019-20790: HELO passes, MAIL FROM does not.
TEST_F(Hostile, Sec17APassOfHeloIsNoneOfMailFrom) {
  const Verified verified = verify("From: a@attacker.example\r\n\r\ntext\r\n",
                                   client("helo.attacker.example", "a@nonexist.victim.example"));
  ASSERT_EQ(verified.report.spf.size(), 2U);
  EXPECT_EQ(verdict(verified.report.spf[1].result), spf::Verdict::pass);
  EXPECT_EQ(verified.report.dmarc.verdict, Verdict::fail);
  EXPECT_FALSE(verified.report.dmarc.spf_aligned);
}

/// A signature of the victim that fails, and one of the attacker that passes: in both orders.
TEST_F(Hostile, Sec18APassKeepsItsOwnDomain) {
  const std::string forged = signature_with("victim.example", "s1") + "\r\n";
  const std::string from = "From: a@victim.example\r\n\r\ntext\r\n";
  for (const std::string& text :
       {forged + signed_by_attacker(from), signed_by_attacker(forged + from)}) {
    const Verified verified = verify(text, client("mx.attacker.example", "a@attacker.example"));
    ASSERT_EQ(verified.report.dkim.size(), 2U);
    EXPECT_EQ(std::ranges::count_if(verified.report.dkim,
                                    [](const auto& signature) {
                                      return verdict(signature.outcome) == dkim::Verdict::pass &&
                                             signature.domain == "attacker.example";
                                    }),
              1);
    EXPECT_EQ(verified.report.dmarc.verdict, Verdict::fail);
    EXPECT_EQ(verified.report.dmarc.disposition, dmarc::Policy::quarantine);
  }
}

/// SEC-20: the attacker signs and sends as himself, with the victim somewhere in From.
TEST_F(Hostile, Sec20NoSpellingOfFromPassesForTheVictim) {
  for (const char* const from :
       {"a@victim.example, b@attacker.example", "a@victim.example\r\nFrom: b@attacker.example",
        "b@attacker.example\r\nFrom: a@victim.example", "<a@victim.example><b@attacker.example>",
        "a@victim.example,b@attacker.example;", "g: a@victim.example, b@attacker.example;",
        "<@attacker.example:a@victim.example>", "a@victim.example (b@attacker.example)",
        "a@victim.example.", "b@attacker.example\\@victim.example", "\"b@attacker.example\"", "",
        ",", "<>", "b@[192.0.2.66]", "a@victim.example b@attacker.example"}) {
    std::string text = "From: " + std::string(from) + "\r\n\r\ntext\r\n";
    const std::string unsigned_field = "From: b@attacker.example\r\n\r\ntext\r\n";
    const std::string made = signed_by_attacker(unsigned_field);
    text = made.substr(0, made.size() - unsigned_field.size()) + text;
    const Verified verified = verify(text, client("helo.attacker.example", "b@attacker.example"));
    EXPECT_NE(verified.report.dmarc.verdict, Verdict::pass) << from;
  }
}

TEST_F(Hostile, TheAttackersOwnMailPasses) {  // so that the tests above can fail
  const Verified verified = verify(signed_by_attacker("From: b@attacker.example\r\n\r\ntext\r\n"),
                                   client("helo.attacker.example", "b@attacker.example"));
  EXPECT_EQ(verified.report.dmarc.verdict, Verdict::pass);
  EXPECT_TRUE(verified.report.dmarc.spf_aligned && verified.report.dmarc.dkim_aligned);
}

TEST_F(Hostile, Sec19WhatIsSaidOfATextFromDnsCanBeShown) {
  const Verified verified =
      verify("From: a@victim.example\r\n\r\n", client("\033[2J", "a@none.attacker.example"));
  for (const SpfResult& spf : verified.report.spf) {
    EXPECT_EQ(reason(spf.result).find('\033'), std::string::npos);
    EXPECT_EQ(spf.result.explanation.value_or("").find_first_of("\033\r\n\a"), std::string::npos);
  }
  EXPECT_EQ(dmarc::reason(verified.report.dmarc).find('\033'), std::string::npos);
}

}  // namespace
}  // namespace auth::verify
