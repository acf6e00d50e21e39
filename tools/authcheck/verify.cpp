#include "tools/authcheck/verify.h"

#include <string_view>
#include <utility>

#include "app/dns_options.h"
#include "auth/authres/results.h"
#include "auth/base/ascii.h"
#include "auth/dkim/key_source.h"
#include "auth/dkim/verifier.h"
#include "auth/message/author.h"
#include "auth/message/reader.h"
#include "auth/verify/dkim_results.h"

namespace countersign::authcheck {
namespace {

using auth::fail;
using auth::Result;
using auth::dkim::Verifier;
using auth::message::HeaderBlock;
using auth::message::HeaderLimit;
using auth::message::Reader;

std::optional<auth::DnsName> author_domain(const HeaderBlock& headers) {
  const auto authors = auth::message::authors(headers);
  if (!authors) {
    return std::nullopt;
  }
  auto domains = auth::message::domains(*authors);
  return domains.size() == 1 ? std::optional(std::move(domains.front())) : std::nullopt;
}

/// A message on its way into the verifier.
class Intake {
 public:
  Intake(const Options& options, auth::Timestamp now) : options_(options), now_(now) {}

  [[nodiscard]] Result<void, std::string> add(std::string_view octets) {
    empty_ = false;
    return pass_on(reader_.feed(octets));
  }

  [[nodiscard]] Result<void, std::string> end() {
    if (empty_) {
      return fail(std::string("the message is empty"));
    }
    if (auto passed = pass_on(reader_.finish()); !passed) {
      return passed;
    }
    return verifier_ ? Result<void, std::string>() : begin();
  }

  [[nodiscard]] const HeaderBlock& headers() const { return reader_.headers(); }

  /// Valid after end().
  [[nodiscard]] Verifier& verifier() { return *verifier_; }

 private:
  [[nodiscard]] Result<void, std::string> pass_on(
      const Result<std::string_view, HeaderLimit>& body) {
    if (!body) {
      return fail("the header block is too large: " + std::string(to_text(body.error())));
    }
    if (!reader_.header_complete()) {
      return {};
    }
    if (!verifier_) {
      if (auto begun = begin(); !begun) {
        return begun;
      }
    }
    verifier_->body(*body);
    return {};
  }

  [[nodiscard]] Result<void, std::string> begin() {
    if (options_.ip && !options_.sender && headers().count("return-path") == 0) {
      return fail(std::string("the message has no Return-Path; --ip needs --sender then"));
    }
    verifier_ = Verifier::begin(headers(), options_.dkim, now_);
    return {};
  }

  const Options& options_;
  auth::Timestamp now_;
  Reader reader_;
  std::optional<Verifier> verifier_;
  bool empty_ = true;
};

}  // namespace

Result<Report, std::string> verify(const Options& options, auth::dns::Resolver& resolver,
                                   auth::Timestamp now, app::Input& in) {
  Intake intake(options, options.at.value_or(now));
  for (;;) {
    const auto octets = in.next();
    if (!octets) {
      return fail(octets.error());
    }
    if (octets->empty()) {
      break;
    }
    if (const auto added = intake.add(*octets); !added) {
      return fail(added.error());
    }
  }
  if (const auto ended = intake.end(); !ended) {
    return fail(ended.error());
  }
  // Asked now and not before the body: a message that cannot be read costs no question.
  auth::dkim::DnsKeySource source(resolver);
  const auto keys =
      source.find(intake.verifier().key_names(), auth::Deadline::after(app::question_time));
  Report report;
  report.signatures = std::move(intake.verifier()).finish(keys);
  report.author_domain = author_domain(intake.headers());
  report.authentication_results = auth::ascii::trim(auth::authres::format_line(
      options.authserv_id, auth::verify::dkim_results(report.signatures)));
  return report;
}

}  // namespace countersign::authcheck
