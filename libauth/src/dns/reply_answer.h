#pragma once

#include "dns/packet.h"

namespace auth::dns {

/// True for a server that neither knows the name nor asks others for it, but says who should be
/// asked: that is no answer, least of all NODATA (SEC-37).
[[nodiscard]] bool is_referral(const Reply& reply);

/// What a reply with NOERROR or NXDOMAIN says to `question`, along the CNAMEs of its answer
/// section. Records of other owners or types are passed over (SEC-35).
[[nodiscard]] Found answer_in(const Reply& reply, const Question& question);

/// The same, but a CNAME is told, not followed: what a server says of other names it may not be
/// asked for.
[[nodiscard]] Found step_in(const Reply& reply, const Question& question);

}  // namespace auth::dns
