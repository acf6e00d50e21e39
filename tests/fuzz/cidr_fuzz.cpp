// SEC-7: an address or network that is read prints as text that reads back as the same, and a
// network contains its own first address.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "auth/base/ip_address.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using auth::Cidr;
  using auth::IpAddress;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto address = IpAddress::parse(text);
  if (address && IpAddress::parse(address->text()) != *address) {
    std::abort();
  }
  const auto network = Cidr::parse(text);
  if (address && (!network || network->prefix() != address->bits())) {
    std::abort();
  }
  if (network &&
      (Cidr::parse(network->text()) != *network || network->prefix() < 0 ||
       network->prefix() > network->network().bits() || !network->contains(network->network()))) {
    std::abort();
  }
  return 0;
}
