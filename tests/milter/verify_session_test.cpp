// A session that verifies, without sockets: what the MTA tells, what is to be done to the message.
#include "milter/verify_session.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

#include "auth/authres/field.h"
#include "auth/dns/static_resolver.h"
#include "milter/support.h"

namespace countersign::milter {
namespace {

using std::chrono::milliseconds;

struct Field {
  std::string name;
  std::string value;  // as a milter is handed it
};

struct Message {
  std::string sender = "<joe@football.example.com>";
  std::vector<Field> fields{{"From", " Joe <joe@football.example.com>"},
                            {"Subject", " Is dinner\n ready?"}};
  std::string body = "Hi.\r\n\r\nJoe.\r\n";
};

const std::string name = "Authentication-Results";

std::string zone() {
  return "$ORIGIN example.com.\n"
         "football TXT \"v=spf1 ip4:192.0.2.1 -all\"\n"
         "_dmarc.football TXT \"v=DMARC1; p=reject\"\n"
         "test._domainkey.football TXT \"v=DKIM1; p=" +
         auth::testing::rsa_key()->public_key().record_p() +
         "\"\n"
         "mild TXT \"v=spf1 -all\"\n"
         "_dmarc.mild TXT \"v=DMARC1; p=quarantine\"\n"
         "watch TXT \"v=spf1 -all\"\n"
         "_dmarc.watch TXT \"v=DMARC1; p=none\"\n"
         "bare TXT \"v=spf1 -all\"\n";
}

/// Answers as another resolver does, but not before the test says so, or the deadline.
class HeldResolver final : public auth::dns::Resolver {
 public:
  using Resolver::ask;

  explicit HeldResolver(auth::dns::Resolver& below) : below_(below) {}

  [[nodiscard]] std::vector<auth::dns::Answer> ask(std::span<const auth::dns::Question> questions,
                                                   auth::Deadline deadline) override {
    {
      std::unique_lock lock(mutex_);
      if (!go_.wait_until(lock, deadline.at, [this] { return !held_; })) {
        return std::vector<auth::dns::Answer>(questions.size(),
                                              {.status = auth::dns::Status::timeout});
      }
    }
    return below_.ask(questions, deadline);
  }

  void hold() {
    const std::scoped_lock lock(mutex_);
    held_ = true;
  }

  void release() {
    {
      const std::scoped_lock lock(mutex_);
      held_ = false;
    }
    go_.notify_all();
  }

 private:
  auth::dns::Resolver& below_;
  std::mutex mutex_;
  std::condition_variable go_;
  bool held_ = false;
};

class VerifySessionTest : public testing::Test {
 protected:
  VerifySessionTest() { connect(session_, "192.0.2.1"); }

  ~VerifySessionTest() override { resolver_.release(); }

  static std::shared_ptr<const State> state_with(const std::function<void(VerifyPolicy&)>& change) {
    LoadedConfig loaded = read_config(
        "[milter]\nsocket = \"unix:/s\"\n[verify]\nenabled = true\nauthserv_id = "
        "\"mx.example.org\"\nown_authserv_ids = [\"mx2.example.org\"]\nskip_clients = "
        "[\"10.0.0.0/8\", \"127.0.0.0/8\"]\n");
    change(loaded.config.verify);
    return State::build(loaded.config, test::keys_in_memory());
  }

  void use(const std::function<void(VerifyPolicy&)>& change) { current_.set(state_with(change)); }

  static void connect(VerifySession& session, std::string_view client) {
    session.connect(test::address(client), "smtpd");
    session.helo("mail.football.example.com");
  }

  static void begin(VerifySession& session, const Message& message) {
    session.mail(message.sender, "");
    session.recipient("<suzie@example.org>");
    for (const Field& field : message.fields) {
      session.header(field.name, field.value);
    }
    const std::string_view body(message.body);
    session.body(body.substr(0, body.size() / 2));
    session.body(body.substr(body.size() / 2));
  }

  static Verdict send(VerifySession& session, const Message& message) {
    begin(session, message);
    return session.end_of_message("4XyZ1a2b3c");
  }

  Verdict send(const Message& message) { return send(session_, message); }

  static std::string outcome(const Verdict& verdict) {
    const Record& record = verdict.record;
    std::string text(to_text(verdict.decision));
    text += record.reason ? " " + std::string(to_text(*record.reason)) : "";
    if (const auto& found = record.verification) {
      text += " spf=" + std::string(found->spf) + " dkim=" + std::string(found->dkim) +
              " dmarc=" + std::string(found->dmarc);
    }
    return text;
  }

  /// The message with a signature of its own domain.
  static Message signed_message(Message message = {}) {
    const CurrentState signing(test::state_of(test::configuration(test::own_clients)));
    const test::FakeClock clock;
    Session session(signing, clock);
    session.connect(test::address("192.0.2.1"), "");
    session.mail(message.sender, "");
    for (const Field& field : message.fields) {
      session.header(field.name, field.value);
    }
    session.body(message.body);
    const Verdict verdict = session.end_of_message("");
    message.fields.insert(message.fields.begin(), {"DKIM-Signature", verdict.fields[0].value});
    return message;
  }

  static Message from(const std::string& domain) {
    return {.sender = "<joe@" + domain + ">", .fields = {{"From", " joe@" + domain}}};
  }

  test::FakeClock clock_;
  CurrentState current_{state_with([](VerifyPolicy&) {})};
  auth::dns::StaticResolver answers_{zone()};
  HeldResolver resolver_{answers_};
  Verification verification_{resolver_, 8};
  VerifySession session_{current_, clock_, verification_};
};

TEST_F(VerifySessionTest, WritesWhatItFoundOnTop) {
  const Verdict verdict = send(signed_message());
  EXPECT_EQ(outcome(verdict), "verified spf=pass dkim=pass dmarc=pass");
  ASSERT_EQ(verdict.fields.size(), 1U);
  EXPECT_EQ(verdict.fields[0].name, name);
  const auto field = auth::authres::parse(verdict.fields[0].value);
  ASSERT_TRUE(field) << verdict.fields[0].value;
  EXPECT_EQ(field->authserv_id, "mx.example.org");
  std::vector<std::string> words;
  for (const auth::authres::ResultInfo& info : field->results) {
    words.push_back(info.method + "=" + info.result);
  }
  EXPECT_EQ(words, (std::vector<std::string>{"dkim=pass", "spf=pass", "spf=none", "dmarc=pass"}));
  EXPECT_TRUE(verdict.forged.empty());
  EXPECT_TRUE(verdict.quarantine.empty());
  EXPECT_TRUE(verdict.reply.empty());
}

TEST_F(VerifySessionTest, RecordSaysWhatTheMessageWas) {
  const Record record = send({}).record;
  EXPECT_EQ(record.queue_id, "4XyZ1a2b3c");
  EXPECT_EQ(record.client, "192.0.2.1");
  EXPECT_EQ(record.helo, "mail.football.example.com");
  EXPECT_EQ(record.mail_from, "joe@football.example.com");
  EXPECT_EQ(record.from_domain, "football.example.com");
  EXPECT_EQ(record.decision, Decision::verify);
  EXPECT_FALSE(record.own_domain);
  EXPECT_GT(record.size, 60U);
}

TEST_F(VerifySessionTest, ReceivedSpfBelowWhereItIsAskedFor) {
  use([](VerifyPolicy& policy) { policy.received_spf = true; });
  const Verdict verdict = send({});
  ASSERT_GE(verdict.fields.size(), 2U);
  EXPECT_EQ(verdict.fields[0].name, name);
  EXPECT_EQ(verdict.fields[1].name, "Received-SPF");
  EXPECT_TRUE(verdict.fields[1].value.starts_with(" pass")) << verdict.fields[1].value;
}

// What fails passes through, unless enforcement was asked for (RFC 9989 s7.4).
struct Failing {
  const char* name;
  std::string domain;
  bool enforce;
  bool honor_reject;
  std::string want;
  bool quarantined;
};

class Rfc9989S7_4 : public VerifySessionTest, public testing::WithParamInterface<Failing> {};

TEST_P(Rfc9989S7_4, Policy) {
  const Failing& given = GetParam();
  use([&](VerifyPolicy& policy) {
    policy.enforce = given.enforce;
    policy.honor_reject = given.honor_reject;
  });
  connect(session_, "198.51.100.66");
  const Verdict verdict = send(from(given.domain));
  EXPECT_EQ(outcome(verdict), given.want);
  EXPECT_EQ(!verdict.quarantine.empty(), given.quarantined) << verdict.quarantine;
  if (verdict.decision == Decision::reject) {
    EXPECT_EQ(verdict.reply,
              "Email rejected per DMARC policy of football.example.com (dmarc-fail)");
    EXPECT_TRUE(verdict.fields.empty());
  } else {
    EXPECT_EQ(verdict.fields.size(), 1U);
  }
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc9989S7_4,
    testing::Values(Failing{"RejectRecorded", "football.example.com", false, true,
                            "verified spf=fail dkim=none dmarc=fail", false},
                    Failing{"RejectHonored", "football.example.com", true, true,
                            "rejected dmarc-fail spf=fail dkim=none dmarc=fail", false},
                    Failing{"RejectQuarantined", "football.example.com", true, false,
                            "verified spf=fail dkim=none dmarc=fail", true},
                    Failing{"QuarantineRecorded", "mild.example.com", false, true,
                            "verified spf=fail dkim=none dmarc=fail", false},
                    Failing{"QuarantineHonored", "mild.example.com", true, true,
                            "verified spf=fail dkim=none dmarc=fail", true},
                    Failing{"NoneChangesNothing", "watch.example.com", true, true,
                            "verified spf=fail dkim=none dmarc=fail", false},
                    Failing{"NoRecord", "bare.example.com", true, true,
                            "verified spf=fail dkim=none dmarc=none", false}),
    [](const auto& test) { return test.param.name; });

TEST_F(VerifySessionTest, Sec11ForgedFieldsGoFromTheLastToTheFirst) {
  const std::string ours = " mx.example.org; dkim=pass";
  const std::string others = " other.example; dkim=pass";
  Message message;
  message.fields = {{name, ours},
                    {name, others},
                    {"From", " joe@football.example.com"},
                    {"AUTHENTICATION-RESULTS", " (x)\n \"MX2.example.org.\" 1; spf=pass"},
                    {name, ours},
                    {name, ours},
                    {"Subject", " x"},
                    {name, " (unclosed mx.example.org; dkim=pass"}};
  const Verdict verdict = send(message);
  EXPECT_EQ(verdict.forged, (std::vector<std::size_t>{6, 5, 4, 3, 1}));
  EXPECT_EQ(verdict.record.verification->removed, 5U);
}

// AR-27: what is removed was there when the signature was verified.
TEST_F(VerifySessionTest, ForgedFieldsAreVerifiedFirstAndRemovedAfter) {
  Message message;
  message.fields.push_back({name, " mx.example.org; dkim=pass"});
  const Verdict verdict = send(signed_message(message));
  EXPECT_EQ(verdict.forged, std::vector<std::size_t>{1});
  EXPECT_EQ(outcome(verdict), "verified spf=pass dkim=pass dmarc=pass");
}

// AR-24: the field of the border stays.
TEST_F(VerifySessionTest, TrustedNetworksAreLeftAlone) {
  for (const char* client : {"10.1.2.3", "127.0.0.1"}) {
    connect(session_, client);
    Message message;
    message.fields.push_back({name, " mx.example.org; dkim=pass"});
    const Verdict verdict = send(message);
    EXPECT_EQ(outcome(verdict), "unsigned client-skipped");
    EXPECT_TRUE(verdict.fields.empty());
    EXPECT_TRUE(verdict.forged.empty());
  }
  EXPECT_EQ(answers_.asked(), 0U);
}

TEST_F(VerifySessionTest, MailSubmittedOnThisHostCountsAs127001) {
  session_.connect(std::nullopt, "");
  EXPECT_EQ(outcome(send({})), "unsigned client-skipped");
}

TEST_F(VerifySessionTest, TemperrorIsLetThroughUnlessAskedForOtherwise) {
  answers_.fail_with(*auth::DnsName::parse("_dmarc.football.example.com"),
                     auth::dns::Status::server_failure);
  EXPECT_EQ(outcome(send({})), "verified spf=pass dkim=none dmarc=temperror");
  use([](VerifyPolicy& policy) {
    policy.wait_for_dns = true;
    policy.enforce = true;
  });
  const Verdict verdict = send({});
  EXPECT_EQ(outcome(verdict), "tempfailed dns-failed spf=pass dkim=none dmarc=temperror");
  EXPECT_NE(verdict.reply.find("(dns-failed); try again later"), std::string::npos);
  EXPECT_TRUE(verdict.fields.empty());
}

TEST_F(VerifySessionTest, WaitsForDnsToTheDeadlineAndNoLonger) {
  use([](VerifyPolicy& policy) { policy.timeout = milliseconds(50); });
  resolver_.hold();
  const Verdict verdict = send(signed_message());
  EXPECT_EQ(outcome(verdict), "verified spf=temperror dkim=temperror dmarc=temperror");
  EXPECT_EQ(verdict.fields.size(), 1U);
}

TEST_F(VerifySessionTest, NothingBeforeTheEndOfAMessageWaitsForDns) {
  resolver_.hold();
  begin(session_, signed_message());  // would wait for ever
  resolver_.release();
  EXPECT_EQ(outcome(session_.end_of_message("1")), "verified spf=pass dkim=pass dmarc=pass");
}

TEST_F(VerifySessionTest, BeyondMaxConcurrentIsToldToTryAgain) {
  use([](VerifyPolicy& policy) { policy.max_concurrent = 1; });
  begin(session_, {});
  VerifySession another(current_, clock_, verification_);
  connect(another, "192.0.2.1");
  const Verdict verdict = send(another, {});
  EXPECT_EQ(outcome(verdict), "tempfailed verifier-busy");
  EXPECT_NE(verdict.reply.find("(verifier-busy); try again later"), std::string::npos);
  EXPECT_EQ(outcome(session_.end_of_message("1")), "verified spf=pass dkim=none dmarc=pass");
  EXPECT_EQ(outcome(send(another, {})), "verified spf=pass dkim=none dmarc=pass");  // a place again
}

TEST_F(VerifySessionTest, AClientThatIsSlowAfterMailHoldsNoPlace) {
  use([](VerifyPolicy& policy) { policy.max_concurrent = 1; });
  session_.mail("<joe@football.example.com>", "");
  VerifySession another(current_, clock_, verification_);
  connect(another, "192.0.2.1");
  EXPECT_EQ(outcome(send(another, {})), "verified spf=pass dkim=none dmarc=pass");
}

TEST_F(VerifySessionTest, AMessageGivenUpLeavesItsPlace) {
  use([](VerifyPolicy& policy) { policy.max_concurrent = 1; });
  begin(session_, {});
  const auto record = session_.give_up("1");
  ASSERT_TRUE(record);
  EXPECT_EQ(record->decision, Decision::given_up);
  EXPECT_EQ(outcome(send({})), "verified spf=pass dkim=none dmarc=pass");
  session_.mail("<a@b.example>", "");
  EXPECT_FALSE(session_.give_up("1"));  // a sender alone is no message
}

TEST_F(VerifySessionTest, AHeaderOverTheLimitsIsRefused) {
  Message message;
  message.fields.resize(auth::message::HeaderBlock::max_fields, {"X-Pad", " x"});
  message.fields.push_back({name, " mx.example.org; dkim=pass"});
  const Verdict verdict = send(message);
  EXPECT_EQ(outcome(verdict), "rejected limit-exceeded");
  EXPECT_NE(verdict.reply.find("(limit-exceeded)"), std::string::npos);
}

TEST_F(VerifySessionTest, AFailureInAnyStepIsToldToTryAgain) {
  begin(session_, {});
  session_.fail();
  EXPECT_EQ(outcome(session_.end_of_message("1")), "tempfailed verify-failed");
  EXPECT_EQ(outcome(send({})), "verified spf=pass dkim=none dmarc=pass");
  begin(session_, {});
  session_.header("From", " late@example.com");
  EXPECT_EQ(outcome(session_.end_of_message("1")), "tempfailed verify-failed");
  EXPECT_EQ(outcome(session_.end_of_message("1")), "tempfailed verify-failed");  // no message
}

TEST_F(VerifySessionTest, AFailureOutsideOfAMessageIsToldToAllOfTheConnection) {
  session_.fail();
  EXPECT_EQ(outcome(send({})), "tempfailed verify-failed");
  EXPECT_EQ(outcome(send({})), "tempfailed verify-failed");
}

TEST_F(VerifySessionTest, AMessageKeepsTheStateOfItsBeginning) {
  begin(session_, {});
  use([](VerifyPolicy& policy) { policy.authserv_id = "other.example"; });
  const Verdict verdict = session_.end_of_message("1");
  EXPECT_TRUE(verdict.fields[0].value.starts_with(" mx.example.org;"));
}

}  // namespace
}  // namespace countersign::milter
