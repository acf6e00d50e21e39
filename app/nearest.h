#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace countersign::app {

/// The candidate that `word` was probably meant to be: the one with the fewest typing mistakes (a
/// letter missing, added, wrong or swapped with its neighbour), at most a third of its length.
/// Nothing when none is that near. Words over 64 octets are near to nothing.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view word,
                                                      std::span<const std::string_view> candidates);

}  // namespace countersign::app
