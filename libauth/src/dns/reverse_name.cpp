#include "auth/dns/reverse_name.h"

#include <string>
#include <string_view>

namespace auth::dns {

DnsName reverse_name(const IpAddress& address) {
  constexpr std::string_view digits = "0123456789abcdef";
  const bool v4 = address.family() == IpAddress::Family::v4;
  std::string text;
  const auto octets = address.octets();
  for (auto octet = octets.rbegin(); octet != octets.rend(); ++octet) {
    if (v4) {
      text += std::to_string(*octet) + ".";
    } else {
      text += {digits[*octet & 15U], '.', digits[*octet >> 4U], '.'};
    }
  }
  return *DnsName::parse(text + (v4 ? "in-addr.arpa" : "ip6.arpa"));
}

}  // namespace auth::dns
