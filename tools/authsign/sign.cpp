#include "tools/authsign/sign.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"
#include "auth/message/author.h"
#include "tools/common/message_input.h"

namespace countersign::authsign {
namespace {

using auth::fail;
using auth::printable;
using auth::Result;
using auth::message::HeaderBlock;

/// With the line that is no header field, where there is one; it tells most.
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

/// Whether anything in the header block stands against signing (RFC 6376 s5.3, s5.4; SEC-20).
Result<void, std::string> check(const HeaderBlock& headers) {
  if (headers.defects().any()) {
    return fail(defect_text(headers));
  }
  if (const auto authors = auth::message::authors(headers); !authors) {
    return fail(author_text(headers, authors.error()));
  }
  return {};
}

std::string failure_text(const auth::dkim::SignFailure& failure) {
  const bool asked = failure.kind == auth::dkim::SignFailure::Kind::request;
  return "cannot sign: " + failure.text + (asked ? "; change --domain or --identity" : "");
}

Result<std::string, std::string> finish(auth::dkim::Signer signer) {
  const auto fields = std::move(signer).finish();
  if (!fields) {
    return fail(failure_text(fields.error()));
  }
  std::string text;
  for (const auth::dkim::SignedField& field : *fields) {
    text.append("DKIM-Signature:").append(field.value).append("\r\n");
  }
  return text;
}

}  // namespace

Result<std::string, std::string> sign(std::span<const auth::dkim::SignRequest> requests,
                                      auth::Timestamp now, app::Input& in) {
  tools::MessageInput message(in);
  if (const auto read = message.read_header(); !read) {
    return fail(read.error());
  }
  if (const auto checked = check(message.headers()); !checked) {
    return fail(checked.error());
  }
  auto signer = auth::dkim::Signer::begin(message.headers(), requests, now);
  if (!signer) {
    return fail(failure_text(signer.error()));
  }
  for (;;) {
    const auto octets = message.next_body();
    if (!octets) {
      return fail(octets.error());
    }
    if (octets->empty()) {
      return finish(std::move(*signer));
    }
    signer->body(*octets);
  }
}

}  // namespace countersign::authsign
