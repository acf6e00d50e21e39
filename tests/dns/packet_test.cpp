#include "dns/packet.h"

#include <gtest/gtest.h>

#include "dns/answer_printing.h"
#include "dns/message.h"
#include "dns/reply_answer.h"

namespace auth::dns {
namespace {

using std::chrono::seconds;
using wire::Message;

constexpr std::uint16_t id = 0x1234;

std::span<const std::uint8_t> octets_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

Query query(RecordType type = RecordType::a) {
  return {.question = question("www.example.com", type), .id = id};
}

/// A reply to `query(type)`.
Message reply(RecordType type = RecordType::a, unsigned flags = wire::response) {
  return Message(id, static_cast<std::uint16_t>(flags)).question("www.example.com", type);
}

TEST(BuildQuery, IsAPlainMessage) {
  const auto built = build_query({.question = question("a.example", RecordType::txt), .id = id});
  const std::string want = Message(id, 0x0120).question("a.example", RecordType::txt).octets();
  EXPECT_EQ(std::string(built.begin(), built.end()), want) << "RD and AD";
}

TEST(BuildQuery, Rfc6891SaysWhatWeTake) {
  const auto built = build_query(
      {.question = question("a.example", RecordType::mx), .id = id, .udp_payload = 1232});
  const std::string want = Message(id, 0x0120)
                               .question("a.example", RecordType::mx)
                               .raw(3, wire::name(""), 41, 1232, 0, "")
                               .octets();
  EXPECT_EQ(std::string(built.begin(), built.end()), want);
}

TEST(BuildQuery, Rfc2181S11AnyCharacterGoesOutAsItIs) {
  constexpr std::string_view odd = "a\\046b c.\"x@y\";.example";
  const auto built = build_query({.question = question(odd, RecordType::txt), .id = id});
  const std::string want = Message(id, 0x0120).question(odd, RecordType::txt).octets();
  EXPECT_EQ(std::string(built.begin(), built.end()), want);
}

TEST(ParseReply, Rfc2181S11TheEchoOfAnyNameIsKnown) {
  const Query odd{.question = question("a\\b c.example", RecordType::a), .id = id};
  const auto echo = Message(id, wire::response)
                        .question("A\\b C.example", RecordType::a)
                        .answer("a\\b c.example", RecordType::a, 60, wire::address("192.0.2.1"))
                        .octets();
  const auto parsed = parse_reply(octets_of(echo), odd);
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(printed(answer_in(*parsed, odd.question).answer), "ok 192.0.2.1");
  const auto other = Message(id, wire::response).question("a\\c c.example", RecordType::a).octets();
  EXPECT_FALSE(parse_reply(octets_of(other), odd).has_value());
}

struct ForeignCase {
  const char* name;
  std::string octets;
};

class Sec34 : public testing::TestWithParam<ForeignCase> {};  // forged replies

TEST_P(Sec34, IsNotOurs) {
  const auto parsed = parse_reply(octets_of(GetParam().octets), query());
  ASSERT_FALSE(parsed.has_value());
  EXPECT_EQ(parsed.error(), ReplyError::not_ours);
}

Message answered(std::uint16_t with_id, unsigned flags, std::string_view name,
                 RecordType type = RecordType::a, unsigned klass = 1) {
  Message message(with_id, static_cast<std::uint16_t>(flags));
  message.question(name, type, klass);
  message.answer("www.example.com", RecordType::a, 60, wire::address("192.0.2.66"));
  return message;
}

INSTANTIATE_TEST_SUITE_P(
    , Sec34,
    testing::Values(
        ForeignCase{"OtherId", answered(id + 1, wire::response, "www.example.com").octets()},
        ForeignCase{"NoResponse", answered(id, 0x0100, "www.example.com").octets()},
        ForeignCase{"OtherOpcode",
                    answered(id, wire::response | 0x2800, "www.example.com").octets()},
        ForeignCase{"OtherName", answered(id, wire::response, "example.com").octets()},
        ForeignCase{"OtherType",
                    answered(id, wire::response, "www.example.com", RecordType::mx).octets()},
        ForeignCase{"OtherClass",
                    answered(id, wire::response, "www.example.com", RecordType::a, 3).octets()},
        ForeignCase{"TwoQuestions", reply().question("www.example.com", RecordType::a).octets()},
        ForeignCase{"NoQuestion", Message(id, wire::response).octets()},
        ForeignCase{"NoQuestionAndNxdomain", Message(id, wire::response | 3).octets()},
        ForeignCase{"CutInTheQuestion", reply().octets().substr(0, 20)},
        ForeignCase{"HeaderAlone", reply().octets().substr(0, 12)},
        ForeignCase{"CutInTheHeader", reply().octets().substr(0, 11)}, ForeignCase{"Empty", ""},
        ForeignCase{"Garbage", std::string(500, '\xff')}),
    [](const auto& test) { return test.param.name; });

class Sec35 : public testing::TestWithParam<ForeignCase> {};  // malformed packets

TEST_P(Sec35, IsUnreadable) {
  const auto parsed = parse_reply(octets_of(GetParam().octets), query());
  ASSERT_FALSE(parsed.has_value());
  EXPECT_EQ(parsed.error(), ReplyError::unreadable);
}

std::string with_owner(const std::string& owner) {
  return reply().raw(1, owner, 1, 1, 60, wire::address("192.0.2.1")).octets();
}

Message many_records(int number) {
  Message message = reply();
  for (int i = 0; i < number; ++i) {
    message.answer("www.example.com", RecordType::a, 60, wire::address("192.0.2.1"));
  }
  return message;
}

INSTANTIATE_TEST_SUITE_P(
    , Sec35,
    testing::Values(ForeignCase{"CountTooLarge", reply().claim(1, 1).octets()},
                    ForeignCase{"PointerToItself", with_owner("\xc0\x21")},
                    ForeignCase{"PointersInALoop", with_owner("\xc0\x23\xc0\x21")},
                    ForeignCase{"PointerBeyondTheEnd", with_owner("\xff\xff")},
                    ForeignCase{"LabelBeyondTheEnd", with_owner("\x3f"
                                                                "abc")},
                    ForeignCase{"ReservedLabelType", with_owner("\x80"
                                                                "abc")},
                    ForeignCase{"RdataLengthTooLarge",
                                reply().claim(1, 1).octets().append(
                                    wire::name("a") + wire::u16(1) + wire::u16(1) + wire::u32(60) +
                                    wire::u16(400) + wire::address("192.0.2.1"))},
                    ForeignCase{
                        "AddressOfThreeOctets",
                        reply().raw(1, wire::name("www.example.com"), 1, 1, 60, "abc").octets()},
                    ForeignCase{"TooManyRecords", many_records(1001).octets()}),
    [](const auto& test) { return test.param.name; });

struct AnswerCase {
  const char* name;
  RecordType type;
  Message message;
  std::string_view want;
};

class ReplyAnswer : public testing::TestWithParam<AnswerCase> {};

TEST_P(ReplyAnswer, Says) {
  const AnswerCase& test = GetParam();
  const Query asked = query(test.type);
  const auto parsed = parse_reply(octets_of(test.message.octets()), asked);
  ASSERT_TRUE(parsed.has_value());
  const Found found = answer_in(*parsed, asked.question);
  EXPECT_EQ(found.alias ? "goes on at " + found.alias->text() : printed(found.answer), test.want);
}

const std::string mail = wire::name("mail.example.com");
const std::string odd_name(
    "\x03"
    "a.b\x00",
    5);  // one label with a dot in it

INSTANTIATE_TEST_SUITE_P(
    Records, ReplyAnswer,
    testing::Values(
        AnswerCase{"Addresses", RecordType::a,
                   reply()
                       .answer("www.example.com", RecordType::a, 60, wire::address("192.0.2.2"))
                       .answer("www.example.com", RecordType::a, 60, wire::address("192.0.2.1")),
                   "ok 192.0.2.2 192.0.2.1"},
        AnswerCase{
            "OwnersHaveNoCase", RecordType::aaaa,
            Message(id, wire::response)
                .question("WWW.Example.COM", RecordType::aaaa)
                .answer("wWw.eXample.com", RecordType::aaaa, 60, wire::address("2001:db8::1")),
            "ok 2001:db8::1"},
        AnswerCase{"CompressedOwner", RecordType::a,
                   reply().raw(1, "\xc0\x0c", 1, 1, 60, wire::address("192.0.2.1")),
                   "ok 192.0.2.1"},
        AnswerCase{"StringsJoined", RecordType::txt,
                   reply(RecordType::txt)
                       .answer("www.example.com", RecordType::txt, 60,
                               wire::strings({"v=spf1 ", "", "-all"})),
                   "ok \"v=spf1 -all\""},
        AnswerCase{"OtherOwnersAndTypesArePassedOver", RecordType::a,
                   reply()
                       .answer("evil.example.org", RecordType::a, 60, wire::address("192.0.2.66"))
                       .answer("www.example.com", RecordType::txt, 60, wire::strings({"x"}))
                       .answer("www.example.com", RecordType::a, 60, wire::address("192.0.2.1")),
                   "ok 192.0.2.1"},
        AnswerCase{
            "OtherClassesArePassedOver", RecordType::a,
            reply().raw(1, wire::name("www.example.com"), 1, 3, 60, wire::address("192.0.2.66")),
            "no data"},
        AnswerCase{
            "AdditionalIsNoAnswer", RecordType::a,
            reply().raw(3, wire::name("www.example.com"), 1, 1, 60, wire::address("192.0.2.66")),
            "no data"},
        AnswerCase{
            "MxToTheRoot", RecordType::mx,
            reply(RecordType::mx)
                .answer("www.example.com", RecordType::mx, 60, wire::u16(0) + wire::name("")),
            "ok 0 ."},
        AnswerCase{"MxToANameNobodyCanAskFor", RecordType::mx,
                   reply(RecordType::mx)
                       .answer("www.example.com", RecordType::mx, 60, wire::u16(5) + odd_name)
                       .answer("www.example.com", RecordType::mx, 60, wire::u16(6) + mail),
                   "ok 5 . 6 mail.example.com"},
        AnswerCase{"OddPtrIsSkipped", RecordType::ptr,
                   reply(RecordType::ptr)
                       .answer("www.example.com", RecordType::ptr, 60, odd_name)
                       .answer("www.example.com", RecordType::ptr, 60, mail),
                   "ok mail.example.com"},
        AnswerCase{"OddPtrAlone", RecordType::ptr,
                   reply(RecordType::ptr).answer("www.example.com", RecordType::ptr, 60, odd_name),
                   "no data"},
        AnswerCase{
            "Soa",
            RecordType::soa,
            reply(RecordType::soa).answer("www.example.com", RecordType::soa, 60, wire::soa(300)),
            "ok soa 7"},
        AnswerCase{"NoData", RecordType::a, reply(), "no data"},
        AnswerCase{"Nxdomain", RecordType::a, reply(RecordType::a, wire::response | 3),
                   "NXDOMAIN"}),
    [](const auto& test) { return test.param.name; });

Message chain_of(int cnames) {
  Message message(id, wire::response);
  message.question("www.example.com", RecordType::a);
  std::string owner = "www.example.com";
  for (int i = 0; i < cnames; ++i) {
    const std::string target = "a" + std::to_string(i) + ".example.com";
    message.answer(owner, RecordType::cname, 60, wire::name(target));
    owner = target;
  }
  message.answer(owner, RecordType::a, 60, wire::address("192.0.2.1"));
  return message;
}

Message to_mail(unsigned flags = wire::response) {
  return reply(RecordType::a, flags).answer("www.example.com", RecordType::cname, 60, mail);
}

INSTANTIATE_TEST_SUITE_P(
    Cnames, ReplyAnswer,
    testing::Values(
        AnswerCase{
            "Followed", RecordType::a,
            to_mail().answer("mail.example.com", RecordType::a, 60, wire::address("192.0.2.1")),
            "ok via mail.example.com 192.0.2.1"},
        AnswerCase{"InAnyOrder", RecordType::a,
                   reply()
                       .answer("mail.example.com", RecordType::a, 60, wire::address("192.0.2.1"))
                       .answer("www.example.com", RecordType::cname, 60, mail),
                   "ok via mail.example.com 192.0.2.1"},
        AnswerCase{"Asked", RecordType::cname,
                   reply(RecordType::cname).answer("www.example.com", RecordType::cname, 60, mail),
                   "ok mail.example.com"},
        AnswerCase{"LeftOpen", RecordType::a, to_mail(), "goes on at mail.example.com"},
        AnswerCase{"LeftOpenWithTheSoaOfAnotherZone", RecordType::a,
                   to_mail().authority("example.org", RecordType::soa, 60, wire::soa(60)),
                   "goes on at mail.example.com"},
        AnswerCase{"Rfc2181S11LeftOpenAtAnyCharacter", RecordType::a,
                   reply().answer("www.example.com", RecordType::cname, 60,
                                  wire::name("A/b c.example.com")),
                   "goes on at a/b c.example.com"},
        AnswerCase{"Rfc2308S2_2NoDataAtTheEnd", RecordType::a,
                   to_mail().authority("example.com", RecordType::soa, 60, wire::soa(60)),
                   "no data via mail.example.com"},
        AnswerCase{"Rfc6604S3NxdomainIsAboutTheEnd", RecordType::a, to_mail(wire::response | 3),
                   "NXDOMAIN via mail.example.com"},
        AnswerCase{"ThroughANameNobodyCanAskFor", RecordType::a,
                   reply()
                       .answer("www.example.com", RecordType::cname, 60, odd_name)
                       .raw(1, odd_name, 5, 1, 60, mail)
                       .answer("mail.example.com", RecordType::a, 60, wire::address("192.0.2.1")),
                   "ok via mail.example.com 192.0.2.1"},
        AnswerCase{"LeftOpenAtANameNobodyCanAskFor", RecordType::a,
                   reply().answer("www.example.com", RecordType::cname, 60, odd_name),
                   "server failure"},
        AnswerCase{"Loop", RecordType::a,
                   to_mail().answer("mail.example.com", RecordType::cname, 60,
                                    wire::name("www.example.com")),
                   "server failure via mail.example.com"},
        AnswerCase{"TooMany", RecordType::a, chain_of(17), "server failure via a0.example.com"}),
    [](const auto& test) { return test.param.name; });

TEST(ReplyAnswer, SixteenCnamesAreFollowed) {
  const auto parsed = parse_reply(octets_of(chain_of(16).octets()), query());
  const Found found = answer_in(parsed.value(), query().question);
  EXPECT_EQ(found.answer.status, Status::ok);
  EXPECT_EQ(found.answer.aliases.size(), 16U);
}

Answer answer_of(const Message& message) {
  return answer_in(parse_reply(octets_of(message.octets()), query()).value(), query().question)
      .answer;
}

TEST(ReplyAnswer, TtlIsTheSmallestOnTheWay) {
  EXPECT_EQ(
      answer_of(reply()
                    .answer("www.example.com", RecordType::cname, 50, mail)
                    .answer("mail.example.com", RecordType::a, 70, wire::address("192.0.2.1"))
                    .answer("mail.example.com", RecordType::a, 60, wire::address("192.0.2.2")))
          .ttl,
      seconds(50));
  EXPECT_EQ(answer_of(reply().answer("www.example.com", RecordType::a, 0x80000001,
                                     wire::address("192.0.2.1")))
                .ttl,
            seconds(0))
      << "RFC 2181 s8";
}

TEST(ReplyAnswer, Rfc2308S5NegativeTtl) {
  EXPECT_EQ(answer_of(reply().authority("example.com", RecordType::soa, 90, wire::soa(100))).ttl,
            seconds(90));
  EXPECT_EQ(answer_of(reply().authority("example.com", RecordType::soa, 90, wire::soa(80))).ttl,
            seconds(80));
  EXPECT_EQ(answer_of(reply()).ttl, seconds(0)) << "without SOA nothing may be kept";
}

TEST(ReplyAnswer, TellsTheAdBit) {
  EXPECT_FALSE(answer_of(reply()).authenticated);
  EXPECT_TRUE(answer_of(reply(RecordType::a, wire::response | wire::authenticated)).authenticated);
}

TEST(ParseReply, TruncatedIsSaidEvenWhenRecordsAreCut) {
  const std::string octets =
      reply(RecordType::a, wire::response | wire::truncated).claim(1, 3).octets() + "\x03www";
  const auto parsed = parse_reply(octets_of(octets), query());
  ASSERT_TRUE(parsed.has_value());
  EXPECT_TRUE(parsed->truncated);
}

TEST(ParseReply, ErrorsMayComeWithoutQuestion) {
  const auto parsed = parse_reply(octets_of(Message(id, wire::response | 1).octets()), query());
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(rcode_text(parsed->rcode), "FORMERR");
}

TEST(ParseReply, Rfc6891S6_1_3ExtendedRcode) {
  const auto parsed = parse_reply(
      octets_of(reply().raw(3, wire::name(""), 41, 1232, 0x01000000, "").octets()), query());
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->rcode, 16U) << "BADVERS";
  EXPECT_EQ(rcode_text(parsed->rcode), "rcode 16");
}

TEST(ParseReply, TextOfALongMessageSurvives) {
  std::string rdata;
  for (int i = 0; i < 250; ++i) {
    rdata += wire::strings({std::string(254, static_cast<char>(i)) + '\0'});
  }
  const Query asked = query(RecordType::txt);
  const auto parsed = parse_reply(
      octets_of(
          reply(RecordType::txt).answer("www.example.com", RecordType::txt, 60, rdata).octets()),
      asked);
  ASSERT_TRUE(parsed.has_value());
  const auto texts = answer_in(*parsed, asked.question).answer.all<Text>();
  ASSERT_EQ(texts.size(), 1U);
  EXPECT_EQ(texts[0].octets.size(), 250U * 255U);
  EXPECT_EQ(texts[0].octets[255], '\1');
  EXPECT_EQ(texts[0].octets[509], '\0');
}

}  // namespace
}  // namespace auth::dns
