#pragma once

#include <span>
#include <string>

#include "app/input.h"
#include "auth/base/result.h"
#include "auth/base/timestamp.h"
#include "auth/dkim/signer.h"

namespace countersign::authsign {

/// Reads the message that `in` holds and signs it. The fields in their order from the top, whole
/// (`DKIM-Signature: …`), with CRLF at the end of every line. The error is a sentence without final
/// dot that says why the message cannot be signed, and the remedy.
[[nodiscard]] auth::Result<std::string, std::string> sign(
    std::span<const auth::dkim::SignRequest> requests, auth::Timestamp now, app::Input& in);

}  // namespace countersign::authsign
