#include "auth/base/address_range.h"

#include <gtest/gtest.h>

namespace auth {
namespace {

using Family = IpAddress::Family;

IpAddress ip(std::string_view text) { return *IpAddress::parse(text); }

TEST(AddressRange, NumbersAreAddresses) {
  EXPECT_TRUE(number_of(ip("192.0.2.1")) == 0xc0000201U);
  EXPECT_TRUE(number_of(ip("2001:db8::1")) ==
              ((AddressNumber{0x20010db8} << 96U) | AddressNumber{1}));
  for (const char* text : {"0.0.0.0", "192.0.2.1", "255.255.255.255", "::", "2001:db8::ff00:42",
                           "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}) {
    EXPECT_EQ(address_of(ip(text).family(), number_of(ip(text))), ip(text)) << text;
  }
}

TEST(AddressRange, NetworksReachFromTheirFirstToTheirLastAddress) {
  struct Case {
    const char* address;
    int prefix;
    const char* first;
    const char* last;
  };

  for (const Case& c : {Case{"192.0.2.77", 24, "192.0.2.0", "192.0.2.255"},
                        Case{"192.0.2.77", 32, "192.0.2.77", "192.0.2.77"},
                        Case{"192.0.2.77", 31, "192.0.2.76", "192.0.2.77"},
                        Case{"192.0.2.77", 0, "0.0.0.0", "255.255.255.255"},
                        Case{"2001:db8::77", 64, "2001:db8::", "2001:db8::ffff:ffff:ffff:ffff"},
                        Case{"2001:db8::77", 128, "2001:db8::77", "2001:db8::77"},
                        Case{"2001:db8::77", 0, "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}}) {
    const auto range = AddressRange::network(ip(c.address), c.prefix);
    EXPECT_EQ(address_of(range.family, range.first), ip(c.first)) << c.address << "/" << c.prefix;
    EXPECT_EQ(address_of(range.family, range.last), ip(c.last)) << c.address << "/" << c.prefix;
    EXPECT_TRUE(range.contains(ip(c.address)));
  }
}

TEST(AddressRange, HoldsNoAddressOfTheOtherFamily) {
  EXPECT_FALSE(AddressRange::everything(Family::v6).contains(ip("0.0.0.1")));
  EXPECT_FALSE(AddressRange::everything(Family::v4).contains(ip("::1")));
  EXPECT_FALSE(AddressRange::network(ip("192.0.2.0"), 24).contains(ip("192.0.3.0")));
}

}  // namespace
}  // namespace auth
