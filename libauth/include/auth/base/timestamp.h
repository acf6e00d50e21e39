#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>

namespace auth {

/// A moment in UTC, in whole seconds since 1970. The library never reads a clock: the caller says
/// what time it is.
class Timestamp {
 public:
  constexpr Timestamp() = default;

  constexpr explicit Timestamp(std::int64_t seconds) : seconds_(seconds) {}

  [[nodiscard]] constexpr std::int64_t seconds() const noexcept { return seconds_; }

  friend constexpr auto operator<=>(const Timestamp&, const Timestamp&) = default;

  friend constexpr Timestamp operator+(Timestamp t, std::chrono::seconds s) {
    return Timestamp(t.seconds_ + s.count());
  }

  friend constexpr std::chrono::seconds operator-(Timestamp a, Timestamp b) {
    return std::chrono::seconds(a.seconds_ - b.seconds_);
  }

 private:
  std::int64_t seconds_ = 0;
};

/// RFC 3339 in UTC: `2026-11-23T07:05:09Z`. Years outside 0000-9999 are printed as such, with more
/// digits or a sign.
[[nodiscard]] std::string rfc3339(Timestamp t);

}  // namespace auth
