#include "tools/authcheck/verify_report.h"

#include <utility>

#include "app/dns_options.h"
#include "auth/authres/results.h"
#include "auth/base/ascii.h"
#include "auth/dkim/key_source.h"
#include "auth/dkim/verifier.h"
#include "auth/message/author.h"
#include "auth/verify/dkim_results.h"
#include "tools/common/message_input.h"

namespace countersign::authcheck {
namespace {

using auth::fail;
using auth::Result;
using auth::dkim::Verifier;
using auth::message::HeaderBlock;

std::optional<auth::DnsName> author_domain(const HeaderBlock& headers) {
  const auto authors = auth::message::authors(headers);
  if (!authors) {
    return std::nullopt;
  }
  auto domains = auth::message::domains(*authors);
  return domains.size() == 1 ? std::optional(std::move(domains.front())) : std::nullopt;
}

Result<void, std::string> feed_body(tools::MessageInput& message, Verifier& verifier) {
  for (;;) {
    const auto octets = message.next_body();
    if (!octets) {
      return fail(octets.error());
    }
    if (octets->empty()) {
      return {};
    }
    verifier.body(*octets);
  }
}

}  // namespace

Result<VerifyReport, std::string> verify(const VerifyOptions& options,
                                         auth::dns::Resolver& resolver, auth::Timestamp now,
                                         app::Input& in) {
  tools::MessageInput message(in);
  if (const auto read = message.read_header(); !read) {
    return fail(read.error());
  }
  if (options.ip && !options.sender && message.headers().count("return-path") == 0) {
    return fail(std::string("the message has no Return-Path; --ip needs --sender then"));
  }
  auto verifier = Verifier::begin(message.headers(), options.dkim, options.at.value_or(now));
  if (const auto read = feed_body(message, verifier); !read) {
    return fail(read.error());
  }
  // Asked now and not before the body: a message that cannot be read costs no question.
  auth::dkim::DnsKeySource source(resolver);
  const auto keys = source.find(verifier.key_names(), auth::Deadline::after(app::question_time));
  VerifyReport report;
  report.signatures = std::move(verifier).finish(keys);
  report.author_domain = author_domain(message.headers());
  report.authentication_results = auth::ascii::trim(auth::authres::format_line(
      options.authserv_id, auth::verify::dkim_results(report.signatures)));
  return report;
}

app::ExitStatus exit_status(const VerifyReport& report) {
  auto status = app::ExitStatus::verdict;
  for (const auto& signature : report.signatures) {
    const auto verdict = auth::dkim::verdict(signature.outcome);
    if (verdict == auth::dkim::Verdict::pass) {
      return app::ExitStatus::ok;
    }
    if (verdict == auth::dkim::Verdict::temperror) {
      status = app::ExitStatus::try_again;
    }
  }
  return status;
}

}  // namespace countersign::authcheck
