// A forecast in words: what is wrong, and what to publish.
#pragma once

#include <string>
#include <vector>

#include "auth/dkim/outcome.h"
#include "auth/dmarc/evaluation.h"
#include "auth/verify/forecast.h"
#include "auth/verify/report.h"

namespace auth::verify {

/// All that is known of a message that leaves from one address.
struct ForecastBasis {
  const Departure& departure;
  const SpfResult& spf;
  const std::vector<dkim::SignatureResult>& signatures;  ///< as many as departure's
  const dmarc::Evaluation& dmarc;
  const AddressForecast& result;  ///< all but its words
};

/// Clauses, joined by semicolons, without final dot; bounded, and what the sender or DNS wrote is
/// escaped.
struct ForecastWords {
  std::string cause;
  std::string remedy;
};

[[nodiscard]] ForecastWords words_of(const ForecastBasis& basis);

}  // namespace auth::verify
