// RFC 9989 s4.7: what a Domain Owner asks for.
#pragma once

#include <cstdint>
#include <string_view>

namespace auth::dmarc {

/// p=, sp= and np=, from the mildest.
enum class Policy : std::uint8_t { none, quarantine, reject };

/// `none`, `quarantine` or `reject`.
[[nodiscard]] std::string_view to_text(Policy policy) noexcept;

}  // namespace auth::dmarc
