// RFC 7208 s3: a record as it is put into DNS.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/dns_name.h"

namespace auth::spf {

/// Longest character-string of a TXT record, in octets (RFC 1035 s3.3).
inline constexpr std::size_t longest_string = 255;

/// A record in pieces that fit, cut behind a space where there is one, so that no term is torn.
/// Receivers join them without a separator (s3.3): the spaces stay.
[[nodiscard]] std::vector<std::string> character_strings(std::string_view record);

/// The line of a master file: `example.com. IN TXT "v=spf1 …" "…"`.
[[nodiscard]] std::string master_file_line(const DnsName& domain, std::string_view record);

}  // namespace auth::spf
