#include "scanner.h"

#include <algorithm>

#include "auth/base/ascii.h"
#include "auth/message/field_text.h"
#include "words.h"

namespace auth::authres {
namespace {

bool is_token_character(char c) { return message::is_token({&c, 1}); }

/// What an address without quotes is made of.
bool is_address_character(char c) {
  constexpr std::string_view beyond_tokens = "@/=?";
  return is_token_character(c) || beyond_tokens.find(c) != std::string_view::npos ||
         !ascii::is_ascii({&c, 1});
}

/// A domain or mail identity, UTF-8 in its labels and local-part (RFC 6531 s3.3).
bool is_address(std::string text) {
  const bool is_text = message::is_field_text(text);
  const bool international = !ascii::is_ascii(text);
  std::ranges::replace_if(text, [](char c) { return !ascii::is_ascii({&c, 1}); }, 'u');
  return is_text && (is_mail_identity(text) || (international && is_domain_name(text)));
}

}  // namespace

bool Scanner::refuse(std::string_view what) {
  error_ = {.what = what, .offset = at_};
  return false;
}

bool Scanner::take(char c, std::string_view otherwise) {
  if (!next_is(c)) {
    return refuse(otherwise);
  }
  ++at_;
  return true;
}

template <typename Wanted>
std::string_view Scanner::run(Wanted wanted) {
  const std::size_t begin = at_;
  while (!at_end() && wanted(text_[at_])) {
    ++at_;
  }
  return text_.substr(begin, at_ - begin);
}

bool Scanner::skip_cfws() {
  for (;;) {
    run(ascii::is_fws);
    if (!next_is('(')) {
      return true;
    }
    if (!skip_comment()) {
      return false;
    }
  }
}

bool Scanner::skip_comment() {
  for (int depth = 0; !at_end(); ++at_) {
    const char c = text_[at_];
    if (c == '\\') {
      ++at_;
      if (at_end()) {
        break;
      }
    } else if (c == '(' && ++depth > max_comment_depth) {
      return refuse("comments are nested too deeply");
    } else if (c == ')' && --depth == 0) {
      ++at_;
      return true;
    }
  }
  return refuse("a comment is not closed");
}

std::optional<std::string> Scanner::quoted_string() {
  std::string text;
  for (++at_; !at_end() && !next_is('"'); ++at_) {
    if (next_is('\\')) {
      ++at_;
      if (at_end()) {
        break;
      }
      text += text_[at_];
    } else if (next_is('\t')) {
      text += ' ';  // white space, mostly of a fold
    } else if (!next_is('\r') && !next_is('\n')) {
      text += text_[at_];  // RFC 5322 s3.2.4: the line end of a fold is no part of the string
    }
  }
  if (!take('"', "a quoted-string is not closed")) {
    return std::nullopt;
  }
  if (!message::is_field_text(text)) {
    refuse("a quoted-string is too long or holds what is no text");
    return std::nullopt;
  }
  return text;
}

std::optional<std::string> Scanner::value() {
  if (next_is('"')) {
    return quoted_string();
  }
  const std::string_view token = run(is_token_character);
  if (token.empty() || token.size() > message::longest_field_value) {
    refuse("a token or quoted-string of at most 255 octets is missing");
    return std::nullopt;
  }
  return std::string(token);
}

std::optional<std::string> Scanner::keyword(std::string_view otherwise) {
  const std::string_view word = run([](char c) { return ascii::is_alnum(c) || c == '-'; });
  if (!is_keyword(word)) {
    refuse(otherwise);
    return std::nullopt;
  }
  return ascii::lower(word);
}

std::optional<std::string> Scanner::property_value() {
  std::string text;
  bool quoted = false;
  if (next_is('"')) {
    auto string = quoted_string();
    if (!string || !next_is('@')) {
      return string;
    }
    quoted = true;  // a local-part
    text = *string;
  }
  const std::string_view rest = run(is_address_character);
  const bool good = quoted ? is_address(std::string(rest)) && rest.rfind('@') == 0
                           : (message::is_token(rest) && message::is_field_text(rest)) ||
                                 is_address(std::string(rest));
  text += rest;
  if (!good || text.size() > message::longest_field_value) {
    refuse("a property's value is too long or needs quotes");
    return std::nullopt;
  }
  return text;
}

std::optional<unsigned> Scanner::number() {
  const auto value = ascii::number<unsigned>(run(ascii::is_digit));
  if (!value) {
    refuse("a version is no number");
  }
  return value;
}

}  // namespace auth::authres
