// RFC 9989 s4.5, s4.7, s4.8: DMARC records.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace auth::dmarc {

/// psd=: what the domain says of itself to whoever walks the tree (s4.7).
enum class PublicSuffix : std::uint8_t {
  unknown,  ///< u, the default: the tree walk goes on
  yes,      ///< y: others register their domains below this one
  no,       ///< n: this is an Organizational Domain
};

/// What a DMARC record says, as far as it concerns the tree walk.
struct Record {
  PublicSuffix public_suffix = PublicSuffix::unknown;  // psd=
};

/// Reads the joined text of one TXT record. Nothing when it is no DMARC record: `v=DMARC1`, spelled
/// so, has to be its first tag (s4.7). A tag that cannot be read, or stands there twice, has its
/// default; unknown tags are passed over (s4.8).
[[nodiscard]] std::optional<Record> parse_record(std::string_view text);

}  // namespace auth::dmarc
