// RFC 7208 s7: macros, parsed once and expanded often.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/dns_name.h"
#include "auth/base/ip_address.h"
#include "auth/base/result.h"
#include "auth/base/timestamp.h"

namespace auth::spf {

/// What the letters stand for (s7.2). Views are borrowed for the time of an expansion.
struct MacroValues {
  std::string_view local_part{};     ///< l
  std::string_view sender_domain{};  ///< o; `local_part@sender_domain` is s
  std::string_view domain{};         ///< d: the domain whose record is being evaluated
  IpAddress ip{};                    ///< i, v, c
  std::string_view helo{};           ///< h
  std::string_view receiver{};       ///< r, in explanations; empty: `unknown`
  Timestamp now{};                   ///< t, in explanations
  /// p; called only when the letter occurs. Without it p is `unknown`.
  std::function<std::string()> validated_name{};
};

/// A `macro-string` (s7.1), or the text of an explanation.
class MacroString {
 public:
  /// Where it stands: decides which letters are allowed, and whether SP is a literal.
  enum class Use : std::uint8_t {
    domain_spec,  ///< also the value of a modifier: no c, r, t (s7.2), no SP
    explanation,  ///< c, r, t and SP as well (s6.2)
  };

  /// The error is a clause for people: `"%(" is no macro; …`. Linear in the length of `text`.
  [[nodiscard]] static Result<MacroString, std::string> parse(std::string_view text, Use use);

  /// The text as it was written.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  /// False when every expansion is the same: no letter occurs.
  [[nodiscard]] bool has_letters() const noexcept;

  /// True when that letter (lower case) occurs.
  [[nodiscard]] bool uses(char letter) const noexcept;

  /// At most `limit` octets: what would be longer is nothing (SEC-1).
  [[nodiscard]] std::optional<std::string> expand(const MacroValues& values,
                                                  std::size_t limit) const;

  /// True when the last part is a macro-expand, as `domain-end` asks for (s7.1).
  [[nodiscard]] bool ends_in_macro() const noexcept {
    return macros_ != nullptr && macros_->at_the_end;
  }

 private:
  /// Text between macros, or one `%{...}`.
  struct Part {
    std::string literal{};    // the escapes are resolved
    char letter = 0;          // in lower case; 0: a literal
    bool url_escape = false;  // the letter was upper case (s7.3)
    bool reverse = false;
    std::uint8_t keep = 0;  // right-most parts to keep; 0: all
    std::string delimiters = ".";
  };

  struct Macros {
    std::vector<Part> parts{};
    bool at_the_end = false;
  };

  class Parser;

  MacroString() = default;

  [[nodiscard]] static std::string value(const Part& part, const MacroValues& values);
  [[nodiscard]] static std::string transformed(const Part& part, const std::string& value);

  std::string text_;
  std::shared_ptr<const Macros> macros_;  // nullptr: text_ stands for itself
};

}  // namespace auth::spf
