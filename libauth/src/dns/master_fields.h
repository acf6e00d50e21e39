#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "auth/base/result.h"
#include "dns/master_lexer.h"

namespace auth::dns {

/// The parts of a record as written (RFC 1035 s5.1). Views into the entry they were read from.
struct RecordFields {
  std::string_view owner{};  ///< empty: that of the record before
  std::optional<std::uint32_t> ttl;
  std::string_view type;
  std::span<const std::string> data;
};

/// The error is a sentence. Class IN alone is taken; that the type exists is not looked at.
[[nodiscard]] Result<RecordFields, std::string> read_fields(const MasterEntry& entry);

/// `3600`, `1h`, `1w2d` as in BIND; up to 2^31 - 1 (RFC 2181 s8).
[[nodiscard]] std::optional<std::uint32_t> parse_ttl(std::string_view text);

}  // namespace auth::dns
