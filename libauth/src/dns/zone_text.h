#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "auth/dns/zone.h"
#include "dns/names.h"

namespace auth::dns {

struct ZoneRecord {
  Labels owner{};  ///< `*` as it stands
  std::uint16_t type = 0;
  std::uint32_t ttl = 0;
  std::optional<RecordData> data{};  ///< nothing for types and names that we do not ask for
  std::size_t line = 0;
};

/// The records of a master file: at most 16 MiB and 100,000 records.
[[nodiscard]] Result<std::vector<ZoneRecord>, ZoneError> read_zone_text(std::string_view text);

}  // namespace auth::dns
