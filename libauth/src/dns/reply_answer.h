#pragma once

#include "dns/packet.h"

namespace auth::dns {

/// What a reply with NOERROR or NXDOMAIN says to `question`, along the CNAMEs of its answer
/// section. Records of other owners or types are passed over (SEC-35).
[[nodiscard]] Found answer_in(const Reply& reply, const Question& question);

}  // namespace auth::dns
