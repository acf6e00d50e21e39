// RFC 6376 s3.1, s3.6.2.1.
#include "auth/dkim/selector.h"

#include <algorithm>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"

namespace auth::dkim {
namespace {

/// RFC 5321 s4.1.2: sub-domain = Let-dig [Ldh-str].
bool is_sub_domain(std::string_view label) {
  constexpr std::size_t max_label = 63;
  return !label.empty() && label.size() <= max_label && ascii::is_alnum(label.front()) &&
         ascii::is_alnum(label.back()) &&
         std::ranges::all_of(label, [](char c) { return ascii::is_alnum(c) || c == '-'; });
}

}  // namespace

Result<Selector, std::string> Selector::parse(std::string_view text) {
  constexpr std::string_view below = "._domainkey.a";
  constexpr std::size_t max_name = 253;  // RFC 1035 s2.3.4, as text
  bool good = text.size() + below.size() <= max_name;
  ascii::split(text, '.', [&good](std::string_view label) { good = good && is_sub_domain(label); });
  if (!good) {
    return fail("\"" + printable(text, 80) +
                "\" is no selector: letters, digits and inner hyphens, in labels of up to 63");
  }
  return Selector(ascii::lower(text));
}

Result<DnsName, DnsNameError> key_record_name(std::string_view selector, const DnsName& domain) {
  return domain.with_prefix(std::string(selector) + "._domainkey");
}

}  // namespace auth::dkim
