// Verifies: one connection of the MTA. Nothing but the end of a message waits for DNS.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/message/header_block.h"
#include "auth/verify/client.h"
#include "auth/verify/message_verifier.h"
#include "milter/clock.h"
#include "milter/mail_session.h"
#include "milter/state.h"
#include "milter/transport_watch.h"
#include "milter/verification.h"

namespace countersign::milter {

/// What is kept of a message between MAIL and its end.
struct MessageToVerify {
  std::shared_ptr<const State> state;
  Steady begun;
  std::string sender;
  std::optional<auth::verify::MessageVerifier> verifier;  // nothing: it is not to be verified
  auth::message::HeaderBlock headers;
  std::vector<std::size_t> forged;
  std::optional<std::string> from_domain;
  TransportWatch watch;
  Verification::Place place;
  bool content_seen = false;
  bool header_ended = false;
  std::optional<Reason> reason;  // why it is not verified
};

class VerifySession final : public MailSession {
 public:
  VerifySession(const CurrentState& current, const Clock& clock, Verification& verification)
      : current_(current), clock_(clock), verification_(verification) {}

  void connect(std::optional<auth::IpAddress> address, std::string_view daemon) override;
  void helo(std::string_view name) override;
  void mail(std::string_view sender, std::string_view login) override;
  void recipient(std::string_view address) override;
  void header(std::string_view name, std::string_view value) override;
  void body(std::string_view chunk) override;
  [[nodiscard]] Verdict end_of_message(std::string_view queue_id) override;
  [[nodiscard]] std::optional<Record> give_up(std::string_view queue_id) override;

  void fail() noexcept override { (message_ ? failed_ : broken_) = true; }

  [[nodiscard]] Reason failure() const noexcept override { return Reason::verify_failed; }

 private:
  void begin_content(MessageToVerify& message);
  void end_of_header(MessageToVerify& message);
  [[nodiscard]] Verdict judge(MessageToVerify& message, std::string_view queue_id) const;
  static void verify(MessageToVerify& message, auth::verify::MessageVerifier& verifier,
                     Verdict& verdict);
  [[nodiscard]] Record record_of(const MessageToVerify& message, std::string_view queue_id) const;

  const CurrentState& current_;
  const Clock& clock_;
  Verification& verification_;
  auth::IpAddress address_;
  std::string helo_;
  std::optional<MessageToVerify> message_;
  bool failed_ = false;  // this message
  bool broken_ = false;  // this connection
};

}  // namespace countersign::milter
