// RFC 1035 s2.3.4, RFC 5891, RFC 2181 s11: whatever is taken as a name is in the form that DNS is
// asked, and reads back as itself.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "auth/base/ascii.h"
#include "auth/base/dns_name.h"

namespace {

using auth::DnsName;
using Parsed = auth::Result<DnsName, auth::DnsNameError>;

void must(bool holds) {
  if (!holds) {
    std::abort();
  }
}

void check(const Parsed& name, Parsed (*parse)(std::string_view), bool (*may_hold)(char)) {
  if (!name) {
    must(!auth::to_text(name.error()).empty());
    return;
  }
  must(name->text().size() <= 253 && parse(name->text()) == *name && name->is_within(*name));
  std::size_t labels = 0;
  auth::ascii::split(name->text(), '.', [&](std::string_view label) {
    ++labels;
    must(!label.empty() && label.size() <= 63 && std::ranges::all_of(label, may_hold));
  });
  must(labels == name->labels());
}

bool is_lower(char c) { return c == auth::ascii::to_lower(c); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Parsed strict = DnsName::parse(text);
  const Parsed ascii = DnsName::parse_ascii(text);
  check(strict, &DnsName::parse,
        [](char c) { return (auth::ascii::is_alnum(c) && is_lower(c)) || c == '-' || c == '_'; });
  check(ascii, &DnsName::parse_ascii, [](char c) { return c >= ' ' && c <= '~' && is_lower(c); });
  const bool is_ascii = std::ranges::all_of(text, [](char c) { return c >= 0; });
  must(!strict || !is_ascii || ascii == strict);
  return 0;
}
