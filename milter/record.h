// The record of one message: the only thing that the milter leaves of it (contract s6).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/timestamp.h"
#include "auth/verify/forecast.h"
#include "milter/config.h"
#include "milter/reason.h"
#include "milter/transport_watch.h"

namespace countersign::milter {

struct RecordedSignature {
  std::string domain;     ///< d=
  std::string selector;   ///< s=
  std::string algorithm;  ///< a=
};

/// What was found out about a message from outside, in the words of RFC 8601.
struct RecordedVerification {
  std::string_view spf;   ///< of the identity that DMARC looks at
  std::string_view dkim;  ///< pass where a signature passes
  std::string_view dmarc;
  std::string_view disposition;  ///< what RFC 9989 s7.4 recommends: none, quarantine
  std::size_t removed = 0;       ///< Authentication-Results fields that claimed to be ours
};

/// What receivers will decide, where it is forecast at all.
struct RecordedForecast {
  bool asked = false;  ///< the message leaves, and its client may have mail signed
  std::shared_ptr<const auth::verify::Forecast> known{};  ///< nullptr: not known yet

  [[nodiscard]] auth::verify::Foresight verdict() const {
    return known ? known->decisive().verdict : auth::verify::Foresight::unknown;
  }
};

struct Record {
  auth::Timestamp time;
  std::string queue_id;  ///< empty where the MTA gave none
  std::string client;    ///< address
  std::string helo;
  std::string mail_from;                   ///< without brackets; empty: the null sender
  std::optional<std::string> from_domain;  ///< A-labels
  bool own_domain = false;                 ///< it is a configured one; not in the line
  Decision decision = Decision::tempfail;
  std::optional<Reason> reason;
  std::vector<RecordedSignature> signatures;
  std::optional<RecordedVerification> verification;
  std::optional<RecordedForecast> forecast;  ///< nothing where none are made
  std::uint64_t size = 0;                    ///< octets with CRLF
  std::size_t longest_line = 0;
  bool eightbit = false;
  std::vector<std::string_view> remarks;  ///< what may break the message on its way
  double ms = 0;                          ///< from MAIL to the verdict
};

/// Puts down what MTAs will do to the message.
void note_transport(Record& record, const TransportWatch& watch);

/// An address of the envelope as it is put down: `<a@b.example>` is `a@b.example`.
[[nodiscard]] std::string without_brackets(std::string_view address);

/// One JSON object, without line end.
[[nodiscard]] std::string to_json(const Record& record);

/// One line for people and grep, without line end. Hostile octets are made printable.
[[nodiscard]] std::string to_text(const Record& record);

[[nodiscard]] std::string to_line(const Record& record, LogFormat format);

}  // namespace countersign::milter
