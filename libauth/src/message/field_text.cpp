#include "auth/message/field_text.h"

#include <algorithm>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"

namespace auth::message {
namespace {

constexpr std::size_t max_columns = 78;
constexpr std::size_t tab_columns = 8;

/// RFC 2045 s5.1.
bool is_token_character(char c) {
  constexpr std::string_view tspecials = "()<>@,;:\\\"/[]?=";
  return c > ' ' && c < 0x7f && tspecials.find(c) == std::string_view::npos;
}

/// RFC 5322 s3.2.3, and the dot.
bool is_dot_atom_character(char c) {
  constexpr std::string_view atext = "!#$%&'*+-/=?^_`{|}~.";
  return ascii::is_alnum(c) || atext.find(c) != std::string_view::npos;
}

bool is_control(char c) { return (c >= 0 && c < ' ') || c == 0x7f; }

/// C1 controls and the line separators U+2028 and U+2029, as UTF-8: some readers end a line there.
bool has_invisible_line_end(std::string_view text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const auto first = static_cast<unsigned char>(text[i]);
    const auto second = static_cast<unsigned char>(text[i + 1]);
    if (first == 0xc2 && second < 0xa0) {
      return true;
    }
    const std::string_view three = text.substr(i, 3);
    if (three == "\xe2\x80\xa8" || three == "\xe2\x80\xa9") {
      return true;
    }
  }
  return false;
}

/// `open`, the text with a backslash before each of `escaped`, and `close`.
std::string enclosed(std::string_view text, char open, char close, std::string_view escaped) {
  std::string result(1, open);
  for (const char c : is_field_text(text) ? text : "invalid") {
    if (escaped.find(c) != std::string_view::npos) {
      result += '\\';
    }
    result += c;
  }
  return result + close;
}

}  // namespace

bool is_field_text(std::string_view text) noexcept {
  return text.size() <= longest_field_value && std::ranges::none_of(text, is_control) &&
         is_utf8(text) && !has_invisible_line_end(text);
}

bool is_token(std::string_view text) noexcept {
  return !text.empty() && std::ranges::all_of(text, is_token_character);
}

bool is_dot_atom(std::string_view text) noexcept {
  return !text.empty() && text.front() != '.' && text.back() != '.' &&
         text.find("..") == std::string_view::npos &&
         std::ranges::all_of(text, is_dot_atom_character);
}

std::string quoted_string(std::string_view text) { return enclosed(text, '"', '"', "\"\\"); }

std::string comment(std::string_view text) { return enclosed(text, '(', ')', "()\\"); }

void append_folded(std::string& text, const std::vector<std::string>& words, std::size_t column) {
  for (const std::string& word : words) {
    if (&word != &words.front()) {
      const bool fits = column + 1 + word.size() < max_columns;  // one more for a semicolon
      text += fits ? " " : "\r\n\t ";
      column = (fits ? column : tab_columns) + 1;
    }
    text += word;
    column += word.size();
  }
}

}  // namespace auth::message
