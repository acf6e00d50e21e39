#pragma once

namespace auth {

/// Visits a variant with one lambda for each alternative; no default, so that a new alternative
/// fails to compile where it is forgotten.
template <typename... F>
struct Overload : F... {
  using F::operator()...;
};

template <typename... F>
Overload(F...) -> Overload<F...>;

}  // namespace auth
