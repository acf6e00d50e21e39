// RFC 6376 s3.4: a body in pieces hashes as the whole one does by the letter of the RFC. The first
// two octets of the input choose the pieces and l=.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "auth/dkim/canonical.h"
#include "support/naive_canonical.h"

namespace {

using auth::dkim::BodyHasher;
using auth::dkim::Canonicalization;

/// Pieces of 1 to 97 octets, another size each time.
void feed(BodyHasher& hasher, std::string_view body, std::size_t seed) {
  while (!body.empty()) {
    seed = seed * 69069 + 1;
    const std::size_t piece = std::min<std::size_t>(1 + (seed >> 8U) % 97, body.size());
    hasher.update(body.substr(0, piece));
    body.remove_prefix(piece);
  }
}

void compare(std::string_view body, Canonicalization c, std::size_t seed, std::uint64_t limit) {
  const std::string canonical = auth::testing::naive_canonical_body(body, c);
  const auto want = auth::crypto::hash(std::string_view(canonical).substr(
      0, static_cast<std::size_t>(std::min<std::uint64_t>(limit, canonical.size()))));
  BodyHasher whole(c, auth::crypto::HashAlgorithm::sha256, limit);
  whole.update(body);
  BodyHasher pieces(c, auth::crypto::HashAlgorithm::sha256, limit);
  feed(pieces, body, seed);
  if (whole.finish() != want || pieces.finish() != want ||
      whole.canonical_octets() != canonical.size() ||
      pieces.canonical_octets() != canonical.size()) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) {
    return 0;
  }
  const std::string_view body(reinterpret_cast<const char*>(data) + 2, size - 2);
  for (const auto c : {Canonicalization::simple, Canonicalization::relaxed}) {
    compare(body, c, data[0], data[1] == 0 ? UINT64_MAX : data[1] - 1U);
  }
  return 0;
}
