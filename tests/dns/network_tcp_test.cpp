#include <gtest/gtest.h>

#include "dns/network_support.h"

namespace auth::dns {
namespace {

std::string to_stream(const std::string& octets) {
  return wire::u16(static_cast<unsigned>(octets.size())) + octets;
}

std::string big_text(const Received& query) {
  std::string rdata;
  for (int i = 0; i < 250; ++i) {
    rdata += wire::strings({std::string(255, static_cast<char>('a' + i % 26))});
  }
  return query.reply().answer(query.name, RecordType::txt, 60, rdata).octets();
}

Replies truncated(const Received& query) {
  return {{query.reply(wire::response | wire::truncated).octets()}};
}

TEST(Rfc7766, TruncatedLeadsToTcp) {
  FakeServer server([](const Received& query) {
    return query.tcp ? Replies{{to_stream(big_text(query))}} : truncated(query);
  });
  const Answer answer =
      ask({server.server()}, patient, question("www.example.com", RecordType::txt));
  ASSERT_EQ(answer.status, Status::ok) << answer.detail;
  EXPECT_EQ(answer.all<Text>().at(0).octets.size(), 250U * 255U);
}

TEST(Rfc7766, TcpComesInPieces) {
  FakeServer server([](const Received& query) {
    if (!query.tcp) {
      return truncated(query);
    }
    Replies pieces;
    for (const char octet : to_stream(good_reply(query))) {
      pieces.push_back({std::string(1, octet)});
    }
    return pieces;
  });
  EXPECT_EQ(printed(ask({server.server()})), "ok 192.0.2.1");
}

struct BadTcpCase {
  const char* name;
  std::function<std::string(const Received&)> stream;
};

class BadTcp : public testing::TestWithParam<BadTcpCase> {};

TEST_P(BadTcp, IsAFailureAndTheNextServerIsAsked) {
  FakeServer server([](const Received& query) {
    return query.tcp ? Replies{{GetParam().stream(query)}} : truncated(query);
  });
  const Answer answer = ask({server.server()});
  EXPECT_EQ(answer.status, Status::server_failure);
  EXPECT_NE(answer.detail.find("TCP"), std::string::npos) << answer.detail;
  FakeServer second(answering("192.0.2.2"));
  EXPECT_EQ(printed(ask({server.server(), second.server()})), "ok 192.0.2.2");
}

INSTANTIATE_TEST_SUITE_P(
    , BadTcp,
    testing::Values(BadTcpCase{"Closed", [](const Received&) { return std::string(); }},
                    BadTcpCase{"Cut",
                               [](const Received& query) {
                                 return to_stream(good_reply(query)).substr(0, 30);
                               }},
                    BadTcpCase{"NoLength", [](const Received&) { return std::string("\0\0", 2); }},
                    BadTcpCase{"WrongId",
                               [](const Received& query) {
                                 Received other = query;
                                 other.id = static_cast<std::uint16_t>(query.id + 1);
                                 return to_stream(good_reply(other));
                               }},
                    BadTcpCase{"TruncatedAgain",
                               [](const Received& query) {
                                 return to_stream(truncated(query)[0].octets);
                               }}),
    [](const auto& test) { return test.param.name; });

TEST(Rfc7766, TcpIsRefused) {
  FakeServer server(truncated, Serves::udp_only);
  const Answer answer = ask({server.server()});
  EXPECT_EQ(answer.status, Status::server_failure);
  EXPECT_NE(answer.detail.find("(TCP)"), std::string::npos) << answer.detail;
}

}  // namespace
}  // namespace auth::dns
