#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "auth/base/result.h"

namespace auth::message {

enum class FieldNameError { empty, bad_character };

/// The name of a header field (RFC 5322 s2.2: printable ASCII but colon and space), in lower case.
class FieldName {
 public:
  [[nodiscard]] static Result<FieldName, FieldNameError> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  friend auto operator<=>(const FieldName&, const FieldName&) = default;

 private:
  explicit FieldName(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

}  // namespace auth::message
