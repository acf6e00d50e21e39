#include "auth/dns/direct_resolver.h"

#include <gtest/gtest.h>

#include "auth/dns/static_direct_resolver.h"
#include "dns/network_support.h"

namespace auth::dns {
namespace {

constexpr unsigned authoritative = 0x8400;  // QR, AA

DirectAnswer ask_directly(const Server& server, std::chrono::milliseconds try_timeout = patient,
                          const Question& asked = www) {
  NetworkDirectResolver resolver({.try_timeout = try_timeout});
  const DirectQuestion question{server, asked};
  return resolver.ask(std::span(&question, 1), Deadline::after(60s)).at(0);
}

/// `answered ok 192.0.2.1`, `answered goes on at b.example`, `lame`.
std::string printed(const DirectAnswer& answer) {
  std::string line(to_text(answer.status));
  if (answer.status == DirectStatus::answered) {
    line += answer.found.alias ? " goes on at " + answer.found.alias->text()
                               : " " + printed(answer.found.answer);
  }
  return line;
}

TEST(NetworkDirectResolver, AsksWithoutRecursion) {
  FakeServer server([](const Received& query) {
    EXPECT_FALSE(query.recursion_desired);
    return Replies{{query.reply(authoritative)
                        .answer(query.name, RecordType::a, 77, wire::address("192.0.2.1"))
                        .octets()}};
  });
  const auto answer = ask_directly(server.server());
  EXPECT_EQ(printed(answer), "answered ok 192.0.2.1");
  EXPECT_EQ(answer.found.answer.ttl, 77s);
  EXPECT_EQ(answer.detail, "");
}

struct Case {
  const char* name;
  unsigned flags;
  const char* want;
};

class ServerStates : public testing::TestWithParam<Case> {};

TEST_P(ServerStates, AreKeptApart) {
  FakeServer server(
      [](const Received& query) { return Replies{{query.reply(GetParam().flags).octets()}}; });
  const auto answer = ask_directly(server.server());
  EXPECT_EQ(printed(answer), GetParam().want);
  const bool answered = answer.status == DirectStatus::answered;
  EXPECT_EQ(answer.detail.find(server.server().text()) != std::string::npos, !answered)
      << answer.detail;
}

INSTANTIATE_TEST_SUITE_P(, ServerStates,
                         testing::Values(Case{"NoData", authoritative, "answered no data"},
                                         Case{"NoSuchName", authoritative | 3, "answered NXDOMAIN"},
                                         Case{"NoAuthority", 0x8000, "lame"},
                                         Case{"NoAuthorityAndNoSuchName", 0x8003, "lame"},
                                         Case{"ResolverWithoutAuthority", wire::response, "lame"},
                                         Case{"ServerFailure", authoritative | 2, "lame"},
                                         Case{"NotImplemented", authoritative | 4, "lame"},
                                         Case{"Refused", 0x8005, "refused"}),
                         [](const auto& test) { return test.param.name; });

TEST(NetworkDirectResolver, ReferralIsLame) {
  FakeServer server([](const Received& query) {
    return Replies{
        {query.reply(0x8000)
             .authority("www.example.com", RecordType::ns, 60, wire::name("ns.example.net"))
             .octets()}};
  });
  EXPECT_EQ(printed(ask_directly(server.server())), "lame");
}

TEST(NetworkDirectResolver, TellsACnameAndWhatItsOwnTtlIs) {
  FakeServer server([](const Received& query) {
    return Replies{{query.reply(authoritative)
                        .answer(query.name, RecordType::cname, 900, wire::name("mail.example.com"))
                        .answer("mail.example.com", RecordType::a, 60, wire::address("192.0.2.1"))
                        .octets()}};
  });
  const auto answer = ask_directly(server.server());
  EXPECT_EQ(printed(answer), "answered goes on at mail.example.com");
  EXPECT_EQ(answer.found.answer.ttl, 900s);
}

TEST(NetworkDirectResolver, SilenceIsAskedAgainThenSaid) {
  FakeServer server(silence);
  const auto answer = ask_directly(server.server(), impatient);
  EXPECT_EQ(printed(answer), "timeout");
  EXPECT_EQ(server.received().size(), 3U) << "contract s9: two retries";
}

TEST(NetworkDirectResolver, SecondTryMayBeLucky) {
  std::atomic<int> calls = 0;
  FakeServer server([&](const Received& query) {
    return calls++ == 0
               ? Replies{}
               : Replies{{query.reply(authoritative)
                              .answer(query.name, RecordType::a, 5, wire::address("192.0.2.2"))
                              .octets()}};
  });
  EXPECT_EQ(printed(ask_directly(server.server(), impatient)), "answered ok 192.0.2.2");
}

TEST(NetworkDirectResolver, Sec34ForgeriesAreDropped) {
  FakeServer server([](const Received& query) {
    Received other_id = query;
    ++other_id.id;
    Received other_name = query;
    other_name.name = "evil.example";
    const auto forged = [](const Received& as) {
      return as.reply(authoritative)
          .answer(as.name, RecordType::a, 5, wire::address("203.0.113.1"))
          .octets();
    };
    return Replies{{forged(other_id)},
                   {forged(other_name)},
                   {forged(query), true},
                   {query.reply(authoritative)
                        .answer(query.name, RecordType::a, 5, wire::address("192.0.2.1"))
                        .octets()}};
  });
  EXPECT_EQ(printed(ask_directly(server.server())), "answered ok 192.0.2.1");
}

TEST(NetworkDirectResolver, TruncatedLeadsToTcp) {
  FakeServer server([](const Received& query) {
    if (!query.tcp) {
      return Replies{{query.reply(authoritative | wire::truncated).octets()}};
    }
    const std::string message =
        query.reply(authoritative)
            .answer(query.name, RecordType::a, 5, wire::address("192.0.2.1"))
            .octets();
    return Replies{{wire::u16(static_cast<unsigned>(message.size())) + message}};
  });
  EXPECT_EQ(printed(ask_directly(server.server())), "answered ok 192.0.2.1");
}

TEST(NetworkDirectResolver, NobodyListensIsATimeout) {
  Server nobody;
  {
    FakeServer server(silence);
    nobody = server.server();
  }
  const auto answer = ask_directly(nobody);
  EXPECT_EQ(printed(answer), "timeout");
  EXPECT_NE(answer.detail.find("refused"), std::string::npos) << answer.detail;
}

TEST(NetworkDirectResolver, FamilyWithoutRouteIsItsOwnState) {
  const Server server{.address = IpAddress::parse("2001:db8::53").value()};  // RFC 3849
  const auto answer = ask_directly(server, impatient);
  if (answer.status != DirectStatus::no_route) {
    GTEST_SKIP() << "this host has a way to IPv6: " << answer.detail;
  }
  EXPECT_NE(answer.detail.find("cannot ask [2001:db8::53]:53"), std::string::npos) << answer.detail;
}

TEST(NetworkDirectResolver, AsksManyAtOnceUnderOneDeadline) {
  FakeServer good([](const Received& query) {
    return Replies{{query.reply(authoritative)
                        .answer(query.name, query.type, 5, wire::address("192.0.2.1"))
                        .octets()}};
  });
  FakeServer deaf(silence);
  NetworkDirectResolver resolver({.try_timeout = patient});
  std::vector<DirectQuestion> questions;
  for (int i = 0; i < 40; ++i) {
    questions.push_back({i % 4 == 0 ? deaf.server() : good.server(), www});
  }
  const auto answers = resolver.ask(questions, Deadline::after(500ms));
  ASSERT_EQ(answers.size(), questions.size());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    EXPECT_EQ(printed(answers[i]), i % 4 == 0 ? "timeout" : "answered ok 192.0.2.1") << i;
  }
}

TEST(StaticDirectResolver, AnswersAsToldForEachServer) {
  const Server first{.address = IpAddress::parse("192.0.2.1").value()};
  const Server second{.address = IpAddress::parse("192.0.2.2").value()};
  StaticDirectResolver direct;
  direct.serve(first, "www.example.com. A 192.0.2.80\nalias.example.com. CNAME www.example.com.\n");
  direct.fail_with(second, DirectStatus::refused);
  const std::vector<DirectQuestion> questions{{first, www},
                                              {first, question("alias.example.com", RecordType::a)},
                                              {second, www},
                                              {{.address = first.address, .port = 5353}, www}};
  const auto answers = direct.ask(questions, Deadline::after(1s));
  EXPECT_EQ(printed(answers[0]), "answered ok 192.0.2.80");
  EXPECT_EQ(printed(answers[1]), "answered goes on at www.example.com");
  EXPECT_EQ(printed(answers[2]), "refused");
  EXPECT_EQ(printed(answers[3]), "timeout");
  EXPECT_EQ(direct.asked(), 4U);
}

}  // namespace
}  // namespace auth::dns
