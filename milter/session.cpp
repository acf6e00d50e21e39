#include "milter/session.h"

#include <algorithm>

#include "auth/base/overload.h"
#include "auth/dkim/signature.h"

namespace countersign::milter {

namespace {

using auth::dkim::SignFailure;

const auth::IpAddress this_host = auth::IpAddress::v4({127, 0, 0, 1});

Reason reason_of(SignFailure::Kind kind) {
  return kind == SignFailure::Kind::malformed_header ? Reason::message_malformed
                                                     : Reason::sign_failed;
}

// A field in the message claims to be one of ours (contract s9, already-signed).
bool has_own_signature(const auth::message::HeaderBlock& headers, const SigningDomain& domain) {
  for (auto at = headers.last("dkim-signature"); at; at = headers.previous(*at)) {
    const auto signature = auth::dkim::parse_signature(headers.fields()[*at].value());
    if (signature && signature->domain == domain.name && domain.has_selector(signature->selector)) {
      return true;
    }
  }
  return false;
}

// Our own keys answer for our own names; nobody else is asked.
std::vector<auth::dkim::KeyAnswer> own_keys(const std::vector<auth::DnsName>& names,
                                            const SigningDomain& domain) {
  std::vector<auth::dkim::KeyAnswer> answers;
  for (const auth::DnsName& name : names) {
    const auto own = std::find_if(domain.records.begin(), domain.records.end(),
                                  [&](const OwnRecord& one) { return one.name == name; });
    if (own == domain.records.end()) {
      answers.emplace_back(auth::dkim::NoKey{.text = "not ours"});
    } else {
      answers.emplace_back(own->record);
    }
  }
  return answers;
}

bool is_own(const auth::dkim::SignatureResult& result, const SigningDomain& domain) {
  return std::holds_alternative<auth::dkim::Verified>(result.outcome) &&
         result.domain == domain.name.text() && domain.has_selector(result.selector);
}

std::string reply_for(Decision decision, std::optional<Reason> reason) {
  if (!reason || (decision != Decision::tempfail && decision != Decision::reject)) {
    return {};
  }
  const std::string about =
      "not signed: " + std::string(info(*reason).text) + " (" + std::string(to_text(*reason)) + ")";
  return decision == Decision::tempfail ? about + "; try again later" : about;
}

}  // namespace

void Session::connect(std::optional<auth::IpAddress> address, std::string_view daemon) {
  client_.address = address.value_or(this_host);
  client_.daemon = daemon;
}

void Session::helo(std::string_view name) { helo_ = name; }

void Session::mail(std::string_view sender, std::string_view login) {
  failed_ = false;
  client_.login = login;
  message_.emplace();
  message_->state = current_.get();
  message_->begun = clock_.steady();
  message_->sender = without_brackets(sender);
}

void Session::recipient(std::string_view address) {
  if (!message_) {
    return;
  }
  ++message_->recipients;
  if (is_excluded(address, message_->state->policy().exclude_recipients)) {
    ++message_->excluded;
  }
}

void Session::header(std::string_view name, std::string_view value) {
  if (!message_) {
    return;
  }
  message_->content_seen = true;
  if (message_->assessment) {
    fail();  // a field after the body: not what is being signed
    return;
  }
  message_->watch.field(name, value);
  if (!message_->limit_exceeded) {
    message_->limit_exceeded = !message_->headers.add(name, value);
  }
}

// The MTA does not tell of it: the body or the end of the message does. A step less is 5 us less.
const Assessment& Session::end_of_header(OpenMessage& message) const {
  if (message.assessment) {
    return *message.assessment;
  }
  message.watch.end_of_header();
  const Authors authors = auth::message::authors(message.headers);
  Assessment& assessment = message.assessment.emplace(assess(
      {.client = client_,
       .recipients_excluded = message.recipients > 0 && message.excluded == message.recipients,
       .defects = message.headers.defects(),
       .authors = authors},
      *message.state));
  if (message.limit_exceeded && assessment.reason == Reason::no_from) {
    assessment.reason = Reason::limit_exceeded;  // From may be among what was not read
  }
  if (!assessment.reason && !message.limit_exceeded) {
    begin_signing(message, assessment);
  }
  // Strangers could have DNS asked for whatever they write, so they are not looked at.
  if (forecasting_ != nullptr && assessment.reason != Reason::client_not_allowed) {
    message.leaving = leaving_message(message.sender, message.headers, authors, assessment.domain);
  }
  message.headers = {};  // not needed any more: only hashes follow the body
  return assessment;
}

void Session::begin_signing(OpenMessage& message, Assessment& assessment) const {
  const auth::Timestamp now = clock_.now();
  const SigningDomain& domain = *assessment.domain;
  auto signer = auth::dkim::Signer::begin(message.headers, domain.requests, now);
  if (!signer) {
    assessment.reason = reason_of(signer.error().kind);
    assessment.detail = signer.error().text;
    return;
  }
  message.signer.emplace(std::move(*signer));
  if (has_own_signature(message.headers, domain)) {
    message.verifier.emplace(auth::dkim::Verifier::begin(message.headers, {}, now));
  }
}

void Session::body(std::string_view chunk) {
  if (!message_) {
    return;
  }
  message_->content_seen = true;
  end_of_header(*message_);
  message_->watch.body(chunk);
  if (message_->signer) {
    message_->signer->body(chunk);
  }
  if (message_->verifier) {
    message_->verifier->body(chunk);
  }
}

bool Session::already_signed(OpenMessage& message, const SigningDomain& domain) {
  if (!message.verifier) {
    return false;
  }
  const auto keys = own_keys(message.verifier->key_names(), domain);
  const auto results = std::move(*message.verifier).finish(keys);
  return std::any_of(results.begin(), results.end(),
                     [&](const auto& result) { return is_own(result, domain); });
}

Session::Signed Session::sign(OpenMessage& message, const Assessment& assessment) const {
  if (failed_ || broken_) {
    return {.reason = Reason::sign_failed, .fields = {}};
  }
  if (assessment.reason) {
    return {.reason = assessment.reason, .fields = {}, .trouble = assessment.detail};
  }
  if (already_signed(message, *assessment.domain)) {
    return {.reason = Reason::already_signed, .fields = {}};
  }
  if (message.watch.longest_line() > line_limit &&
      message.state->policy().long_lines != LongLines::warn) {
    return {.reason = Reason::long_line, .fields = {}};
  }
  if (!message.signer) {  // never begun: not all of the header was read
    return {.reason = Reason::limit_exceeded, .fields = {}};
  }
  auto fields = std::move(*message.signer).finish();
  if (!fields) {
    return {.reason = Reason::sign_failed, .fields = {}, .trouble = fields.error().text};
  }
  return {.reason = std::nullopt, .fields = std::move(*fields)};
}

void Session::look_ahead(OpenMessage& message, Verdict& verdict) const {
  if (forecasting_ == nullptr) {
    return;
  }
  verdict.record.forecast.emplace();
  const bool leaves = verdict.decision == Decision::sign || verdict.decision == Decision::pass;
  if (!message.leaving || !message.assessment || !leaves) {
    return;
  }
  const bool signed_by_us =
      verdict.decision == Decision::sign || verdict.record.reason == Reason::already_signed;
  forecast(*forecasting_, std::move(*message.leaving),
           signed_by_us ? message.assessment->domain : nullptr, verdict);
}

Record Session::record_of(const OpenMessage& message, std::string_view queue_id) const {
  Record record;
  record.time = clock_.now();
  record.queue_id = queue_id;
  record.client = client_.address.text();
  record.helo = helo_;
  record.mail_from = message.sender;
  if (message.assessment && message.assessment->from_domain) {
    record.from_domain = message.assessment->from_domain->text();
    record.own_domain = message.assessment->domain != nullptr;
  }
  note_transport(record, message.watch);
  record.ms = std::chrono::duration<double, std::milli>(clock_.steady() - message.begun).count();
  return record;
}

Verdict Session::end_of_message(std::string_view queue_id) {
  Verdict verdict;
  if (!message_) {  // an end without a beginning: nothing is known, so nothing may pass
    verdict.record.reason = Reason::sign_failed;
    verdict.reply = reply_for(verdict.decision, verdict.record.reason);
    return verdict;
  }
  OpenMessage& message = *message_;
  const Signed result = sign(message, end_of_header(message));
  verdict.decision = failed_ || broken_ ? Decision::tempfail
                                        : decision_for(result.reason, message.state->policy());
  verdict.reply = reply_for(verdict.decision, result.reason);
  if (result.reason == Reason::sign_failed && !result.trouble.empty()) {
    verdict.trouble = "not signed: " + result.trouble;
  }
  verdict.record = record_of(message, queue_id);
  verdict.record.decision = verdict.decision;
  verdict.record.reason = result.reason;
  for (const auth::dkim::SignedField& field : result.fields) {
    verdict.record.signatures.push_back(
        {field.domain.text(), field.selector.text(), std::string(field.algorithm.text())});
    verdict.fields.push_back({.name = "DKIM-Signature", .value = field.value});
  }
  look_ahead(message, verdict);
  message_.reset();
  failed_ = false;
  return verdict;
}

std::optional<Record> Session::give_up(std::string_view queue_id) {
  std::optional<Record> record;
  if (message_ && message_->content_seen) {
    record = record_of(*message_, queue_id);
    record->decision = Decision::given_up;
  }
  message_.reset();
  return record;
}

}  // namespace countersign::milter
