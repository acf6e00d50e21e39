// One connection of the MTA, in plain C++: what libmilter tells us, and our verdict.
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
#include "milter/policy.h"
#include "milter/record.h"
#include "milter/state.h"
#include "milter/transport_watch.h"

namespace countersign::milter {

/// What to answer to the MTA's end of message.
struct Verdict {
  Decision decision = Decision::tempfail;
  std::vector<std::string> fields;  ///< DKIM-Signature values for the top of the message, in order
  std::string reply;                ///< text beside 451 or 550; empty for other decisions
  std::string trouble;              ///< why signing failed, for the administrator; else empty
  Record record;
};

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
  TransportWatch watch;
  bool content_seen = false;  // a field, or some of the body
};

class Session {
 public:
  Session(const CurrentState& current, const Clock& clock) : current_(current), clock_(clock) {}

  /// `address`: nothing for mail submitted on this host.
  void connect(std::optional<auth::IpAddress> address, std::string_view daemon);
  void helo(std::string_view name);

  /// `sender` as in the command, with brackets. Ends a message that is still open.
  void mail(std::string_view sender, std::string_view login);
  void recipient(std::string_view address);

  /// `value` brings its own leading white space; folds are LF or CRLF.
  void header(std::string_view name, std::string_view value);
  void body(std::string_view chunk);
  [[nodiscard]] Verdict end_of_message(std::string_view queue_id);

  /// The MTA gives the message up, or the connection broke; the connection may go on. Answers the
  /// record of the message, if one was open and any of it had come: a sender or recipient that the
  /// MTA refused is no message yet.
  [[nodiscard]] std::optional<Record> give_up(std::string_view queue_id);

  /// Something that should not happen did: the message is answered with 451, because where steps
  /// go without reply a verdict can be given at the end only. Outside of a message it is all those
  /// of the connection, because what is known of the client may be wrong.
  void fail() noexcept { (message_ ? failed_ : broken_) = true; }

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
  [[nodiscard]] Record record_of(const OpenMessage& message, std::string_view queue_id) const;

  const CurrentState& current_;
  const Clock& clock_;
  Client client_;
  std::string helo_;
  std::optional<OpenMessage> message_;
  bool failed_ = false;  // this message
  bool broken_ = false;  // this connection
};

}  // namespace countersign::milter
