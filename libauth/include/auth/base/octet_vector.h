// Sixteen octets at a time: for the few loops that look at every octet of a message.
#pragma once

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <cstdint>
#include <cstring>

namespace auth {

/// GCC and clang: operators work on all octets at once, comparisons give 0 or 0xff.
using OctetVector = unsigned char __attribute__((vector_size(16)));

/// The sixteen octets at `at`, which need no alignment.
[[nodiscard]] inline OctetVector load_octets(const char* at) {
  OctetVector octets;
  std::memcpy(&octets, at, sizeof octets);
  return octets;
}

/// The highest bit of each octet: bit 0 is that of the first octet.
[[nodiscard]] inline std::uint64_t high_bits(OctetVector octets) {
#ifdef __SSE2__
  return static_cast<unsigned>(_mm_movemask_epi8(reinterpret_cast<__m128i>(octets)));
#else
  std::uint64_t result = 0;
  for (std::size_t i = 0; i < sizeof octets; ++i) {
    result |= static_cast<std::uint64_t>(octets[i] >> 7U) << i;
  }
  return result;
#endif
}

}  // namespace auth
