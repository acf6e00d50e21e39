// RFC 1035 s2.3.4, RFC 5891: whatever is taken as a name is in the form that DNS is asked, and
// reads back as itself.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "auth/base/ascii.h"
#include "auth/base/dns_name.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto name = auth::DnsName::parse({reinterpret_cast<const char*>(data), size});
  if (!name) {
    return auth::to_text(name.error()).empty() ? (std::abort(), 0) : 0;
  }
  bool good = name->text().size() <= 253 && auth::DnsName::parse(name->text()) == *name;
  std::size_t labels = 0;
  auth::ascii::split(name->text(), '.', [&](std::string_view label) {
    ++labels;
    good = good && !label.empty() && label.size() <= 63 && std::ranges::all_of(label, [](char c) {
             return (auth::ascii::is_alnum(c) && c == auth::ascii::to_lower(c)) || c == '-' ||
                    c == '_';
           });
  });
  if (!good || labels != name->labels() || !name->is_within(*name)) {
    std::abort();
  }
  return 0;
}
