// RFC 1035 s3.5 and RFC 3596 s2.5, with their examples.
#include "auth/dns/reverse_name.h"

#include <gtest/gtest.h>

namespace auth::dns {
namespace {

std::string reverse(std::string_view address) {
  return reverse_name(*IpAddress::parse(address)).text();
}

TEST(Rfc1035S3_5, InAddrArpaHasTheOctetsBackwards) {
  EXPECT_EQ(reverse("10.2.0.52"), "52.0.2.10.in-addr.arpa");
}

TEST(Rfc3596S2_5, Ip6ArpaHasTheNibblesBackwards) {
  EXPECT_EQ(reverse("4321:0:1:2:3:4:567:89ab"),
            "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa");
}

}  // namespace
}  // namespace auth::dns
