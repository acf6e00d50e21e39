// RFC 9989 s4.8, RFC 3986, RFC 6068.
#include "dmarc/report_uris.h"

#include <algorithm>

#include "auth/base/ascii.h"
#include "auth/dmarc/record.h"

namespace auth::dmarc {
namespace {

bool is_scheme(std::string_view text) {  // RFC 3986 s3.1
  return !text.empty() && ascii::is_alpha(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return ascii::is_alnum(c) || c == '+' || c == '-' || c == '.'; });
}

/// RFC 3986 s2, but for `,`, `;` and `!`, which have to be escaped here (s4.8).
bool is_uri_character(char c) {
  return ascii::is_alnum(c) ||
         std::string_view("-._~:/?#[]@$&'()*+=").find(c) != std::string_view::npos;
}

bool has_uri_characters(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size() || ascii::hex_value(text[i + 1]) < 0 ||
          ascii::hex_value(text[i + 2]) < 0) {
        return false;
      }
      i += 2;
    } else if (!is_uri_character(text[i])) {
      return false;
    }
  }
  return true;
}

/// RFC 6068 lets mailto: have no address; a report needs one.
bool has_address(std::string_view after_scheme) {
  const auto address = after_scheme.substr(0, after_scheme.find('?'));
  const auto at = address.rfind('@');
  return at != std::string_view::npos && at > 0 && at + 1 < address.size();
}

bool is_mailto(std::string_view scheme) { return ascii::iequals(scheme, "mailto"); }

bool is_valid(std::string_view scheme, std::string_view rest) {
  return is_scheme(scheme) && !rest.empty() && has_uri_characters(rest) &&
         (!is_mailto(scheme) || has_address(rest));
}

/// The URI without the `!10m` of RFC 7489; what is no such thing is left, and makes it invalid.
std::string_view without_size(std::string_view uri) {
  const auto mark = uri.rfind('!');
  if (mark == std::string_view::npos) {
    return uri;
  }
  auto digits = uri.substr(mark + 1);
  if (!digits.empty() &&
      std::string_view("kmgt").find(ascii::to_lower(digits.back())) != std::string_view::npos) {
    digits.remove_suffix(1);
  }
  const bool sized = !digits.empty() && std::all_of(digits.begin(), digits.end(), ascii::is_digit);
  return sized ? uri.substr(0, mark) : uri;
}

}  // namespace

ReportUris parse_report_uris(std::string_view value) {
  ReportUris list;
  ascii::split(value, ',', [&list](std::string_view piece) {
    const auto written = ascii::trim(piece);
    if (written.empty()) {
      return;
    }
    const auto uri = without_size(written);
    const auto colon = std::min(uri.find(':'), uri.size());
    const auto scheme = uri.substr(0, colon);
    if (!is_valid(scheme, uri.substr(std::min(colon + 1, uri.size())))) {
      list.some_invalid = true;
      return;
    }
    if (list.uris.size() == max_report_uris) {
      list.some_left_out = true;
      return;
    }
    list.some_sized = list.some_sized || uri.size() < written.size();
    list.some_not_mailto = list.some_not_mailto || !is_mailto(scheme);
    list.uris.emplace_back(uri);
  });
  return list;
}

}  // namespace auth::dmarc
