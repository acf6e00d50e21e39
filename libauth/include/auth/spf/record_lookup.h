#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "auth/dns/answer.h"

namespace auth::spf {

/// The texts among the TXT records of `answer` that are SPF records (RFC 7208 s4.5): one is a
/// policy, none and several are verdicts. They live as long as the answer.
[[nodiscard]] std::vector<std::string_view> spf_records(const dns::Answer& answer);

}  // namespace auth::spf
