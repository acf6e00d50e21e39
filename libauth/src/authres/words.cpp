#include "words.h"

#include <algorithm>

#include "auth/base/ascii.h"
#include "auth/message/field_text.h"

namespace auth::authres {
namespace {

bool is_dot_string(std::string_view text) {
  constexpr std::string_view atext = "!#$%&'*+-/=?^_`{|}~.";
  return text.find("=?") == std::string_view::npos && std::ranges::all_of(text, [atext](char c) {
           return ascii::is_alnum(c) || atext.find(c) != std::string_view::npos;
         });
}

}  // namespace

bool is_keyword(std::string_view text) noexcept {
  return !text.empty() && text.size() <= message::longest_field_value && text.back() != '-' &&
         std::ranges::all_of(text, [](char c) { return ascii::is_alnum(c) || c == '-'; });
}

bool is_domain_name(std::string_view text) noexcept {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return ascii::is_alnum(c) || c == '-' || c == '.' || c == '_';
  });
}

bool is_mail_identity(std::string_view text) noexcept {
  const auto at = text.rfind('@');
  return at != std::string_view::npos && text.size() <= message::longest_field_value &&
         is_dot_string(text.substr(0, at)) && is_domain_name(text.substr(at + 1));
}

}  // namespace auth::authres
