#pragma once

#include <memory>

namespace auth {

template <typename F>
struct FirstArgument;

template <typename R, typename A>
struct FirstArgument<R (*)(A*)> {
  using Type = A;
};

template <typename R, typename A>
struct FirstArgument<R (*)(A*) noexcept> {
  using Type = A;
};

template <auto Free>
struct FreeWith {
  template <typename T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};

/// A C object that frees itself: `using PKey = CHandle<&EVP_PKEY_free>;`. As large as a pointer.
template <auto Free>
using CHandle = std::unique_ptr<typename FirstArgument<decltype(Free)>::Type, FreeWith<Free>>;

}  // namespace auth
