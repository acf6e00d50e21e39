#include "auth/dns/network_resolver.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <fstream>
#include <set>
#include <thread>

#include "dns/network_support.h"

namespace auth::dns {
namespace {

TEST(NetworkResolver, AsksWithEdnsAndTakesTheAnswer) {
  FakeServer server(answering("192.0.2.1"));
  const Answer answer = ask({server.server()});
  EXPECT_EQ(printed(answer), "ok 192.0.2.1");
  EXPECT_EQ(answer.ttl, 60s);
  ASSERT_EQ(server.received().size(), 1U);
  EXPECT_TRUE(server.received()[0].edns);
}

TEST(NetworkResolver, AsksOverIpv6) {
  std::ifstream addresses("/proc/net/if_inet6");
  if (addresses.peek() == std::ifstream::traits_type::eof()) {
    GTEST_SKIP() << "this machine has no IPv6";
  }
  FakeServer server(answering("192.0.2.1"), Serves::udp_and_tcp, "::1");
  EXPECT_EQ(printed(ask({server.server()})), "ok 192.0.2.1");
}

struct ForgeryCase {
  const char* name;
  std::function<Send(const Received&)> forgery;
};

class Sec34Forgery : public testing::TestWithParam<ForgeryCase> {};

/// The forgery comes first; the true answer after it has to win.
TEST_P(Sec34Forgery, IsDroppedAndTheWaitGoesOn) {
  FakeServer server([](const Received& query) {
    return Replies{GetParam().forgery(query), {good_reply(query, "192.0.2.1")}};
  });
  EXPECT_EQ(printed(ask({server.server()})), "ok 192.0.2.1");
  EXPECT_EQ(server.received().size(), 1U) << "asked once";
}

Send forged(wire::Message message) {
  return {
      message.answer("www.example.com", RecordType::a, 60, wire::address("192.0.2.66")).octets()};
}

INSTANTIATE_TEST_SUITE_P(
    , Sec34Forgery,
    testing::Values(ForgeryCase{"WrongId",
                                [](const Received& query) {
                                  Received other = query;
                                  other.id = static_cast<std::uint16_t>(query.id + 1);
                                  return forged(other.reply());
                                }},
                    ForgeryCase{"WrongQuestion",
                                [](const Received& query) {
                                  Received other = query;
                                  other.name = "example.com";
                                  return forged(other.reply());
                                }},
                    ForgeryCase{"WrongType",
                                [](const Received& query) {
                                  Received other = query;
                                  other.type = RecordType::aaaa;
                                  return forged(other.reply());
                                }},
                    ForgeryCase{"NoResponse",
                                [](const Received& query) { return forged(query.reply(0x0100)); }},
                    ForgeryCase{"FromAnotherPort",
                                [](const Received& query) {
                                  Send send = forged(query.reply());
                                  send.from_another_port = true;
                                  return send;
                                }},
                    ForgeryCase{"Garbage",
                                [](const Received&) { return Send{std::string(300, '\xa5')}; }},
                    ForgeryCase{"Empty", [](const Received&) { return Send{""}; }},
                    ForgeryCase{"BrokenInside",
                                [](const Received& query) {
                                  return Send{query.reply().claim(1, 9).octets()};
                                }}),
    [](const auto& test) { return test.param.name; });

TEST(NetworkResolver, FloodOfForgeriesDoesNotHideTheAnswer) {
  FakeServer server([](const Received& query) {
    Received other = query;
    other.id = static_cast<std::uint16_t>(query.id ^ 1);
    Replies replies(40, forged(other.reply()));
    replies.push_back({good_reply(query)});
    return replies;
  });
  EXPECT_EQ(printed(ask({server.server()})), "ok 192.0.2.1");
}

TEST(NetworkResolver, EachQuestionHasItsOwnPortAndId) {
  FakeServer server(answering("192.0.2.1"));
  std::vector<Question> questions;
  for (int i = 0; i < 32; ++i) {
    questions.push_back(question("a" + std::to_string(i) + ".example", RecordType::a));
  }
  NetworkResolver resolver({server.server()}, {.try_timeout = patient});
  const auto answers = resolver.ask(questions, Deadline::after(60s));
  std::set<std::uint16_t> ids;
  std::set<std::uint16_t> ports;
  for (const Received& query : server.received()) {
    ids.insert(query.id);
    ports.insert(query.from_port);
  }
  EXPECT_EQ(ports.size(), 32U);
  EXPECT_GT(ids.size(), 28U) << "random ids may meet, but hardly ever";
}

struct StatusCase {
  const char* name;
  unsigned rcode;
  Status want;
};

class Sec37Network : public testing::TestWithParam<StatusCase> {};

TEST_P(Sec37Network, KeepsResultsApart) {
  FakeServer server(failing(GetParam().rcode));
  EXPECT_EQ(ask({server.server()}).status, GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(, Sec37Network,
                         testing::Values(StatusCase{"NoData", 0, Status::no_data},
                                         StatusCase{"Formerr", 1, Status::server_failure},
                                         StatusCase{"Servfail", 2, Status::server_failure},
                                         StatusCase{"Nxdomain", 3, Status::no_such_name},
                                         StatusCase{"Notimp", 4, Status::server_failure},
                                         StatusCase{"Refused", 5, Status::server_failure},
                                         StatusCase{"Rcode9", 9, Status::server_failure}),
                         [](const auto& test) { return test.param.name; });

TEST(NetworkResolver, FailureNamesServerAndRcode) {
  FakeServer server(failing(2));
  EXPECT_EQ(ask({server.server()}).detail, "SERVFAIL from " + server.server().text());
  EXPECT_EQ(server.received().size(), 1U) << "a server that said no is not asked again";
}

TEST(NetworkResolver, FailureGoesOnToTheNextServer) {
  FakeServer first(failing(2));
  FakeServer second(failing(5));
  FakeServer third(answering("192.0.2.3"));
  EXPECT_EQ(printed(ask({first.server(), second.server(), third.server()})), "ok 192.0.2.3");
}

TEST(NetworkResolver, ReferralIsNoAnswer) {
  FakeServer lame([](const Received& query) {
    return Replies{{query.reply(0x8000)
                        .authority("example.com", RecordType::ns, 60, wire::name("ns.example"))
                        .octets()}};
  });
  EXPECT_EQ(ask({lame.server()}).status, Status::server_failure);
  FakeServer good(answering("192.0.2.1"));
  EXPECT_EQ(printed(ask({lame.server(), good.server()})), "ok 192.0.2.1");
}

TEST(NetworkResolver, SilenceGoesOnToTheNextServer) {
  FakeServer silent(silence);
  FakeServer second(answering("192.0.2.2"));
  EXPECT_EQ(printed(ask({silent.server(), second.server()}, impatient)), "ok 192.0.2.2");
}

TEST(NetworkResolver, ContractS9AsksAnewTwice) {
  FakeServer server([calls = 0](const Received& query) mutable {
    return ++calls < 3 ? Replies() : Replies{{good_reply(query)}};
  });
  EXPECT_EQ(printed(ask({server.server()}, 5 * impatient)), "ok 192.0.2.1");
}

TEST(NetworkResolver, NobodyAnswers) {
  FakeServer server(silence);
  const Answer answer = ask({server.server()}, impatient);
  EXPECT_EQ(answer.status, Status::timeout);
  EXPECT_EQ(answer.detail, "no answer from " + server.server().text());
  EXPECT_EQ(server.received().size(), 3U) << "the first and two more";
}

TEST(NetworkResolver, DeadlineEndsTheWholeQuestion) {
  FakeServer server(silence);
  NetworkResolver resolver({server.server()}, {.try_timeout = patient, .in_flight = 1});
  const auto answers = resolver.ask(std::vector{www, www}, Deadline::after(impatient));
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].status, Status::timeout);
  EXPECT_EQ(answers[1].status, Status::timeout);
  EXPECT_EQ(server.received().size(), 1U) << "the second was never begun";
  EXPECT_EQ(resolver.ask(www, Deadline::after(0ms)).status, Status::timeout);
}

TEST(NetworkResolver, NobodyListensGoesOnAtOnce) {
  FakeServer deaf(silence, Serves::tcp_only);
  FakeServer second(answering("192.0.2.2"));
  EXPECT_EQ(printed(ask({deaf.server(), second.server()})), "ok 192.0.2.2");
  const Answer answer = ask({deaf.server()});
  EXPECT_EQ(answer.status, Status::server_failure);
  EXPECT_NE(answer.detail.find("refused"), std::string::npos) << answer.detail;
}

TEST(NetworkResolver, Rfc6891S7AsksWithoutEdns) {
  for (const unsigned rcode : {1U, 4U}) {
    FakeServer server([rcode](const Received& query) {
      return query.edns ? failing(rcode)(query) : answering("192.0.2.1")(query);
    });
    EXPECT_EQ(printed(ask({server.server()})), "ok 192.0.2.1") << rcode;
    EXPECT_EQ(server.received().size(), 2U);
  }
}

Replies one_cname(const Received& query, const std::string& target) {
  return {{query.reply().answer(query.name, RecordType::cname, 30, wire::name(target)).octets()}};
}

TEST(NetworkResolver, Spf75AnyCharacterMayBeAskedFor) {
  FakeServer server(answering("192.0.2.9"));
  const Question odd = question("foo:bar/b\\046z .example.com", RecordType::a);
  EXPECT_EQ(printed(ask({server.server()}, patient, odd)), "ok 192.0.2.9");
  EXPECT_EQ(server.received().at(0).name, odd.name.text());
}

TEST(NetworkResolver, CnameLeftOpenIsFollowed) {
  FakeServer server([](const Received& query) {
    if (query.name == "www.example.com") {
      return one_cname(query, "mail.example.net");
    }
    return query.name == "mail.example.net" ? one_cname(query, "host.example.org")
                                            : Replies{{good_reply(query)}};
  });
  const Answer answer = ask({server.server()});
  EXPECT_EQ(printed(answer), "ok via mail.example.net via host.example.org 192.0.2.1");
  EXPECT_EQ(answer.ttl, 30s);
}

TEST(NetworkResolver, CnameLoopAcrossAnswersEnds) {
  FakeServer server([](const Received& query) {
    return one_cname(query, query.name == "www.example.com" ? "b.example" : "www.example.com");
  });
  EXPECT_EQ(ask({server.server()}).status, Status::server_failure);
  EXPECT_EQ(server.received().size(), 2U);
}

TEST(NetworkResolver, EndlessCnamesEnd) {
  FakeServer server(
      [](const Received& query) { return one_cname(query, "x" + query.name.substr(0, 50)); });
  EXPECT_EQ(ask({server.server()}).status, Status::server_failure);
  EXPECT_LE(server.received().size(), 17U);
}

TEST(NetworkResolver, ManyQuestionsManyThreads) {
  FakeServer server([](const Received& query) {
    return Replies{{query.reply()
                        .answer(query.name, RecordType::txt, 60, wire::strings({query.name}))
                        .octets()}};
  });
  NetworkResolver resolver({server.server()}, {.try_timeout = patient, .in_flight = 7});
  const auto worker = [&](const std::string& prefix) {
    std::vector<Question> questions;
    for (int i = 0; i < 50; ++i) {
      questions.push_back(question(prefix + std::to_string(i) + ".example", RecordType::txt));
    }
    const auto answers = resolver.ask(questions, Deadline::after(60s));
    for (std::size_t i = 0; i < answers.size(); ++i) {
      EXPECT_EQ(printed(answers[i]), "ok \"" + questions[i].name.text() + "\"");
    }
  };
  std::thread other(worker, "a");
  worker("b");
  other.join();
}

TEST(NetworkResolver, RunningOutOfDescriptorsIsAFailureWithText) {
  FakeServer server(answering("192.0.2.1"));
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit none = before;
  none.rlim_cur = 0;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  const Answer answer = ask({server.server()});
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_EQ(answer.status, Status::server_failure);
  EXPECT_NE(answer.detail.find("Too many open files"), std::string::npos) << answer.detail;
}

TEST(NetworkResolver, WithoutServersOrQuestions) {
  EXPECT_EQ(ask({}).status, Status::server_failure);
  FakeServer server(silence);
  NetworkResolver resolver({server.server()});
  EXPECT_TRUE(resolver.ask(std::span<const Question>(), Deadline::after(60s)).empty());
}

}  // namespace
}  // namespace auth::dns
