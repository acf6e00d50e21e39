#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "auth/dns/network_resolver.h"

namespace auth::dns {
namespace {

struct Case {
  const char* name;
  std::string_view text;
  std::string_view want;  // empty: refused
};

class ContractS2Resolver : public testing::TestWithParam<Case> {};

TEST_P(ContractS2Resolver, Parses) {
  const auto server = Server::parse(GetParam().text);
  EXPECT_EQ(server ? server->text() : "", GetParam().want);
  if (server) {
    EXPECT_EQ(Server::parse(server->text()).value(), *server);
  } else {
    EXPECT_FALSE(server.error().empty());
  }
}

INSTANTIATE_TEST_SUITE_P(
    , ContractS2Resolver,
    testing::Values(Case{"V4", "192.0.2.1", "192.0.2.1:53"},
                    Case{"V4WithPort", "192.0.2.1:5353", "192.0.2.1:5353"},
                    Case{"V6", "2001:db8::1", "[2001:db8::1]:53"},
                    Case{"V6InBrackets", "[2001:db8::1]", "[2001:db8::1]:53"},
                    Case{"V6WithPort", "[2001:DB8::1]:5353", "[2001:db8::1]:5353"},
                    Case{"Loopback6", "::1", "[::1]:53"},
                    Case{"LargestPort", "192.0.2.1:65535", "192.0.2.1:65535"},
                    Case{"PortZero", "192.0.2.1:0", ""},
                    Case{"PortTooLarge", "192.0.2.1:65536", ""},
                    Case{"PortEmpty", "192.0.2.1:", ""}, Case{"PortSigned", "192.0.2.1:+53", ""},
                    Case{"PortIsNoNumber", "192.0.2.1:dns", ""},
                    Case{"BracketOpen", "[2001:db8::1", ""},
                    Case{"AfterBracket", "[2001:db8::1]53", ""},
                    Case{"PortEmptyAfterBracket", "[2001:db8::1]:", ""},
                    Case{"HostName", "ns1.example.com", ""}, Case{"Empty", "", ""},
                    Case{"Zone", "fe80::1%eth0", ""}),
    [](const auto& test) { return test.param.name; });

class ResolvConf : public testing::Test {
 protected:
  ResolvConf()
      : path_(std::filesystem::path(testing::TempDir()) /
              ("resolv.conf." +
               std::string(testing::UnitTest::GetInstance()->current_test_info()->name()))) {}

  ~ResolvConf() override { std::filesystem::remove(path_); }

  /// The servers, joined by blanks, or the error.
  std::string read(std::string_view text) {
    std::ofstream(path_) << text;
    const auto servers = read_resolv_conf(path_.string());
    if (!servers) {
      return servers.error();
    }
    std::string joined;
    for (const Server& server : *servers) {
      joined += (joined.empty() ? "" : " ") + server.text();
    }
    return joined;
  }

  std::filesystem::path path_;
};

TEST_F(ResolvConf, NamesServers) {
  EXPECT_EQ(read("# x\n; nameserver 192.0.2.9\nsearch example.com\nnameserver 192.0.2.1\n"
                 "nameserver\t2001:db8::1 # y\nnameservers 192.0.2.8\n nameserver 192.0.2.7\n"),
            "192.0.2.1:53 [2001:db8::1]:53");
}

TEST_F(ResolvConf, AtMostThree) {
  EXPECT_EQ(read("nameserver 192.0.2.1\nnameserver 192.0.2.2\nnameserver 192.0.2.3\n"
                 "nameserver 192.0.2.4"),
            "192.0.2.1:53 192.0.2.2:53 192.0.2.3:53");
}

TEST_F(ResolvConf, LocalhostWhenNoneIsNamed) {
  EXPECT_EQ(read("options edns0\n"), "127.0.0.1:53");
  EXPECT_EQ(read(""), "127.0.0.1:53");
}

TEST_F(ResolvConf, PassesOverWhatCannotBeAsked) {
  EXPECT_EQ(read("nameserver fe80::1%eth0\nnameserver 192.0.2.1\n"), "192.0.2.1:53");
  EXPECT_EQ(read("nameserver fe80::1%eth0\n"),
            path_.string() + " names no server that can be asked");
}

TEST_F(ResolvConf, MissingFileIsAnError) {
  const auto servers = read_resolv_conf(path_.string() + ".none");
  ASSERT_FALSE(servers.has_value());
  EXPECT_NE(servers.error().find("No such file"), std::string::npos) << servers.error();
}

}  // namespace
}  // namespace auth::dns
