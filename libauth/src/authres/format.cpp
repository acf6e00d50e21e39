// RFC 8601 s2.2: writes Authentication-Results. Every octet of every value may come from an
// attacker.
#include <algorithm>

#include "auth/authres/results.h"
#include "auth/base/ascii.h"
#include "auth/base/printable.h"

namespace auth::authres {
namespace {

constexpr std::size_t max_value = 255;   // octets of one value (AR-32)
constexpr std::size_t max_columns = 78;  // RFC 5322 s2.1.1

/// RFC 2045 s5.1: token.
bool is_token_character(char c) {
  constexpr std::string_view tspecials = "()<>@,;:\\\"/[]?=";
  return c > ' ' && c < 0x7f && tspecials.find(c) == std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_token_character);
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

/// What may be quoted: no controls, UTF-8, not too long (AR-30, AR-32).
bool is_writable(std::string_view text) {
  return text.size() <= max_value && std::ranges::none_of(text, is_control) && is_utf8(text) &&
         !has_invisible_line_end(text);
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
    }
    result += c;
  }
  return result + "\"";
}

/// `value` of s2.2: a token as it is, anything else quoted; `invalid` for what cannot be written.
std::string value(std::string_view text) {
  if (!is_writable(text)) {
    return "invalid";
  }
  return is_token(text) ? std::string(text) : quoted(text);
}

/// LDH labels and dots, with underscores as they occur.
bool is_domain_name(std::string_view text) {
  return is_token(text) && std::ranges::all_of(text, [](char c) {
           return ascii::is_alnum(c) || c == '-' || c == '.' || c == '_';
         });
}

/// Local-part as a Dot-string (RFC 5321 s4.1.2). What looks like an encoded-word (RFC 2047) is left
/// to quotes, inside of which nobody decodes it.
bool is_dot_string(std::string_view text) {
  constexpr std::string_view atext = "!#$%&'*+-/=?^_`{|}~.";
  return text.find("=?") == std::string_view::npos && std::ranges::all_of(text, [atext](char c) {
           return ascii::is_alnum(c) || atext.find(c) != std::string_view::npos;
         });
}

/// `pvalue` of s2.2: a mail address or `@domain` stands without quotes (AR-4).
std::string property_value(std::string_view text) {
  const auto at = text.rfind('@');
  if (at != std::string_view::npos && text.size() <= max_value &&
      is_dot_string(text.substr(0, at)) && is_domain_name(text.substr(at + 1))) {
    return std::string(text);
  }
  return value(text);
}

/// A word of a fixed set: method, result, ptype, property.
std::string keyword(std::string_view text) {
  const bool good =
      !text.empty() && text.size() <= max_value &&
      std::ranges::all_of(text, [](char c) { return ascii::is_alnum(c) || c == '-'; });
  return good ? ascii::lower(text) : "invalid";
}

/// RFC 5322 s3.2.2: what a comment may hold without another comment in it.
std::string comment(std::string_view text) {
  if (!is_writable(text)) {
    return "(invalid)";
  }
  std::string result = "(";
  for (const char c : text) {
    if (c == '(' || c == ')' || c == '\\') {
      result += '\\';
    }
    result += c;
  }
  return result + ")";
}

using Words = std::vector<std::string>;

/// The words of one resinfo, to be parted by white space.
Words words_of(const ResultInfo& info) {
  Words words;
  words.push_back(keyword(info.method) + "=" + keyword(info.result));
  if (!info.comment.empty()) {
    words.push_back(comment(info.comment));
  }
  if (!info.reason.empty()) {
    words.push_back("reason=" + value(info.reason));
  }
  for (const Property& property : info.properties) {
    words.push_back(keyword(property.ptype) + "." + keyword(property.property) + "=" +
                    property_value(property.value));
  }
  return words;
}

std::size_t size_of(const Words& words) {
  constexpr std::size_t separator = 4;  // ";" and CRLF HTAB, at most
  std::size_t size = 0;
  for (const std::string& word : words) {
    size += word.size() + separator;
  }
  return size;
}

/// The words of all results that fit. Where not all do, the longest go first: those are the ones
/// that somebody has blown up (AR-32).
std::vector<Words> rows_of(const std::vector<ResultInfo>& results) {
  constexpr std::size_t max_octets = 4096;
  std::vector<Words> rows;
  std::size_t size = 0;
  for (const ResultInfo& info : results) {
    rows.push_back(words_of(info));
    size += size_of(rows.back());
  }
  while (size > max_octets) {
    const auto longest = std::ranges::max_element(rows, {}, size_of);
    size -= size_of(*longest);
    rows.erase(longest);
  }
  return rows;
}

/// Puts one row on lines of its own.
void append_folded(std::string& text, const Words& words) {
  constexpr std::size_t tab_columns = 8;
  text += "\r\n\t";
  std::size_t column = tab_columns;
  for (const std::string& word : words) {
    if (&word != &words.front()) {
      const bool fits = column + 1 + word.size() < max_columns;  // one more for the semicolon
      text += fits ? " " : "\r\n\t ";
      column = (fits ? column : tab_columns) + 1;
    }
    text += word;
    column += word.size();
  }
}

void append_line(std::string& text, const Words& words) {
  for (const std::string& word : words) {
    text.append(" ").append(word);
  }
}

std::string write(std::string_view authserv_id, const std::vector<ResultInfo>& results,
                  void (*append)(std::string&, const Words&)) {
  std::string text = value(authserv_id);
  if (results.empty()) {
    return text + "; none";  // AR-6
  }
  for (const Words& row : rows_of(results)) {
    text += ';';
    append(text, row);
  }
  return text;
}

}  // namespace

std::string format(std::string_view authserv_id, const std::vector<ResultInfo>& results) {
  return " " + write(authserv_id, results, append_folded);
}

std::string format_line(std::string_view authserv_id, const std::vector<ResultInfo>& results) {
  return write(authserv_id, results, append_line);
}

}  // namespace auth::authres
