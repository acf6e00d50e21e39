#include "tools/authcheck/verify_report.h"

#include <algorithm>
#include <utility>

#include "app/dns_options.h"
#include "auth/authres/results.h"
#include "auth/dkim/key_source.h"
#include "auth/spf/received_spf.h"
#include "auth/verify/message_verifier.h"
#include "tools/authcheck/return_path.h"
#include "tools/common/message_input.h"

namespace countersign::authcheck {
namespace {

namespace dkim = auth::dkim;
namespace dmarc = auth::dmarc;
namespace spf = auth::spf;
namespace verify_room = auth::verify;
using auth::fail;
using auth::Result;
using verify_room::MessageVerifier;

/// Whom the message came from, where SPF is asked for.
Result<std::optional<verify_room::Client>, std::string> client_of(
    const VerifyOptions& options, const auth::message::HeaderBlock& headers) {
  if (!options.ip) {
    return std::nullopt;
  }
  auto sender = options.sender ? options.sender : return_path(headers);
  if (!sender) {
    return fail(
        std::string(headers.count("return-path") == 0
                        ? "the message has no Return-Path; --ip needs --sender then"
                        : "the message's Return-Path cannot be read; --ip needs --sender then"));
  }
  return verify_room::Client{.address = *options.ip,
                             .helo = options.helo.value_or(""),
                             .mail_from = *sender == "<>" ? "" : std::move(*sender)};
}

Result<void, std::string> feed_body(tools::MessageInput& message, MessageVerifier& verifier) {
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

template <typename Verdict>
bool any(const verify_room::Report& report, Verdict spf_verdict, dkim::Verdict dkim_verdict) {
  return std::ranges::any_of(report.dkim,
                             [&](const dkim::SignatureResult& signature) {
                               return dkim::verdict(signature.outcome) == dkim_verdict;
                             }) ||
         std::ranges::any_of(report.spf, [&](const verify_room::SpfResult& row) {
           return row.decisive && spf::verdict(row.result) == spf_verdict;
         });
}

}  // namespace

Result<VerifyReport, std::string> verify(const VerifyOptions& options,
                                         auth::dns::Resolver& resolver, auth::Timestamp now,
                                         app::Input& in) {
  tools::MessageInput message(in);
  if (const auto read = message.read_header(); !read) {
    return fail(read.error());
  }
  const auto client = client_of(options, message.headers());
  if (!client) {
    return fail(client.error());
  }
  dkim::DnsKeySource keys(resolver);
  MessageVerifier verifier(
      *client,
      {.dkim = options.dkim, .receiver = options.authserv_id, .patience = app::question_time},
      {.resolver = resolver, .keys = keys}, options.at.value_or(now));
  verifier.headers(message.headers());
  if (const auto read = feed_body(message, verifier); !read) {
    return fail(read.error());
  }
  VerifyReport report{.client = *client, .found = verifier.finish()};
  report.authentication_results =
      auth::authres::format_line(options.authserv_id, results(report.found));
  if (options.received_spf) {
    for (const verify_room::SpfResult& row : report.found.spf) {
      report.received_spf.push_back(received_spf_line(row.query, row.result, options.authserv_id));
    }
  }
  return report;
}

bool anything_passes(const verify_room::Report& report) {
  return any(report, spf::Verdict::pass, dkim::Verdict::pass);
}

bool anything_open(const verify_room::Report& report) {
  return any(report, spf::Verdict::temperror, dkim::Verdict::temperror);
}

app::ExitStatus exit_status(const verify_room::Report& report) {
  switch (report.dmarc.verdict) {
    case dmarc::Verdict::pass:
      return app::ExitStatus::ok;
    case dmarc::Verdict::temperror:
      return app::ExitStatus::try_again;
    case dmarc::Verdict::none:
      return anything_passes(report) ? app::ExitStatus::ok
             : anything_open(report) ? app::ExitStatus::try_again
                                     : app::ExitStatus::verdict;
    case dmarc::Verdict::fail:
    case dmarc::Verdict::permerror:
      break;
  }
  return app::ExitStatus::verdict;
}

}  // namespace countersign::authcheck
