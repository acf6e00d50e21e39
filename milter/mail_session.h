// One connection of the MTA, in plain C++: what libmilter tells us, and our verdict. An instance
// signs or verifies, so there are two kinds.
#pragma once

#include <optional>
#include <string_view>

#include "auth/base/ip_address.h"
#include "milter/reason.h"
#include "milter/record.h"
#include "milter/verdict.h"

namespace countersign::milter {

class MailSession {
 public:
  MailSession() = default;
  MailSession(const MailSession&) = delete;
  MailSession& operator=(const MailSession&) = delete;
  virtual ~MailSession() = default;

  /// `address`: nothing for mail submitted on this host.
  virtual void connect(std::optional<auth::IpAddress> address, std::string_view daemon) = 0;
  virtual void helo(std::string_view name) = 0;

  /// `sender` as in the command, with brackets. Ends a message that is still open.
  virtual void mail(std::string_view sender, std::string_view login) = 0;
  virtual void recipient(std::string_view address) = 0;

  /// `value` brings its own leading white space; folds are LF or CRLF.
  virtual void header(std::string_view name, std::string_view value) = 0;
  virtual void body(std::string_view chunk) = 0;
  [[nodiscard]] virtual Verdict end_of_message(std::string_view queue_id) = 0;

  /// The MTA gives the message up, or the connection broke; the connection may go on. Answers the
  /// record of the message, if one was open and any of it had come: a sender or recipient that the
  /// MTA refused is no message yet.
  [[nodiscard]] virtual std::optional<Record> give_up(std::string_view queue_id) = 0;

  /// Something that should not happen did: the message is answered with 451, because where steps
  /// go without reply a verdict can be given at the end only. Outside of a message it is all those
  /// of the connection, because what is known of the client may be wrong.
  virtual void fail() noexcept = 0;

  /// The reason for such a 451.
  [[nodiscard]] virtual Reason failure() const noexcept = 0;
};

}  // namespace countersign::milter
