// A forecast in a header field, in the text form of a record, and to the MTA.
#pragma once

#include <string>

#include "milter/record.h"

namespace countersign::milter {

/// ` fail; egress=192.0.2.7; spf=fail; dkim=none; dmarc=fail; policy=reject`: words of ours alone.
[[nodiscard]] std::string field_value(const RecordedForecast& forecast);

/// ` forecast=fail egress=192.0.2.7 spf=fail dkim=none dmarc=fail policy=reject`; empty where
/// nobody was asked.
[[nodiscard]] std::string record_text(const RecordedForecast& forecast);

/// Why the MTA is to hold the message; the forecast is known.
[[nodiscard]] std::string hold_text(const RecordedForecast& forecast);

/// `pass` where a signature passes, else the verdict of the first; `none` without any.
[[nodiscard]] std::string_view dkim_word(const auth::verify::Forecast& forecast) noexcept;

/// `none`, `quarantine`, `reject`; `-` where no policy applies.
[[nodiscard]] std::string_view policy_word(const auth::verify::AddressForecast& forecast) noexcept;

}  // namespace countersign::milter
