#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/result.h"
#include "auth/base/timestamp.h"
#include "auth/dkim/signer.h"
#include "auth/message/reader.h"
#include "tools/authsign/line_ends.h"
#include "tools/authsign/spool.h"

namespace countersign::authsign {

/// A message on its way through: its octets go to the spool, its header and body to the signer.
class SignedMessage {
 public:
  SignedMessage(std::vector<auth::dkim::SignRequest> requests, auth::Timestamp now, Spool spool)
      : requests_(std::move(requests)), now_(now), spool_(std::move(spool)) {}

  /// The next octets. The error says why the message cannot be signed.
  [[nodiscard]] auth::Result<void, std::string> add(std::string_view octets);

  /// Ends the message, with a line end where one is missing, and signs it. The fields in their
  /// order from the top, whole (`DKIM-Signature: …`) with CRLF at the end of every line.
  [[nodiscard]] auth::Result<std::string, std::string> sign();

  /// The octets as they came, and the line end that was missing. To be read after sign().
  [[nodiscard]] Spool& octets() noexcept { return spool_; }

  [[nodiscard]] const LineEnds& line_ends() const noexcept { return line_ends_; }

 private:
  [[nodiscard]] auth::Result<void, std::string> pass_on(
      const auth::Result<std::string_view, auth::message::HeaderLimit>& body);
  [[nodiscard]] auth::Result<void, std::string> begin();

  std::vector<auth::dkim::SignRequest> requests_;
  auth::Timestamp now_;
  Spool spool_;
  auth::message::Reader reader_;
  std::optional<auth::dkim::Signer> signer_;
  LineEnds line_ends_;
  bool empty_ = true;
};

}  // namespace countersign::authsign
