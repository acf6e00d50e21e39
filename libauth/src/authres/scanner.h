// RFC 8601 s2.2: the tokens of Authentication-Results, in one pass and without recursion.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "auth/authres/field.h"

namespace auth::authres {

/// What cannot be read gives false or nothing, and error() says what and where.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  [[nodiscard]] bool at_end() const noexcept { return at_ == text_.size(); }

  [[nodiscard]] bool next_is(char c) const noexcept { return !at_end() && text_[at_] == c; }

  /// Steps over `c`; anything else is the error `otherwise`.
  [[nodiscard]] bool take(char c, std::string_view otherwise);

  /// Steps over comments and white space (CFWS, RFC 5322 s3.2.2).
  [[nodiscard]] bool skip_cfws();

  /// A token (RFC 2045 s5.1) or what a quoted-string means.
  [[nodiscard]] std::optional<std::string> value();

  /// In lower case; `otherwise` is the error.
  [[nodiscard]] std::optional<std::string> keyword(std::string_view otherwise);

  /// The core of pvalue: a value, a mail address, `@domain` or a domain (AR-4), those three with
  /// U-labels and other UTF-8 where they have them (s2.2, RFC 6531).
  [[nodiscard]] std::optional<std::string> property_value();

  [[nodiscard]] std::optional<unsigned> number();

  [[nodiscard]] const ParseError& error() const noexcept { return error_; }

  /// Makes `what` the error, at the next octet. Always false.
  bool refuse(std::string_view what);

 private:
  template <typename Wanted>
  std::string_view run(Wanted wanted);
  [[nodiscard]] bool skip_comment();
  [[nodiscard]] std::optional<std::string> quoted_string();

  std::string_view text_;
  std::size_t at_ = 0;
  ParseError error_{};
};

}  // namespace auth::authres
