// What an administrator can do, as sentences without final dot; empty where there is nothing.
#pragma once

#include <string>

#include "auth/dkim/outcome.h"
#include "auth/dmarc/evaluation.h"
#include "auth/verify/report.h"

namespace countersign::authcheck {

/// About a signature that does not pass; about one that does what is worth knowing.
[[nodiscard]] std::string advice(const auth::dkim::SignatureResult& signature);

[[nodiscard]] std::string advice(const auth::verify::SpfResult& spf);

[[nodiscard]] std::string advice(const auth::dmarc::Evaluation& evaluation);

/// Why a signature has its verdict, in words; of one that passes what is remarkable about it.
[[nodiscard]] std::string reason_of(const auth::dkim::SignatureResult& signature);

}  // namespace countersign::authcheck
