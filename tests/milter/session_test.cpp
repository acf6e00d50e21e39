// A session without sockets: what the MTA tells, what we answer, and what the record says.
#include "milter/session.h"

#include <gtest/gtest.h>

#include "auth/dkim/verifier.h"
#include "milter/support.h"
#include "support/fake_key_source.h"

namespace countersign::milter {
namespace {

using test::configuration;
using test::now;
using test::state_of;

struct Field {
  std::string name;
  std::string value;  // as a milter is handed it
};

struct Message {
  std::string sender = "<joe@football.example.com>";
  std::vector<std::string> recipients{"<suzie@shopping.example.net>"};
  std::vector<Field> fields{{"From", " Joe <joe@football.example.com>"},
                            {"To", " Suzie <suzie@shopping.example.net>"},
                            {"Subject", " Is dinner\n ready?"},
                            {"Date", "Fri, 11 Jul 2003 21:00:37 -0700"}};
  std::string body = "Hi.\r\n\r\nJoe.\r\n";
};

Verdict send(Session& session, const Message& message) {
  session.mail(message.sender, "");
  for (const std::string& recipient : message.recipients) {
    session.recipient(recipient);
  }
  for (const Field& field : message.fields) {
    session.header(field.name, field.value);
  }
  const std::string_view body(message.body);
  session.body(body.substr(0, body.size() / 2));
  session.body(body.substr(body.size() / 2));
  return session.end_of_message("4XyZ1a2b3c");
}

class SessionTest : public testing::Test {
 protected:
  explicit SessionTest(std::string_view more = test::own_clients)
      : current_(state_of(configuration(more))), session_(current_, clock_) {
    session_.connect(test::address("192.0.2.1"), "smtpd");
    session_.helo("exchange.corp.example");
  }

  void use(std::string_view more, const KeyLoader& load = test::keys_in_memory()) {
    current_.set(state_of(configuration(more), load));
  }

  static std::string outcome(const Verdict& verdict) {
    return std::string(to_text(verdict.decision)) +
           (verdict.record.reason ? " " + std::string(to_text(*verdict.record.reason)) : "");
  }

  // Results of all signatures of the message with `fields` on top of it, as words.
  static std::string verified(const Message& message, const std::vector<FieldToAdd>& fields) {
    auth::testing::FakeKeySource keys;
    const std::string rsa = "v=DKIM1; p=" + auth::testing::rsa_key()->public_key().record_p();
    for (const char* name : {"test._domainkey.football.example.com", "s1._domainkey.example.org",
                             "s2._domainkey.deep.example.org"}) {
      keys.publish(name, rsa);
    }
    keys.publish("brisbane._domainkey.football.example.com",
                 "v=DKIM1; k=ed25519; p=" + auth::testing::ed25519_key()->public_key().record_p());
    auth::message::HeaderBlock headers;
    for (const FieldToAdd& field : fields) {
      EXPECT_TRUE(headers.add(field.name, field.value));
    }
    for (const Field& field : message.fields) {
      EXPECT_TRUE(headers.add(field.name, field.value));
    }
    auto verifier = auth::dkim::Verifier::begin(headers, {}, now);
    const auto answers = keys.find(verifier.key_names(), {});
    verifier.body(message.body);
    std::string words;
    for (const auto& result : std::move(verifier).finish(answers)) {
      words += (words.empty() ? "" : ", ") + result.selector + "=" +
               std::string(to_text(auth::dkim::verdict(result.outcome)));
    }
    return words;
  }

  test::FakeClock clock_;
  CurrentState current_;
  Session session_;
};

TEST_F(SessionTest, SignsWithEveryKeyRsaOnTop) {
  const Message message;
  const Verdict verdict = send(session_, message);
  EXPECT_EQ(outcome(verdict), "signed");
  ASSERT_EQ(verdict.fields.size(), 2U);
  EXPECT_EQ(verified(message, verdict.fields), "test=pass, brisbane=pass");
  EXPECT_TRUE(verdict.reply.empty());
  EXPECT_TRUE(verdict.trouble.empty());
}

// A key whose signature takes 7 ms of the clock.
class SlowKey final : public auth::crypto::SigningKey {
 public:
  explicit SlowKey(test::FakeClock& clock) : clock_(clock) {}

  [[nodiscard]] auth::Result<std::vector<std::uint8_t>, auth::crypto::SignError> sign(
      const auth::crypto::Digest& digest) const override {
    clock_.advance(std::chrono::milliseconds(7));
    return key_->sign(digest);
  }

  [[nodiscard]] const auth::crypto::PublicKey& public_key() const noexcept override {
    return key_->public_key();
  }

 private:
  test::FakeClock& clock_;
  std::shared_ptr<const auth::crypto::SigningKey> key_ = auth::testing::rsa_key();
};

TEST_F(SessionTest, RecordSaysHowLongItTookSigningIncluded) {
  use(test::own_clients, test::keys_in_memory({{"/rsa", std::make_shared<SlowKey>(clock_)}}));
  EXPECT_EQ(send(session_, {}).record.ms, 7.0);
}

TEST_F(SessionTest, RecordSaysWhatTheMessageWas) {
  Message message;
  message.body =
      "Gr\xc3\xbc\xc3\x9f"
      "e\r\n";
  const Record record = send(session_, message).record;
  EXPECT_EQ(record.queue_id, "4XyZ1a2b3c");
  EXPECT_EQ(record.client, "192.0.2.1");
  EXPECT_EQ(record.helo, "exchange.corp.example");
  EXPECT_EQ(record.mail_from, "joe@football.example.com");
  EXPECT_EQ(record.from_domain, "football.example.com");
  EXPECT_EQ(record.decision, Decision::sign);
  EXPECT_EQ(record.reason, std::nullopt);
  ASSERT_EQ(record.signatures.size(), 2U);
  EXPECT_EQ(record.signatures[0].domain, "football.example.com");
  EXPECT_EQ(record.signatures[0].selector, "test");
  EXPECT_EQ(record.signatures[0].algorithm, "rsa-sha256");
  EXPECT_EQ(record.signatures[1].algorithm, "ed25519-sha256");
  EXPECT_EQ(record.longest_line, 38U);  // To: Suzie <suzie@shopping.example.net>
  EXPECT_TRUE(record.eightbit);
  // Each line with its CRLF, and the blank line.
  EXPECT_EQ(record.size, 38U + 40 + 20 + 9 + 38 + 2 + 9);
}

TEST_F(SessionTest, SignsForTheConfiguredDomainAboveTheAuthor) {
  Message message;
  message.fields[0].value = " root@srv1.dept.example.org";
  const Verdict verdict = send(session_, message);
  EXPECT_EQ(verified(message, verdict.fields), "s1=pass");
  EXPECT_EQ(verdict.record.from_domain, "srv1.dept.example.org");
}

TEST_F(SessionTest, NullSenderIsSignedByItsFrom) {
  Message message;
  message.sender = "<>";
  const Verdict verdict = send(session_, message);
  EXPECT_EQ(outcome(verdict), "signed");
  EXPECT_EQ(verdict.record.mail_from, "");
}

TEST_F(SessionTest, ConnectionWithoutAddressIsThisHost) {
  session_.connect(std::nullopt, "");
  const Verdict verdict = send(session_, {});
  EXPECT_EQ(outcome(verdict), "signed");
  EXPECT_EQ(verdict.record.client, "127.0.0.1");
}

TEST_F(SessionTest, StrangersMailPassesUntouched) {
  session_.connect(test::address("198.51.100.1"), "");
  const Verdict verdict = send(session_, {});
  EXPECT_EQ(outcome(verdict), "unsigned client-not-allowed");
  EXPECT_TRUE(verdict.fields.empty());
  EXPECT_TRUE(verdict.reply.empty());
}

TEST_F(SessionTest, LoginCountsForItsMessageAlone) {
  use("[sign]\nauthenticated = true\n");
  const Message message;
  session_.mail(message.sender, "joe");
  for (const Field& field : message.fields) {
    session_.header(field.name, field.value);
  }
  EXPECT_EQ(outcome(session_.end_of_message("1")), "signed");
  EXPECT_EQ(outcome(send(session_, message)), "unsigned client-not-allowed");
}

TEST_F(SessionTest, ExcludedWhenEveryRecipientMatches) {
  use(std::string(test::own_clients) + "exclude_recipients = [\"*@lists.example.net\"]\n");
  Message message;
  message.recipients = {"<a@lists.example.net>", "<B@LISTS.example.net>"};
  EXPECT_EQ(outcome(send(session_, message)), "unsigned recipient-excluded");
  message.recipients.emplace_back("<suzie@shopping.example.net>");
  EXPECT_EQ(outcome(send(session_, message)), "signed");
  message.recipients.clear();  // nobody is known: nothing speaks against signing
  EXPECT_EQ(outcome(send(session_, message)), "signed");
}

struct FromCase {
  const char* name;
  std::vector<Field> fields;
  const char* want;
};

class SessionFrom : public SessionTest, public testing::WithParamInterface<FromCase> {};

TEST_P(SessionFrom, Decides) {
  Message message;
  message.fields = GetParam().fields;
  EXPECT_EQ(outcome(send(session_, message)), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    , SessionFrom,
    testing::Values(
        FromCase{"None", {{"Subject", " x"}}, "unsigned no-from"},
        FromCase{"Two",
                 {{"From", " joe@example.org"}, {"FROM", " joe@example.org"}},
                 "unsigned several-from"},
        FromCase{
            "TwoDomains", {{"From", " joe@example.org, jim@example.net"}}, "unsigned several-from"},
        FromCase{"OneDomainTwice", {{"From", " joe@example.org, jim@EXAMPLE.org"}}, "signed"},
        FromCase{"Empty", {{"From", " <>"}}, "unsigned bad-from"},
        FromCase{"Foreign", {{"From", " joe@example.net"}}, "unsigned domain-not-configured"},
        FromCase{"SpaceBeforeColon",
                 {{"From ", " joe@example.org"}, {"From", " joe@example.net"}},
                 "unsigned several-from"},
        FromCase{"BareCrInHeader",
                 {{"From", " joe@example.org"}, {"X", " a\rFrom: joe@example.net"}},
                 "unsigned message-malformed"},
        FromCase{"BareLfInHeader",
                 {{"From", " joe@example.org"}, {"X", " a\nFrom: joe@example.net"}},
                 "unsigned message-malformed"},
        FromCase{"BadFieldName",
                 {{"From", " joe@example.org"}, {"X Y", " a"}},
                 "unsigned message-malformed"}),
    [](const testing::TestParamInfo<FromCase>& one) { return std::string(one.param.name); });

TEST_F(SessionTest, OwnMailWithoutKeyIsToldToTryAgain) {
  Message message;
  message.fields[0].value = " a@nokeys.example";
  const Verdict verdict = send(session_, message);
  EXPECT_EQ(outcome(verdict), "tempfailed no-active-key");
  EXPECT_EQ(verdict.reply, "not signed: the domain has no key (no-active-key); try again later");
  EXPECT_EQ(verdict.record.from_domain, "nokeys.example");
}

TEST_F(SessionTest, OnErrorDecidesOnMailThatCannotBeSigned) {
  const KeyLoader broken = test::keys_in_memory(
      {{"/rsa", std::make_shared<auth::testing::AbsentKey>(auth::testing::rsa_key())}});
  const std::pair<const char*, const char*> cases[] = {{"tempfail", "tempfailed sign-failed"},
                                                       {"accept", "unsigned sign-failed"},
                                                       {"reject", "rejected sign-failed"}};
  for (const auto& [setting, want] : cases) {
    use(std::string(test::own_clients) + "on_error = \"" + setting + "\"\n", broken);
    const Verdict verdict = send(session_, {});
    EXPECT_EQ(outcome(verdict), want);
    EXPECT_NE(verdict.trouble.find("the token is gone"), std::string::npos) << verdict.trouble;
    EXPECT_TRUE(verdict.fields.empty());
    EXPECT_TRUE(verdict.record.signatures.empty());
  }
}

TEST_F(SessionTest, ASignatureThatDoesNotVerifyNeverLeaves) {  // SEC-45
  use(test::own_clients,
      test::keys_in_memory(
          {{"/rsa", std::make_shared<auth::testing::LyingKey>(auth::testing::rsa_key())}}));
  const Verdict verdict = send(session_, {});
  EXPECT_EQ(outcome(verdict), "tempfailed sign-failed");
  EXPECT_TRUE(verdict.fields.empty());
}

TEST_F(SessionTest, AlreadySignedByUsIsNotSignedAgain) {
  Message message;
  const Verdict first = send(session_, message);
  message.fields.insert(message.fields.begin(), {"DKIM-Signature", first.fields[0].value});
  EXPECT_EQ(outcome(send(session_, message)), "unsigned already-signed");
}

TEST_F(SessionTest, ABrokenSignatureOfOursIsNoReasonNotToSign) {
  Message message;
  const Verdict first = send(session_, message);
  message.fields.insert(message.fields.begin(), {"DKIM-Signature", first.fields[0].value});
  message.body += "changed\r\n";
  const Verdict second = send(session_, message);
  EXPECT_EQ(outcome(second), "signed");
  EXPECT_EQ(verified(message, second.fields), "test=pass, brisbane=pass, test=fail");
}

TEST_F(SessionTest, ForeignSignaturesAreNoReasonNotToSign) {
  Message message;
  message.fields.push_back({"DKIM-Signature",
                            " v=1; a=rsa-sha256; d=example.net; s=x; h=from; "
                            "bh=AAAA; b=AAAA"});
  message.fields.push_back({"DKIM-Signature", " rubbish"});
  EXPECT_EQ(outcome(send(session_, message)), "signed");
}

struct GuardCase {
  const char* setting;
  std::size_t octets;
  const char* want;
};

class SessionGuard : public SessionTest, public testing::WithParamInterface<GuardCase> {};

TEST_P(SessionGuard, LooksAtHeaderAndBody) {
  use(std::string(test::own_clients) + "[guard]\nlong_lines = \"" + GetParam().setting + "\"\n");
  Message body;
  body.body = std::string(GetParam().octets, 'x') + "\r\n";
  EXPECT_EQ(outcome(send(session_, body)), GetParam().want);
  Message header;
  header.fields.push_back({"X", " " + std::string(GetParam().octets - 3, 'x')});
  const Verdict verdict = send(session_, header);
  EXPECT_EQ(outcome(verdict), GetParam().want);
  EXPECT_EQ(verdict.record.longest_line, GetParam().octets);
  EXPECT_EQ(verdict.record.remarks.size(), GetParam().octets > 998 ? 1U : 0U);
}

INSTANTIATE_TEST_SUITE_P(, SessionGuard,
                         testing::Values(GuardCase{"reject", 998, "signed"},
                                         GuardCase{"reject", 999, "rejected long-line"},
                                         GuardCase{"tempfail", 999, "tempfailed long-line"},
                                         GuardCase{"warn", 999, "signed"}));

TEST_F(SessionTest, GuardLeavesAloneWhatIsNotSigned) {
  use(std::string(test::own_clients) + "[guard]\nlong_lines = \"reject\"\n");
  Message message;
  message.fields[0].value = " joe@example.net";
  message.body = std::string(2000, 'x') + "\r\n";
  EXPECT_EQ(outcome(send(session_, message)), "unsigned domain-not-configured");
}

TEST_F(SessionTest, TooManyFieldsPassUnsigned) {
  Message message;
  message.fields.resize(2001, {"X", " y"});
  const Verdict verdict = send(session_, message);
  EXPECT_EQ(outcome(verdict), "unsigned limit-exceeded");
  EXPECT_EQ(verdict.record.size, 38U + 40 + 20 + 9 + 38 + 1997 * 6 + 2 + 13);
}

TEST_F(SessionTest, FromBehindTheLimitIsNotCalledMissing) {
  Message message;
  const Field from = message.fields[0];
  message.fields.assign(2000, {"X", " y"});
  message.fields.push_back(from);
  EXPECT_EQ(outcome(send(session_, message)), "unsigned limit-exceeded");
}

TEST_F(SessionTest, AHeaderOverOneMebibytePassesUnsigned) {
  Message message;
  for (int i = 0; i < 20; ++i) {
    message.fields.push_back({"X", " " + std::string(60000, 'y')});
  }
  EXPECT_EQ(outcome(send(session_, message)), "unsigned limit-exceeded");
}

TEST_F(SessionTest, AbortLeavesNothingBehind) {
  session_.mail("<gone@example.net>", "joe");
  session_.recipient("<x@example.net>");
  session_.header("From", " gone@example.net");
  session_.body("half");
  EXPECT_TRUE(session_.give_up("1").has_value());
  EXPECT_FALSE(session_.message_open());
  const Message message;
  const Verdict verdict = send(session_, message);
  EXPECT_EQ(verified(message, verdict.fields), "test=pass, brisbane=pass");
  EXPECT_EQ(verdict.record.mail_from, "joe@football.example.com");
}

TEST_F(SessionTest, AMessageThatIsGivenUpLeavesItsRecord) {
  session_.mail("<gone@example.net>", "");
  session_.recipient("<x@example.net>");
  session_.header("From", " joe@football.example.com");
  session_.body("half");
  clock_.advance(std::chrono::milliseconds(40));
  const std::optional<Record> record = session_.give_up("4XyZ1a2b3c");
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(to_text(record->decision), "aborted");
  EXPECT_EQ(record->reason, std::nullopt);
  EXPECT_EQ(record->queue_id, "4XyZ1a2b3c");
  EXPECT_EQ(record->mail_from, "gone@example.net");
  EXPECT_EQ(record->from_domain, "football.example.com");
  EXPECT_EQ(record->ms, 40.0);
  EXPECT_TRUE(record->signatures.empty());
  EXPECT_FALSE(session_.give_up("4XyZ1a2b3c").has_value());  // one record a message
}

TEST_F(SessionTest, ASenderWithoutAMessageLeavesNoRecord) {
  EXPECT_FALSE(session_.give_up("").has_value());
  session_.mail("<joe@football.example.com>", "");
  session_.recipient("<refused@example.net>");
  EXPECT_FALSE(session_.give_up("").has_value());
  EXPECT_EQ(outcome(send(session_, {})), "signed");
  EXPECT_FALSE(session_.give_up("").has_value());
}

TEST_F(SessionTest, MailWithoutAbortBeginsAnew) {
  session_.mail("<gone@example.net>", "");
  session_.header("From", " gone@example.net");
  EXPECT_EQ(outcome(send(session_, {})), "signed");
}

TEST_F(SessionTest, AMessageKeepsTheStateOfItsBeginning) {
  const Message message;
  session_.mail(message.sender, "");
  current_.set(
      state_of("[milter]\nsocket = \"unix:/s\"\n[[domain]]\nname = \"other.example\"\n"
               "[[domain.key]]\nselector = \"x\"\nfile = \"/rsa\"\n"));
  for (const Field& field : message.fields) {
    session_.header(field.name, field.value);
  }
  session_.body(message.body);
  EXPECT_EQ(outcome(session_.end_of_message("1")), "signed");
  EXPECT_EQ(outcome(send(session_, message)), "unsigned client-not-allowed");
}

TEST_F(SessionTest, AFailureInAnyStepIsToldToTryAgain) {
  const Message message;
  session_.mail(message.sender, "");
  session_.fail();
  for (const Field& field : message.fields) {
    session_.header(field.name, field.value);
  }
  EXPECT_EQ(outcome(session_.end_of_message("1")), "tempfailed sign-failed");
  EXPECT_EQ(outcome(send(session_, message)), "signed");  // and only that message
}

TEST_F(SessionTest, AFailureOutsideOfAMessageIsToldToAllOfTheConnection) {
  session_.fail();
  EXPECT_EQ(outcome(send(session_, {})), "tempfailed sign-failed");
  EXPECT_EQ(outcome(send(session_, {})), "tempfailed sign-failed");
}

TEST_F(SessionTest, AFailureIsNeverLetThroughByOnError) {
  use(std::string(test::own_clients) + "on_error = \"accept\"\n");
  session_.mail("<a@example.org>", "");
  session_.fail();
  EXPECT_EQ(outcome(session_.end_of_message("1")), "tempfailed sign-failed");
}

TEST_F(SessionTest, StepsOutOfOrderNeverSignNorPass) {  // SEC-50
  session_.header("From", " joe@football.example.com");
  session_.body("x");
  session_.recipient("<x@example.net>");
  EXPECT_EQ(outcome(session_.end_of_message("1")), "tempfailed sign-failed");
  session_.mail("<joe@football.example.com>", "");
  session_.header("From", " joe@football.example.com");
  session_.body("x");
  session_.header("Subject", " after the body");  // would not be what was signed
  EXPECT_EQ(outcome(session_.end_of_message("1")), "tempfailed sign-failed");
}

TEST_F(SessionTest, AMessageWithoutABodyIsSigned) {
  Message message;
  message.body.clear();
  session_.mail(message.sender, "");
  for (const Field& field : message.fields) {
    session_.header(field.name, field.value);
  }
  const Verdict verdict = session_.end_of_message("1");
  EXPECT_EQ(outcome(verdict), "signed");
  EXPECT_EQ(verified(message, verdict.fields), "test=pass, brisbane=pass");
  EXPECT_EQ(verdict.record.size, 38U + 40 + 20 + 9 + 38 + 2);
}

}  // namespace
}  // namespace countersign::milter
