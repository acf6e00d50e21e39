#pragma once

#include <tl/expected.hpp>
#include <utility>

namespace auth {

/// A value, or the reason why the work could not be done. Verdicts (an absent name, a bad
/// signature) are values; `E` is for failures. The only place that names tl::expected:
/// `std::expected` of C++23 takes its place here.
template <typename T, typename E>
using Result = tl::expected<T, E>;

/// `return fail(error);` ends a function that returns a Result.
template <typename E>
[[nodiscard]] auto fail(E error) {
  return tl::unexpected<E>(std::move(error));
}

}  // namespace auth
