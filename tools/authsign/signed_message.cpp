#include "tools/authsign/signed_message.h"

#include <algorithm>
#include <utility>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"
#include "auth/message/author.h"

namespace countersign::authsign {
namespace {

using auth::fail;
using auth::printable;
using auth::Result;
using auth::message::HeaderBlock;

/// The line that is no header field, where there is one; it tells most.
std::string defect_text(const HeaderBlock& headers) {
  std::string text = "the header block cannot be read: " + headers.defects().text();
  const auto fields = headers.fields();
  const auto bad = std::find_if(fields.begin(), fields.end(),
                                [](const auto& field) { return field.name().empty(); });
  if (bad != fields.end()) {
    text += " ('" + printable(bad->raw(), 60) + "')";
  }
  return text + "; mend the message, receivers would not accept its signature";
}

std::string author_text(const HeaderBlock& headers, const auth::message::AuthorError& error) {
  switch (error.problem) {
    case auth::message::AuthorProblem::no_from:
      return "the message has no From field; add one, a signature has to cover it";
    case auth::message::AuthorProblem::several_from:
      return "the message has " + std::to_string(headers.count("from")) +
             " From fields; leave one, receivers may show either";
    case auth::message::AuthorProblem::bad_from:
      break;
  }
  const auto index = headers.last("from");
  const std::string_view value = index ? headers.fields()[*index].value() : std::string_view();
  return "the From field cannot be read: " + error.text + " ('" +
         printable(auth::ascii::trim(value)) + "'); write it as Name <local@domain>";
}

std::string failure_text(const auth::dkim::SignFailure& failure) {
  const bool asked = failure.kind == auth::dkim::SignFailure::Kind::request;
  return "cannot sign: " + failure.text + (asked ? "; change --domain or --identity" : "");
}

/// Whether anything in the header block stands against signing.
Result<void, std::string> check(const HeaderBlock& headers) {
  if (headers.defects().any()) {
    return fail(defect_text(headers));
  }
  if (const auto authors = auth::message::authors(headers); !authors) {
    return fail(author_text(headers, authors.error()));
  }
  return {};
}

}  // namespace

Result<void, std::string> SignedMessage::add(std::string_view octets) {
  empty_ = empty_ && octets.empty();
  line_ends_.see(octets);
  if (auto kept = spool_.add(octets); !kept) {
    return kept;
  }
  return pass_on(reader_.feed(octets));
}

Result<void, std::string> SignedMessage::pass_on(
    const Result<std::string_view, auth::message::HeaderLimit>& body) {
  if (!body) {
    return fail("the header block is too large: " + std::string(to_text(body.error())));
  }
  if (!reader_.header_complete()) {
    return {};
  }
  if (!signer_) {
    if (auto begun = begin(); !begun) {
      return begun;
    }
  }
  signer_->body(*body);
  return {};
}

Result<void, std::string> SignedMessage::begin() {
  if (auto checked = check(reader_.headers()); !checked) {
    return checked;
  }
  auto signer = auth::dkim::Signer::begin(reader_.headers(), std::move(requests_), now_);
  if (!signer) {
    return fail(failure_text(signer.error()));
  }
  signer_.emplace(std::move(*signer));
  return {};
}

Result<std::string, std::string> SignedMessage::sign() {
  if (empty_) {
    return fail(std::string("the message is empty"));
  }
  if (auto ended = add(line_ends_.missing()); !ended) {
    return fail(ended.error());
  }
  if (auto passed = pass_on(reader_.finish()); !passed) {
    return fail(passed.error());
  }
  if (!signer_) {  // the header block had no end
    if (auto begun = begin(); !begun) {
      return fail(begun.error());
    }
  }
  const auto fields = std::move(*signer_).finish();
  if (!fields) {
    return fail(failure_text(fields.error()));
  }
  std::string text;
  for (const auth::dkim::SignedField& field : *fields) {
    text += "DKIM-Signature:" + field.value + "\r\n";
  }
  return text;
}

}  // namespace countersign::authsign
