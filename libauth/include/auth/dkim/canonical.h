// RFC 6376 s3.4: canonicalization.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "auth/base/result.h"
#include "auth/crypto/digest.h"

namespace auth::dkim {

enum class Canonicalization : std::uint8_t { simple, relaxed };

[[nodiscard]] std::string_view to_text(Canonicalization c) noexcept;

/// `c=`: header and body algorithm.
struct CanonicalizationPair {
  Canonicalization header = Canonicalization::simple;
  Canonicalization body = Canonicalization::simple;

  /// `relaxed/simple`, `relaxed` (= relaxed/simple, DKIM-12); nothing known else.
  [[nodiscard]] static Result<CanonicalizationPair, std::string> parse(std::string_view text);
  [[nodiscard]] std::string text() const;

  friend bool operator==(const CanonicalizationPair&, const CanonicalizationPair&) = default;
};

/// Appends the canonical form of one field (s3.4.1, s3.4.2), without the CRLF at its end. `raw` is
/// the whole field with folds as CRLF and without the CRLF at its end.
void append_canonical_field(std::string& out, std::string_view raw, Canonicalization c);

/// Hash of a body in one of the two canonical forms (s3.4.3, s3.4.4), fed in any pieces. Copies no
/// unchanged span and allocates nothing per line.
class BodyHasher {
 public:
  /// `limit`: `l=`, the number of canonical octets to hash; everything without it.
  explicit BodyHasher(Canonicalization c,
                      crypto::HashAlgorithm algorithm = crypto::HashAlgorithm::sha256,
                      std::uint64_t limit = UINT64_MAX);

  void update(std::string_view octets);

  /// Ends the body: a missing last CRLF is added where the algorithm says so.
  [[nodiscard]] crypto::Digest finish();

  /// Canonical octets in all, those beyond `limit` too. Valid after finish().
  [[nodiscard]] std::uint64_t canonical_octets() const noexcept { return produced_; }

 private:
  class Output;

  void text(Output& out, std::string_view octets);
  void collapse_blanks(Output& out, std::string_view octets);
  void hold_line_ends(Output& out, std::string_view octets);

  crypto::Hasher hasher_;
  std::uint64_t limit_;
  std::uint64_t produced_ = 0;
  std::uint64_t held_line_ends_ = 0;  // CRLFs that are part of the body only if more text follows
  Canonicalization canonicalization_;
  bool held_cr_ = false;     // a CR at the end of a piece: the next one says whether LF follows
  bool held_blank_ = false;  // relaxed: inside a run of SP and HTAB
};

}  // namespace auth::dkim
