// RFC 5322 s3.2: the tokens of address fields.
#include "message/address_scanner.h"

#include <algorithm>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"

namespace auth::message {
namespace {

constexpr std::size_t shown = 30;  // octets of the value that an error shows

bool is_8bit(char c) { return static_cast<unsigned char>(c) >= 0x80; }

/// atext of s3.2.3, with the 8-bit octets of RFC 6532 s3.2.
bool is_atext(char c) {
  constexpr std::string_view special = "!#$%&'*+-/=?^_`{|}~";
  return ascii::is_alnum(c) || is_8bit(c) || special.find(c) != std::string_view::npos;
}

bool is_control(char c) { return (c >= 0 && c < ' ' && !ascii::is_fws(c)) || c == '\x7f'; }

}  // namespace

AuthorError AddressScanner::error(std::string_view what, std::size_t offset) const {
  std::string text(what);
  if (offset < value_.size()) {
    text += " at \"" + printable(value_.substr(offset), shown) + "\"";
  } else {
    text += " at the end";
  }
  return {AuthorProblem::bad_from, std::move(text), offset};
}

Result<void, AuthorError> AddressScanner::check_octets() const {
  for (std::size_t i = 0; i < value_.size(); ++i) {
    if (is_control(value_[i])) {
      return fail(error("a control character stands", i));
    }
    if (value_.substr(i, 2) == "\\\r") {  // s3.2.1: a quoted-pair quotes no line end
      return fail(error("a backslash before a line end stands", i));
    }
    if (value_[i] == '\r' || value_[i] == '\n') {
      const bool fold =
          value_.substr(i, 2) == "\r\n" && i + 2 < value_.size() && ascii::is_wsp(value_[i + 2]);
      if (!fold) {
        return fail(error("a line end that is no fold stands", i));
      }
      ++i;
    }
  }
  return {};
}

bool AddressScanner::next_is_atom() const noexcept { return !at_end() && is_atext(value_[at_]); }

bool AddressScanner::take(char c) noexcept {
  const bool there = next_is(c);
  at_ += there ? 1 : 0;
  return there;
}

Result<void, AuthorError> AddressScanner::skip_cfws() {
  for (;;) {
    while (!at_end() && ascii::is_fws(value_[at_])) {
      ++at_;
    }
    if (!next_is('(')) {
      return {};
    }
    if (auto skipped = skip_comment(); !skipped) {
      return skipped;
    }
  }
}

Result<void, AuthorError> AddressScanner::skip_comment() {
  const std::size_t begin = at_;
  int depth = 0;
  for (; !at_end(); ++at_) {
    const char c = value_[at_];
    if (c == '(' && ++depth > max_comment_depth) {
      return fail(error("comments nest too deep", begin));
    }
    if (c == ')' && --depth == 0) {
      ++at_;
      return {};
    }
    if (c == '\\' && at_ + 1 < value_.size()) {
      ++at_;
    }
  }
  return fail(error("a comment is never closed", begin));
}

std::string_view AddressScanner::atom() noexcept {
  const std::size_t begin = at_;
  while (next_is_atom()) {
    ++at_;
  }
  return value_.substr(begin, at_ - begin);
}

Result<std::string, AuthorError> AddressScanner::word() {
  return next_is('"') ? quoted_string() : std::string(atom());
}

Result<std::string, AuthorError> AddressScanner::quoted_string() {
  const std::size_t begin = at_++;
  std::string text;
  for (; !at_end(); ++at_) {
    char c = value_[at_];
    if (c == '"') {
      ++at_;
      return text;
    }
    if (c == '\\' && at_ + 1 < value_.size()) {
      c = value_[++at_];
    }
    if (c != '\r' && c != '\n') {  // s3.2.4: the CRLF of a fold is no part of the text
      text += c;
    }
  }
  return fail(error("a quoted string is never closed", begin));
}

}  // namespace auth::message
