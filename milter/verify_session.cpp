#include "milter/verify_session.h"

#include <algorithm>

#include "auth/authres/forged.h"
#include "auth/authres/results.h"
#include "auth/message/author.h"
#include "milter/enforcement.h"

namespace countersign::milter {

namespace {

namespace dkim = auth::dkim;
namespace verify = auth::verify;

const auth::IpAddress this_host = auth::IpAddress::v4({127, 0, 0, 1});

// What of all signatures a reader of the log wants to know first.
std::string_view summary_of(const std::vector<dkim::SignatureResult>& results) {
  const auto any = [&](dkim::Verdict wanted) {
    return std::ranges::any_of(results, [wanted](const dkim::SignatureResult& result) {
      return dkim::verdict(result.outcome) == wanted;
    });
  };
  for (const auto best : {dkim::Verdict::pass, dkim::Verdict::temperror}) {
    if (any(best)) {
      return to_text(best);
    }
  }
  return to_text(results.empty() ? dkim::Verdict::none : dkim::verdict(results.front().outcome));
}

RecordedVerification recorded(const verify::Report& report, std::size_t removed) {
  return {
      .spf = report.spf.empty() ? "none" : to_text(auth::spf::verdict(report.spf.front().result)),
      .dkim = summary_of(report.dkim),
      .dmarc = to_text(report.dmarc.verdict),
      .disposition = to_text(report.dmarc.disposition),
      .removed = removed};
}

// Where From has authors of one domain, as for a message to be signed.
std::optional<std::string> from_domain_of(const auth::message::HeaderBlock& headers) {
  const auto authors = auth::message::authors(headers);
  const auto domains = authors ? auth::message::domains(*authors) : std::vector<auth::DnsName>{};
  return domains.size() == 1 ? std::optional(domains.front().text()) : std::nullopt;
}

Decision decision_without_verification(Reason reason) {
  switch (reason) {
    case Reason::client_skipped:
      return Decision::pass;
    case Reason::limit_exceeded:  // it will be no smaller when it comes again
      return Decision::reject;
    default:
      return Decision::tempfail;
  }
}

// Of a message that was not verified.
void settle(Verdict& verdict, Reason reason) {
  verdict.record.reason = reason;
  verdict.decision = decision_without_verification(reason);
  if (verdict.decision != Decision::pass) {
    verdict.reply = "not verified: " + std::string(info(reason).text) + " (" +
                    std::string(to_text(reason)) + ")" +
                    (verdict.decision == Decision::tempfail ? "; try again later" : "");
  }
}

}  // namespace

void VerifySession::connect(std::optional<auth::IpAddress> address, std::string_view) {
  address_ = address.value_or(this_host);
}

void VerifySession::helo(std::string_view name) { helo_ = name; }

void VerifySession::mail(std::string_view sender, std::string_view) {
  failed_ = false;
  MessageToVerify& message = message_.emplace();
  message.state = current_.get();
  message.begun = clock_.steady();
  message.sender = without_brackets(sender);
  const VerifyPolicy& policy = message.state->verify();
  if (is_skipped(address_, policy)) {
    message.reason = Reason::client_skipped;
    return;
  }
  message.verifier.emplace(
      verify::Client{.address = address_, .helo = helo_, .mail_from = message.sender},
      verify::Options{.receiver = policy.authserv_id, .patience = policy.timeout},
      verification_.sources(), clock_.now());
}

void VerifySession::recipient(std::string_view) {}  // results hang on no recipient

// An MTA shows a message once it has all of it, so that a place is not held for as long as a slow
// client takes, or one that never goes on.
void VerifySession::begin_content(MessageToVerify& message) {
  if (message.content_seen) {
    return;
  }
  message.content_seen = true;
  if (message.reason) {
    return;
  }
  message.place = verification_.enter(message.state->verify().max_concurrent);
  if (!message.place) {
    message.reason = Reason::verifier_busy;
    message.verifier.reset();
  }
}

void VerifySession::header(std::string_view name, std::string_view value) {
  if (!message_) {
    return;
  }
  begin_content(*message_);
  if (message_->header_ended) {
    fail();  // a field after the body: not what is being verified
    return;
  }
  message_->watch.field(name, value);
  if (!message_->headers.add(name, value) && !message_->reason) {
    message_->reason = Reason::limit_exceeded;  // what was not read may be forged
    message_->verifier.reset();
  }
}

// The MTA does not tell of it: the body or the end of the message does.
void VerifySession::end_of_header(MessageToVerify& message) {
  begin_content(message);
  if (message.header_ended) {
    return;
  }
  message.header_ended = true;
  message.watch.end_of_header();
  message.from_domain = from_domain_of(message.headers);
  if (message.verifier) {
    message.forged = auth::authres::forged_fields(message.headers, message.state->verify().own_ids);
    message.verifier->headers(message.headers);
  }
  message.headers = {};
}

void VerifySession::body(std::string_view chunk) {
  if (!message_) {
    return;
  }
  end_of_header(*message_);
  message_->watch.body(chunk);
  if (message_->verifier) {
    message_->verifier->body(chunk);
  }
}

void VerifySession::verify(MessageToVerify& message, verify::MessageVerifier& verifier,
                           Verdict& verdict) {
  const VerifyPolicy& policy = message.state->verify();
  const verify::Report report = verifier.finish();
  Enforcement enforcement = enforce(report, policy);
  verdict.decision = enforcement.decision;
  verdict.record.reason = enforcement.reason;
  verdict.reply = std::move(enforcement.reply);
  verdict.record.verification = recorded(report, message.forged.size());
  if (verdict.decision != Decision::verify) {
    return;
  }
  verdict.quarantine = std::move(enforcement.quarantine);
  if (!verdict.quarantine.empty()) {
    verdict.record.remarks.emplace_back("quarantined");
  }
  verdict.forged = std::move(message.forged);
  verdict.fields.push_back(
      {.name = "Authentication-Results",
       .value = auth::authres::format(policy.authserv_id, verify::results(report))});
  if (policy.received_spf) {
    for (std::string& value : verify::received_spf(report, policy.authserv_id)) {
      verdict.fields.push_back({.name = "Received-SPF", .value = std::move(value)});
    }
  }
}

Record VerifySession::record_of(const MessageToVerify& message, std::string_view queue_id) const {
  Record record;
  record.time = clock_.now();
  record.queue_id = queue_id;
  record.client = address_.text();
  record.helo = helo_;
  record.mail_from = message.sender;
  record.from_domain = message.from_domain;
  record.reason = message.reason;
  note_transport(record, message.watch);
  return record;
}

Verdict VerifySession::judge(MessageToVerify& message, std::string_view queue_id) const {
  Verdict verdict;
  verdict.record = record_of(message, queue_id);
  if (failed_ || broken_) {
    settle(verdict, Reason::verify_failed);
  } else if (message.reason) {
    settle(verdict, *message.reason);
  } else if (message.verifier) {
    verify(message, *message.verifier, verdict);
  }
  verdict.record.ms =
      std::chrono::duration<double, std::milli>(clock_.steady() - message.begun).count();
  return verdict;
}

Verdict VerifySession::end_of_message(std::string_view queue_id) {
  Verdict verdict;
  if (message_) {
    end_of_header(*message_);
    verdict = judge(*message_, queue_id);
  } else {  // an end without a beginning: nothing is known, so nothing may pass
    settle(verdict, Reason::verify_failed);
  }
  verdict.record.decision = verdict.decision;
  message_.reset();
  failed_ = false;
  return verdict;
}

std::optional<Record> VerifySession::give_up(std::string_view queue_id) {
  std::optional<Record> record;
  if (message_ && message_->content_seen) {
    record = record_of(*message_, queue_id);
    record->decision = Decision::given_up;
  }
  message_.reset();
  return record;
}

}  // namespace countersign::milter
