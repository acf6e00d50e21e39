// The octets of the milter protocol; the numbers are those of libmilter/mfdef.h of Sendmail 8.17.
#include "load/protocol.h"

#include <gtest/gtest.h>

namespace countersign::load {
namespace {

using namespace std::string_literals;

TEST(MilterPacket, IsLengthCodeAndData) {
  std::string out;
  append_packet(out, Command::abort);
  append_packet(out, Command::body, "ab");
  EXPECT_EQ(out, "\0\0\0\1A\0\0\0\3Bab"s);
}

TEST(MilterPacket, StringsEndInNul) {
  std::string out;
  append_strings(out, Command::header, {"To", " a"});
  EXPECT_EQ(out, "\0\0\0\7LTo\0 a\0"s);
}

TEST(MilterPacket, NegotiationHasThreeNumbers) {
  std::string out;
  append_negotiation(out, {.actions = all_actions, .steps = step::all});
  EXPECT_EQ(out, "\0\0\0\x0dO\0\0\0\6\0\0\1\xff\0\x1f\xff\xff"s);
}

TEST(MilterPacket, ConnectNamesTheFamily) {
  std::string four;
  append_connect(four, "h", 25, "10.0.0.5");
  EXPECT_EQ(four,
            "\0\0\0\x0f"
            "Ch\0"
            "4\0\x19"
            "10.0.0.5\0"s);
  std::string six;
  append_connect(six, "h", 0x1234, "::1");
  EXPECT_EQ(six,
            "\0\0\0\x0a"
            "Ch\0"
            "6\x12\x34::1\0"s);
}

TEST(MilterPacket, MacrosBringTheStepTheyAreFor) {
  std::string out;
  append_macros(out, Command::mail, {{"i", "4F"}, {"{j}", ""}});
  EXPECT_EQ(out,
            "\0\0\0\x0c"
            "DMi\0004F\0{j}\0\0"s);
}

TEST(MilterNegotiation, KeepsTheMacrosOfEachStep) {
  const auto parsed =
      parse_negotiation("\0\0\0\6\0\0\1\1\0\x10\0\0\0\0\0\0{daemon_name}\0\0\0\0\6i j\0"s);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->version, 6U);
  EXPECT_EQ(parsed->actions, 0x101U);
  EXPECT_EQ(parsed->steps, step::leading_space);
  ASSERT_EQ(parsed->macros.size(), 2U);
  EXPECT_EQ(parsed->macros.at(MacroStep::connect), "{daemon_name}");
  EXPECT_EQ(parsed->macros.at(MacroStep::end_of_header), "i j");
}

struct Malformed {
  const char* name;
  std::string data;
};

class MalformedNegotiation : public testing::TestWithParam<Malformed> {};

TEST_P(MalformedNegotiation, IsRefused) { EXPECT_FALSE(parse_negotiation(GetParam().data)); }

INSTANTIATE_TEST_SUITE_P(
    , MalformedNegotiation,
    testing::Values(Malformed{"Empty", ""}, Malformed{"Short", "\0\0\0\6\0\0\1\1\0\x10\0"s},
                    Malformed{"StepAlone", std::string(12, '\0') + "\0\0\0\1"s},
                    Malformed{"NoNul", std::string(12, '\0') + "\0\0\0\1i"s},
                    Malformed{"NoSuchStep", std::string(12, '\0') + "\0\0\0\7i\0"s}),
    [](const auto& test) { return test.param.name; });

TEST(MilterInsertion, HasIndexNameAndValue) {
  const auto parsed = parse_insertion("\0\0\0\2X\0 a\n b\0"s);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->index, 2U);
  EXPECT_EQ(parsed->name, "X");
  EXPECT_EQ(parsed->value, " a\n b");
}

class MalformedInsertion : public testing::TestWithParam<Malformed> {};

TEST_P(MalformedInsertion, IsRefused) { EXPECT_FALSE(parse_insertion(GetParam().data)); }

INSTANTIATE_TEST_SUITE_P(, MalformedInsertion,
                         testing::Values(Malformed{"Empty", ""},
                                         Malformed{"NoValue", "\0\0\0\0X\0"s},
                                         Malformed{"NoNul", "\0\0\0\0X\0a"s},
                                         Malformed{"NoName", "\0\0\0\0\0a\0"s},
                                         Malformed{"MoreBehind", "\0\0\0\0X\0a\0b"s}),
                         [](const auto& test) { return test.param.name; });

TEST(MilterReader, TakesPacketsInAnyPieces) {
  const std::string octets = "\0\0\0\1c\0\0\0\4yabc"s;
  PacketReader reader;
  std::string seen;
  for (const char octet : octets) {
    reader.feed({&octet, 1});
    while (const auto packet = reader.next()) {
      seen += packet->code + packet->data + "|";
    }
  }
  EXPECT_EQ(seen, "c|yabc|");
  EXPECT_FALSE(reader.broken());
}

TEST(MilterReader, BreaksAtALengthOfZero) {
  PacketReader reader;
  reader.feed("\0\0\0\0c"s);
  EXPECT_FALSE(reader.next());
  EXPECT_TRUE(reader.broken());
}

TEST(MilterReader, BreaksAtALengthThatNobodyNeeds) {
  PacketReader reader;
  reader.feed("\xff\0\0\0"s);
  EXPECT_FALSE(reader.next());
  EXPECT_TRUE(reader.broken());
}

}  // namespace
}  // namespace countersign::load
