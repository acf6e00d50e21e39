#pragma once

#include "auth/spf/trace.h"

namespace auth::verify {

/// An evaluation came to a term that holds the local part of the sender (%{s} or %{l}, RFC 7208
/// s7.2), so that its result is for that sender alone.
[[nodiscard]] bool looks_at_local_part(const spf::Trace& trace);

}  // namespace auth::verify
