// Writes a header field that is folded as it grows (RFC 5322 s2.2.3, s2.1.1).
#pragma once

#include <string>
#include <string_view>

namespace auth::dkim {

/// Folds are CRLF + SP, and only where the caller says that white space may stand. A line has at
/// most 78 columns unless a single word is longer.
class FoldedField {
 public:
  /// `name` with its colon.
  explicit FoldedField(std::string_view name) : text_(name), column_(name.size()) {
    text_.reserve(typical_size);
  }

  /// Appends a word with white space before it: SP, or a fold.
  void word(std::string_view word);

  /// Appends text before which white space may stand, but need not.
  void glue(std::string_view text);

  /// Appends text that may be folded anywhere.
  void fill(std::string_view text);

  /// The whole field.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  static constexpr std::size_t max_columns = 78;
  static constexpr std::size_t typical_size = 1024;

  void fold();
  void append(std::string_view text);

  std::string text_;
  std::size_t column_;
};

}  // namespace auth::dkim
