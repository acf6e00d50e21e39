#include "auth/base/ip_address.h"

#include <gtest/gtest.h>

namespace auth {
namespace {

using namespace std::string_view_literals;

IpAddress address(std::string_view text) { return IpAddress::parse(text).value(); }

Cidr cidr(std::string_view text) { return Cidr::parse(text).value(); }

struct Good {
  const char* name;
  std::string_view input;
  std::string_view text;
  IpAddress::Family family;
};

class Sec7 : public testing::TestWithParam<Good> {};

TEST_P(Sec7, IsReadAndPrinted) {
  const auto parsed = IpAddress::parse(GetParam().input);
  ASSERT_TRUE(parsed) << parsed.error();
  EXPECT_EQ(parsed->text(), GetParam().text);
  EXPECT_EQ(parsed->family(), GetParam().family);
  EXPECT_EQ(parsed->octets().size() * 8, static_cast<std::size_t>(parsed->bits()));
  EXPECT_EQ(address(parsed->text()), *parsed);
}

constexpr auto v4 = IpAddress::Family::v4;
constexpr auto v6 = IpAddress::Family::v6;

INSTANTIATE_TEST_SUITE_P(
    , Sec7,
    testing::Values(Good{"V4", "192.0.2.1", "192.0.2.1", v4},
                    Good{"Zeros", "0.0.0.0", "0.0.0.0", v4},
                    Good{"Broadcast", "255.255.255.255", "255.255.255.255", v4},
                    Good{"Any6", "::", "::", v6}, Good{"Loopback6", "::1", "::1", v6},
                    Good{"Rfc5952LowerCase", "2001:DB8::A", "2001:db8::a", v6},
                    Good{"Rfc5952LeadingZeros", "2001:0db8::0001", "2001:db8::1", v6},
                    Good{"Rfc5952OneZeroField", "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1", v6},
                    Good{"Rfc5952LongestRun", "2001:0:0:1:0:0:0:1", "2001:0:0:1::1", v6},
                    Good{"Rfc5952FirstRun", "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", v6},
                    Good{"Mapped", "::ffff:192.0.2.1", "192.0.2.1", v4},
                    Good{"MappedInHex", "::FFFF:c000:0201", "192.0.2.1", v4},
                    Good{"Longest", "1111:2222:3333:4444:5555:6666:7777:8888",
                         "1111:2222:3333:4444:5555:6666:7777:8888", v6}),
    [](const auto& test_info) { return test_info.param.name; });

TEST(Sec7Refused, WhatIsNoAddress) {
  for (const std::string_view text :
       std::initializer_list<std::string_view>{"",
                                               " ",
                                               "192.0.2",
                                               "192.0.2.1.",
                                               "192.0.2.256",
                                               "192.0.2.01",
                                               "0x7f.0.0.1",
                                               "2130706433",
                                               " 192.0.2.1",
                                               "192.0.2.1 ",
                                               "192.0.2.1\n",
                                               "192.0.2.1\0"sv,
                                               "fe80::1%eth0",
                                               "::1::",
                                               ":::",
                                               "12345::",
                                               "g::",
                                               "1:2:3:4:5:6:7",
                                               "1:2:3:4:5:6:7:8:9",
                                               "[::1]",
                                               "::ffff:192.0.2.1.1",
                                               "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa",
                                               "IPv6:::1",
                                               "192.0.2.1/32"}) {
    const auto parsed = IpAddress::parse(text);
    EXPECT_FALSE(parsed) << text;
  }
  EXPECT_EQ(IpAddress::parse("x\x1b").error(), "\"x\\x1b\" is no IP address");
}

TEST(IpAddress, OctetsAndTextAreTheSame) {
  EXPECT_EQ(IpAddress::v4({192, 0, 2, 1}), address("192.0.2.1"));
  EXPECT_EQ(IpAddress::v6({0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}),
            address("2001:db8::1"));
  EXPECT_EQ(IpAddress::v6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1}),
            address("192.0.2.1"));
}

struct Network {
  const char* name;
  std::string_view input;
  std::string_view text;
};

class CidrGood : public testing::TestWithParam<Network> {};

TEST_P(CidrGood, IsReadAndPrinted) {
  const auto parsed = Cidr::parse(GetParam().input);
  ASSERT_TRUE(parsed) << parsed.error();
  EXPECT_EQ(parsed->text(), GetParam().text);
  EXPECT_EQ(cidr(parsed->text()), *parsed);
}

INSTANTIATE_TEST_SUITE_P(, CidrGood,
                         testing::Values(Network{"V4", "192.0.2.0/24", "192.0.2.0/24"},
                                         Network{"V4Address", "192.0.2.1", "192.0.2.1"},
                                         Network{"V4Full", "192.0.2.1/32", "192.0.2.1"},
                                         Network{"V4All", "0.0.0.0/0", "0.0.0.0/0"},
                                         Network{"V4Odd", "10.20.30.40/29", "10.20.30.40/29"},
                                         Network{"V6", "2001:db8::/32", "2001:db8::/32"},
                                         Network{"V6Address", "2001:db8::1", "2001:db8::1"},
                                         Network{"V6Full", "2001:db8::1/128", "2001:db8::1"},
                                         Network{"V6All", "::/0", "::/0"},
                                         Network{"V6Odd", "2001:db8:8000::/33",
                                                 "2001:db8:8000::/33"},
                                         Network{"Mapped", "::ffff:192.0.2.0/120", "192.0.2.0/24"},
                                         Network{"MappedAll", "::ffff:0.0.0.0/96", "0.0.0.0/0"}),
                         [](const auto& test_info) { return test_info.param.name; });

TEST(ContractS2, HostBitsAreAnErrorThatNamesTheNetwork) {
  EXPECT_EQ(Cidr::parse("192.0.2.5/24").error(),
            "\"192.0.2.5/24\" has host bits set; the network is 192.0.2.0/24, the address alone is "
            "192.0.2.5");
  EXPECT_EQ(Cidr::parse("2001:db8::1/32").error(),
            "\"2001:db8::1/32\" has host bits set; the network is 2001:db8::/32, the address alone "
            "is 2001:db8::1");
}

TEST(CidrRefused, WhatIsNoNetwork) {
  for (const std::string_view text : std::initializer_list<std::string_view>{
           "", "/", "/24", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/+24",
           "192.0.2.0/24 ", "192.0.2.0/ 24", "192.0.2.0/24/24", "192.0.2.0/255.255.255.0",
           "192.0.2.0/99999999999", "::/129", "2001:db8::/x", "::ffff:192.0.2.0/95",
           "192.0.2/24"}) {
    EXPECT_FALSE(Cidr::parse(text)) << text;
  }
  EXPECT_EQ(Cidr::parse("192.0.2.0/33").error(),
            "\"192.0.2.0/33\": the prefix length has to be a number from 0 to 32");
}

TEST(Cidr, ContainsItsAddressesAndNoOthers) {
  EXPECT_TRUE(cidr("192.0.2.128/25").contains(address("192.0.2.128")));
  EXPECT_TRUE(cidr("192.0.2.128/25").contains(address("192.0.2.255")));
  EXPECT_FALSE(cidr("192.0.2.128/25").contains(address("192.0.2.127")));
  EXPECT_FALSE(cidr("192.0.2.128/25").contains(address("192.0.3.128")));
  EXPECT_TRUE(cidr("192.0.2.1").contains(address("192.0.2.1")));
  EXPECT_FALSE(cidr("192.0.2.1").contains(address("192.0.2.0")));
  EXPECT_TRUE(cidr("2001:db8:8000::/33").contains(address("2001:db8:8000::1")));
  EXPECT_FALSE(cidr("2001:db8:8000::/33").contains(address("2001:db8:7fff::1")));
  EXPECT_TRUE(cidr("0.0.0.0/0").contains(address("::ffff:192.0.2.1")));
  EXPECT_FALSE(cidr("0.0.0.0/0").contains(address("::1")));
  EXPECT_FALSE(cidr("::/0").contains(address("192.0.2.1")));  // families are apart
}

}  // namespace
}  // namespace auth
