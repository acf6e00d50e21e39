// Finds the white space that "relaxed" may change (RFC 6376 s3.4.4), 64 octets at a time.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

#include "auth/base/octet_vector.h"

namespace auth::dkim {

/// White space that may have to change: HTAB, and SP before anything that is not above SP. A lone
/// SP between two words stays as it is. A SP at the very end counts: what follows it is not known.
class BlankScanner {
 public:
  explicit BlankScanner(std::string_view text) : text_(text) {}

  /// The first such place at or after `from`; the size of the text where there is none. `from`
  /// never goes back.
  [[nodiscard]] std::size_t next(std::size_t from) {
    if (from < block_end_) {
      const std::uint64_t rest = found_ >> (from + block - block_end_);
      if (rest != 0) {
        return from + static_cast<std::size_t>(std::countr_zero(rest));
      }
      from = block_end_;
    }
    for (; from + block < text_.size(); from += block) {
      found_ = block_bits(text_.data() + from);
      if (found_ != 0) {
        block_end_ = from + block;
        return from + static_cast<std::size_t>(std::countr_zero(found_));
      }
    }
    while (from < text_.size() && !may_change(from)) {
      ++from;
    }
    return from;
  }

 private:
  static constexpr std::size_t block = 64;

  [[nodiscard]] bool may_change(std::size_t at) const {
    const char c = text_[at];
    return c == '\t' || (c == ' ' && (at + 1 == text_.size() ||
                                      static_cast<unsigned char>(text_[at + 1]) <= ' '));
  }

  /// Of the 16 octets at `at` those that may change, as bits. Looks at the octet after them, too.
  [[nodiscard]] static std::uint64_t bits(const char* at) {
    constexpr unsigned char tab = '\t';
    constexpr unsigned char space = ' ';
    const OctetVector here = load_octets(at);
    const OctetVector next = load_octets(at + 1);
    return high_bits(OctetVector(here == tab) |
                     (OctetVector(here == space) & OctetVector(next <= space)));
  }

  [[nodiscard]] static std::uint64_t block_bits(const char* at) {
    return bits(at) | bits(at + 16) << 16U | bits(at + 32) << 32U | bits(at + 48) << 48U;
  }

  std::string_view text_;
  std::size_t block_end_ = 0;  // of the block that found_ tells of
  std::uint64_t found_ = 0;
};

}  // namespace auth::dkim
