#include "tools/common/option_values.h"

#include <algorithm>
#include <cstdint>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"

namespace countersign::tools {

std::string in_option(std::string_view option, std::string_view value, std::string_view text) {
  return std::string(option) + " '" + auth::printable(value) + "': " + std::string(text);
}

auth::Result<auth::DnsName, std::string> domain_value(std::string_view option,
                                                      std::string_view value) {
  auto domain = auth::DnsName::parse(value);
  if (!domain) {
    return auth::fail(in_option(option, value, auth::to_text(domain.error())));
  }
  return std::move(*domain);
}

auth::Result<std::vector<auth::IpAddress>, std::string> address_values(
    std::string_view option, const std::vector<std::string>& values) {
  std::vector<auth::IpAddress> addresses;
  for (const std::string& value : values) {
    const auto address = auth::IpAddress::parse(value);
    if (!address) {
      return auth::fail(in_option(option, value, address.error()));
    }
    if (std::ranges::find(addresses, *address) == addresses.end()) {
      addresses.push_back(*address);
    }
  }
  return addresses;
}

auth::Result<auth::Timestamp, std::string> unix_time_value(std::string_view option,
                                                           std::string_view value) {
  constexpr std::int64_t latest = 999'999'999'999;
  const auto seconds = auth::ascii::number<std::int64_t>(value);
  if (!seconds || *seconds > latest) {
    return auth::fail(
        in_option(option, value, "no time; write whole seconds since 1970, as 'date +%s' does"));
  }
  return auth::Timestamp(*seconds);
}

}  // namespace countersign::tools
