#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "auth/base/result.h"
#include "auth/message/author.h"

namespace auth::message {

/// Cuts an address field's value into the tokens of RFC 5322 s3.2, in one pass and without
/// recursion. 8-bit octets stand wherever atoms, quoted strings and comments hold text (RFC 6532;
/// older mail has Latin-1 there).
class AddressScanner {
 public:
  static constexpr int max_comment_depth = 16;

  explicit AddressScanner(std::string_view value) : value_(value) {}

  /// Control octets other than HTAB and folds stand nowhere in an address field.
  [[nodiscard]] Result<void, AuthorError> check_octets() const;

  [[nodiscard]] bool at_end() const noexcept { return at_ == value_.size(); }

  [[nodiscard]] bool next_is(char c) const noexcept { return !at_end() && value_[at_] == c; }

  /// True when an atom or a quoted string comes next.
  [[nodiscard]] bool next_is_word() const noexcept { return next_is_atom() || next_is('"'); }

  [[nodiscard]] bool next_is_atom() const noexcept;

  /// Steps over `c` if it comes next.
  [[nodiscard]] bool take(char c) noexcept;

  /// Steps over comments and folding white space (CFWS, s3.2.2).
  [[nodiscard]] Result<void, AuthorError> skip_cfws();

  /// An atom (s3.2.3) without CFWS around it. Only where next_is_atom().
  [[nodiscard]] std::string_view atom() noexcept;

  /// An atom, or what a quoted string means (s3.2.4): without quotes, backslashes and fold ends.
  [[nodiscard]] Result<std::string, AuthorError> word();

  /// Where the next octet stands in the value.
  [[nodiscard]] std::size_t offset() const noexcept { return at_; }

  /// A bad_from that says `what` and shows the place.
  [[nodiscard]] AuthorError error(std::string_view what, std::size_t offset) const;

  [[nodiscard]] AuthorError error_here(std::string_view what) const { return error(what, at_); }

 private:
  [[nodiscard]] Result<void, AuthorError> skip_comment();
  [[nodiscard]] Result<std::string, AuthorError> quoted_string();

  std::string_view value_;
  std::size_t at_ = 0;
};

}  // namespace auth::message
