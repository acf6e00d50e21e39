// What goes to a filter and when, for what the filter negotiated.
#include "load/dialogue.h"

#include <gtest/gtest.h>

namespace countersign::load {
namespace {

using namespace std::string_literals;

Traffic small_traffic() {
  return {.message = {.fields = {{"From", " a@example.com"}}, .body = "one\r\ntwo\r\n"}};
}

/// A filter's answer to the negotiation.
std::string answer(std::uint32_t steps, std::uint32_t actions = all_actions) {
  std::string out;
  append_negotiation(out, {.actions = actions, .steps = steps});
  return out;
}

std::string reply(Reply code, std::string_view data = {}) {
  std::string out;
  append_packet(out, static_cast<Command>(code), data);
  return out;
}

/// The codes of what the dialogue sends now; of macros, M and what they are for is left out.
std::string codes(Dialogue& dialogue) {
  std::string octets;
  dialogue.produce(octets);
  PacketReader reader;
  reader.feed(octets);
  std::string result;
  while (const auto packet = reader.next()) {
    if (packet->code != static_cast<char>(Command::macros)) {
      result += packet->code;
    }
  }
  return result;
}

/// Negotiated, greeted, and a message begun.
void begin(Dialogue& dialogue, std::uint32_t steps, Ending ending = Ending::whole) {
  EXPECT_EQ(codes(dialogue), "O");
  EXPECT_TRUE(dialogue.receive(answer(steps)));
  EXPECT_EQ(codes(dialogue), "CH");
  EXPECT_TRUE(dialogue.ready());
  dialogue.begin("4F1", ending);
}

TEST(LoadDialogue, SendsASilentMessageInOnePiece) {
  const Traffic traffic = small_traffic();
  Dialogue dialogue(traffic);
  begin(dialogue, step::all_silent | step::leading_space);
  EXPECT_EQ(codes(dialogue), "MRTLNBE");
  EXPECT_TRUE(dialogue.awaits_reply());
  EXPECT_TRUE(dialogue.receive(reply(Reply::proceed)));
  const auto verdict = dialogue.take_verdict();
  ASSERT_TRUE(verdict);
  EXPECT_EQ(verdict->outcome, Outcome::accepted);
  EXPECT_FALSE(dialogue.take_verdict());
  EXPECT_TRUE(dialogue.ready());
}

TEST(LoadDialogue, AbortsBeforeTheNextMessage) {
  const Traffic traffic = small_traffic();
  Dialogue dialogue(traffic);
  begin(dialogue, step::all_silent);
  EXPECT_EQ(codes(dialogue), "MRTLNBE");
  EXPECT_TRUE(dialogue.receive(reply(Reply::proceed)));
  dialogue.begin("4F2");
  EXPECT_EQ(codes(dialogue), "AMRTLNBE");
}

TEST(LoadDialogue, WaitsWhereAReplyIsDue) {
  const Traffic traffic = small_traffic();
  Dialogue dialogue(traffic);
  EXPECT_EQ(codes(dialogue), "O");
  EXPECT_TRUE(dialogue.receive(answer(0)));
  std::string sent;
  for (int i = 0; i < 9; ++i) {
    sent += codes(dialogue) + ".";
    EXPECT_EQ(codes(dialogue), "") << "waits for the reply";
    EXPECT_TRUE(dialogue.receive(reply(Reply::proceed)));
    if (dialogue.ready() && i < 3) {
      dialogue.begin("4F1");
    }
  }
  EXPECT_EQ(sent, "C.H.M.R.T.L.N.B.E.");
  EXPECT_TRUE(dialogue.take_verdict());
}

TEST(LoadDialogue, LeavesOutWhatTheFilterDoesWithout) {
  const Traffic traffic = small_traffic();
  Dialogue dialogue(traffic);
  begin(dialogue, step::all_silent | step::no_data | step::no_recipient | step::no_body);
  EXPECT_EQ(codes(dialogue), "MLNE");
}

TEST(LoadDialogue, EndsTheBodyAtASkip) {
  Traffic traffic = small_traffic();
  traffic.message.body.assign(2 * longest_chunk, 'a');
  Dialogue dialogue(traffic);
  begin(dialogue, step::all_silent & ~step::silent_body);
  EXPECT_EQ(codes(dialogue), "MRTLNB");
  EXPECT_TRUE(dialogue.receive(reply(Reply::skip)));
  EXPECT_EQ(codes(dialogue), "E");
}

TEST(LoadDialogue, CutsALongBodyIntoChunks) {
  Traffic traffic = small_traffic();
  traffic.message.body.assign(2 * longest_chunk + 1, 'a');
  Dialogue dialogue(traffic);
  begin(dialogue, step::all_silent);
  EXPECT_EQ(codes(dialogue), "MRTLNB");
  EXPECT_EQ(codes(dialogue), "B");
  EXPECT_EQ(codes(dialogue), "BE");
}

TEST(LoadDialogue, GivesUpHalfWay) {
  const Traffic traffic = small_traffic();
  Dialogue dialogue(traffic);
  begin(dialogue, step::all_silent, Ending::abort);
  EXPECT_EQ(codes(dialogue), "MRTLNBA");
  EXPECT_EQ(dialogue.take_verdict()->outcome, Outcome::given_up);
  dialogue.begin("4F2");
  EXPECT_EQ(codes(dialogue), "MRTLNBE");
}

TEST(LoadDialogue, SendsTheMacrosThatWereAskedFor) {
  const Traffic traffic = small_traffic();
  Dialogue dialogue(traffic);
  std::string unused;
  dialogue.produce(unused);
  const std::string data = "\0\0\0\6\0\0\1\1\0\x0f\xf0\x80"s + "\0\0\0\0j {daemon_name}\0"s +
                           "\0\0\0\2i {auth_authen}\0\0\0\0\6i\0"s;
  EXPECT_TRUE(dialogue.receive(reply(Reply::negotiate, data)));
  std::string greeting;
  dialogue.produce(greeting);
  EXPECT_NE(greeting.find("DCj\0smarthost.example.com\0{daemon_name}\0ORIGINATING\0"s),
            std::string::npos);
  dialogue.begin("4F1");
  std::string message;
  dialogue.produce(message);
  EXPECT_EQ(message.find("DM"), std::string::npos) << "no queue id yet, and nobody logged in";
  EXPECT_NE(message.find("DNi\0004F1\0"s), std::string::npos);
}

TEST(LoadDialogue, TakesAwayTheSpaceThatWasNotNegotiated) {
  const Traffic traffic = small_traffic();
  for (const std::uint32_t steps : {step::all_silent, step::all_silent | step::leading_space}) {
    Dialogue dialogue(traffic);
    begin(dialogue, steps);
    std::string message;
    dialogue.produce(message);
    const bool space = message.find("LFrom\0 a@example.com\0"s) != std::string::npos;
    EXPECT_EQ(space, (steps & step::leading_space) != 0);
    EXPECT_TRUE(dialogue.receive(reply(Reply::insert_header, "\0\0\0\0DKIM-Signature\0v=1\0"s)));
    EXPECT_TRUE(dialogue.receive(reply(Reply::proceed)));
    const auto verdict = dialogue.take_verdict();
    ASSERT_TRUE(verdict);
    EXPECT_EQ(verdict->outcome, Outcome::with_signature);
    EXPECT_EQ(verdict->signatures(), 1U);
    EXPECT_EQ(verdict->insertions.at(0).value, space ? "v=1" : " v=1");
  }
}

struct Refusal {
  const char* name;
  std::string packet;
  Outcome want;
};

class LoadRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(LoadRefusal, EndsTheMessage) {
  const Traffic traffic = small_traffic();
  Dialogue dialogue(traffic);
  begin(dialogue, step::all_silent);
  EXPECT_EQ(codes(dialogue), "MRTLNBE");
  EXPECT_TRUE(dialogue.receive(GetParam().packet));
  const auto verdict = dialogue.take_verdict();
  ASSERT_TRUE(verdict);
  EXPECT_EQ(verdict->outcome, GetParam().want);
  EXPECT_TRUE(dialogue.ready());
}

INSTANTIATE_TEST_SUITE_P(
    , LoadRefusal,
    testing::Values(
        Refusal{"Tempfail", reply(Reply::tempfail), Outcome::tempfailed},
        Refusal{"Code451", reply(Reply::reply_code, "451 4.7.1 later\0"s), Outcome::tempfailed},
        Refusal{"Reject", reply(Reply::reject), Outcome::rejected},
        Refusal{"Code550", reply(Reply::reply_code, "550 5.7.1 never\0"s), Outcome::rejected},
        Refusal{"Discard", reply(Reply::discard), Outcome::discarded}),
    [](const auto& test) { return test.param.name; });

struct Breach {
  const char* name;
  std::string packet;
};

class LoadBreach : public testing::TestWithParam<Breach> {};

TEST_P(LoadBreach, IsTold) {
  const Traffic traffic = small_traffic();
  Dialogue dialogue(traffic);
  begin(dialogue, step::all_silent);
  EXPECT_EQ(codes(dialogue), "MRTLNBE");
  EXPECT_FALSE(dialogue.receive(GetParam().packet));
  EXPECT_FALSE(dialogue.problem().empty());
}

INSTANTIATE_TEST_SUITE_P(
    , LoadBreach,
    testing::Values(Breach{"UnknownReply", reply(static_cast<Reply>('?'))},
                    Breach{"ReplyCodeOfSuccess", reply(Reply::reply_code, "250 fine\0"s)},
                    Breach{"SkipAtTheEnd", reply(Reply::skip)},
                    Breach{"TwoVerdicts", reply(Reply::proceed) + reply(Reply::proceed)},
                    Breach{"BadInsertion", reply(Reply::insert_header, "\0\0"s)},
                    Breach{"NoLength", "\0\0\0\0"s}),
    [](const auto& test) { return test.param.name; });

TEST(LoadDialogue, TellsAFilterThatTakesWhatItWasNotOffered) {
  Traffic traffic = small_traffic();
  traffic.steps_offered = step::all & ~step::all_silent;
  Dialogue dialogue(traffic);
  EXPECT_EQ(codes(dialogue), "O");
  EXPECT_FALSE(dialogue.receive(answer(step::silent_mail)));
}

TEST(LoadDialogue, TellsAReplyToASilentStep) {
  const Traffic traffic = small_traffic();
  Dialogue dialogue(traffic);
  begin(dialogue, step::all_silent);
  EXPECT_FALSE(dialogue.receive(reply(Reply::proceed)));
}

}  // namespace
}  // namespace countersign::load
