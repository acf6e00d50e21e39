// Signs: one connection of the MTA.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/timestamp.h"
#include "auth/dkim/signer.h"
#include "auth/dkim/verifier.h"
#include "auth/message/header_block.h"
#include "milter/clock.h"
#include "milter/forecasting.h"
#include "milter/mail_session.h"
#include "milter/policy.h"
#include "milter/state.h"
#include "milter/transport_watch.h"
#include "milter/verdict.h"

namespace countersign::milter {

/// What is kept of a message between MAIL and its end: hashes and counts, nothing of its body.
struct OpenMessage {
  std::shared_ptr<const State> state;
  Steady begun;
  std::string sender;
  std::size_t recipients = 0;
  std::size_t excluded = 0;
  auth::message::HeaderBlock headers;
  bool limit_exceeded = false;
  std::optional<Assessment> assessment;
  std::optional<auth::dkim::Signer> signer;
  std::optional<auth::dkim::Verifier> verifier;  // where a signature of ours is there already
  std::optional<LeavingMessage> leaving;         // where it is to be forecast
  TransportWatch watch;
  bool content_seen = false;  // a field, or some of the body
};

class Session final : public MailSession {
 public:
  /// Without `forecasting` nothing is forecast.
  Session(const CurrentState& current, const Clock& clock, Forecasting* forecasting = nullptr)
      : current_(current), clock_(clock), forecasting_(forecasting) {}

  void connect(std::optional<auth::IpAddress> address, std::string_view daemon) override;
  void helo(std::string_view name) override;
  void mail(std::string_view sender, std::string_view login) override;
  void recipient(std::string_view address) override;
  void header(std::string_view name, std::string_view value) override;
  void body(std::string_view chunk) override;
  [[nodiscard]] Verdict end_of_message(std::string_view queue_id) override;
  [[nodiscard]] std::optional<Record> give_up(std::string_view queue_id) override;

  void fail() noexcept override { (message_ ? failed_ : broken_) = true; }

  [[nodiscard]] Reason failure() const noexcept override { return Reason::sign_failed; }

  [[nodiscard]] bool message_open() const noexcept { return message_.has_value(); }

 private:
  struct Signed {
    std::optional<Reason> reason;
    std::vector<auth::dkim::SignedField> fields;
    std::string trouble = {};  // in words, where there is more to say than the reason
  };

  const Assessment& end_of_header(OpenMessage& message) const;
  void begin_signing(OpenMessage& message, Assessment& assessment) const;
  static bool already_signed(OpenMessage& message, const SigningDomain& domain);
  [[nodiscard]] Signed sign(OpenMessage& message, const Assessment& assessment) const;
  void look_ahead(OpenMessage& message, Verdict& verdict) const;
  [[nodiscard]] Record record_of(const OpenMessage& message, std::string_view queue_id) const;

  const CurrentState& current_;
  const Clock& clock_;
  Forecasting* const forecasting_;
  Client client_;
  std::string helo_;
  std::optional<OpenMessage> message_;
  bool failed_ = false;  // this message
  bool broken_ = false;  // this connection
};

}  // namespace countersign::milter
