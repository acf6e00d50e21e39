#pragma once

#include <optional>

#include "auth/dns/answer.h"
#include "dns/ldns_handles.h"

namespace auth::dns {

/// What we read of a record. Nothing for types that we do not ask for, for rdata of a wrong length,
/// and for NS, PTR and CNAME that lead to a name which a DnsName cannot hold.
[[nodiscard]] std::optional<RecordData> to_record_data(const ldns_rr* record);

/// The TTL that a negative answer has from this SOA (RFC 2308 s5): the smaller of its own TTL and
/// its minimum field.
[[nodiscard]] std::chrono::seconds negative_ttl(std::uint32_t soa_ttl, const Soa& soa) noexcept;

/// A TTL with the topmost bit set counts as zero (RFC 2181 s8).
[[nodiscard]] std::chrono::seconds to_ttl(std::uint32_t ttl) noexcept;

}  // namespace auth::dns
