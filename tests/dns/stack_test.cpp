#include "auth/dns/stack.h"

#include <gtest/gtest.h>

#include "dns/answer_printing.h"
#include "dns/fake_server.h"

namespace auth::dns {
namespace {

using namespace std::chrono_literals;

FakeServer::Script always(std::string address) {
  return [address](const Received& query) {
    return std::vector<Send>{
        {query.reply().answer(query.name, query.type, 60, wire::address(address)).octets()}};
  };
}

std::string asked(Stack& stack, std::string_view name) {
  return printed(stack.resolver().ask(question(name, RecordType::a), Deadline::after(5s)));
}

TEST(Stack, AsksTheNetworkOnceForTheSame) {
  FakeServer server(always("192.0.2.1"));
  auto stack = Stack::build({.servers = {server.server()}});
  ASSERT_TRUE(stack.has_value());
  EXPECT_EQ(asked(*stack, "www.example.com"), "ok 192.0.2.1");
  EXPECT_EQ(asked(*stack, "www.example.com"), "ok 192.0.2.1");
  EXPECT_EQ(server.received().size(), 1U);
}

TEST(Stack, OverlayComesBeforeTheNetwork) {
  FakeServer server(always("192.0.2.1"));
  auto stack = Stack::build(
      {.servers = {server.server()}, .overlays = {{"new.zone", "www.example.com. A 192.0.2.2\n"}}});
  ASSERT_TRUE(stack.has_value());
  EXPECT_EQ(asked(*stack, "www.example.com"), "ok 192.0.2.2");
  EXPECT_EQ(asked(*stack, "mail.example.com"), "ok 192.0.2.1");
  EXPECT_EQ(server.received().size(), 1U);
}

TEST(Stack, ContractS2ZonesAreAskedAlone) {
  FakeServer server(always("192.0.2.1"));
  auto stack = Stack::build({.servers = {server.server()},
                             .zones = {{"a.zone", "$ORIGIN a.example.\n@ A 192.0.2.3\n"},
                                       {"b.zone", "$ORIGIN b.example.\n@ A 192.0.2.4\n"}},
                             .overlays = {{"new.zone", "c.example. A 192.0.2.5\n"}}});
  ASSERT_TRUE(stack.has_value());
  EXPECT_EQ(asked(*stack, "a.example"), "ok 192.0.2.3");
  EXPECT_EQ(asked(*stack, "b.example"), "ok 192.0.2.4");
  EXPECT_EQ(asked(*stack, "c.example"), "ok 192.0.2.5");
  EXPECT_EQ(asked(*stack, "d.example"), "NXDOMAIN");
  EXPECT_TRUE(server.received().empty());
}

TEST(Stack, EmptyZoneFileIsStillTheOnlySource) {
  auto stack = Stack::build({.servers = {{IpAddress::v4({192, 0, 2, 1})}}, .zones = {{"a", ""}}});
  ASSERT_TRUE(stack.has_value());
  EXPECT_EQ(asked(*stack, "a.example"), "NXDOMAIN");
}

TEST(Stack, ErrorsSayFileAndLine) {
  const ZoneFile good{"good.zone", "a. A 192.0.2.1\n"};
  const ZoneFile bad{"bad.zone", "a. A 192.0.2.1\nwww A 192.0.2.1\n"};
  const std::string want = "bad.zone:2: a name has no final dot, and no $ORIGIN stands before it";
  EXPECT_EQ(Stack::build({.zones = {good, bad}}).error(), want);
  EXPECT_EQ(Stack::build({.overlays = {bad}}).error(), want);
}

}  // namespace
}  // namespace auth::dns
