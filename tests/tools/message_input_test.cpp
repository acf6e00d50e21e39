#include "tools/common/message_input.h"

#include <gtest/gtest.h>

#include <string>

namespace countersign::tools {
namespace {

struct Read {
  std::size_t fields;
  std::string body;

  friend bool operator==(const Read&, const Read&) = default;
};

Read read(std::string_view octets, std::size_t piece) {
  app::TextInput in(std::string(octets), piece);
  MessageInput message(in);
  EXPECT_TRUE(message.read_header());
  Read result{message.headers().fields().size(), ""};
  for (;;) {
    const auto body = message.next_body();
    EXPECT_TRUE(body);
    if (!body || body->empty()) {
      return result;
    }
    result.body += *body;
  }
}

struct Case {
  const char* name;
  std::string_view octets;
  Read want;
};

class MessageInputOf : public testing::TestWithParam<Case> {};

TEST_P(MessageInputOf, WhateverThePieces) {
  for (std::size_t piece = 1; piece <= GetParam().octets.size(); ++piece) {
    EXPECT_EQ(read(GetParam().octets, piece), GetParam().want) << piece;
  }
}

INSTANTIATE_TEST_SUITE_P(, MessageInputOf,
                         testing::Values(Case{"Lf", "A: b\nC: d\n e\n\nx\ny\n", {2, "x\r\ny\r\n"}},
                                         Case{"Crlf", "A: b\r\n\r\nx\r\ny\r\n", {1, "x\r\ny\r\n"}},
                                         Case{"NoBody", "A: b\r\n\r\n", {1, ""}},
                                         Case{"NoEndOfHeader", "A: b\r\nC: d", {2, ""}},
                                         Case{"NoHeader", "\r\nx\r\n", {0, "x\r\n"}},
                                         Case{"BodyEndsInCr", "A: b\n\nx\r", {1, "x\r"}}),
                         [](const auto& test) { return test.param.name; });

TEST(MessageInputErrors, EmptyAndTooLarge) {
  app::TextInput nothing("");
  EXPECT_EQ(MessageInput(nothing).read_header().error(), "the message is empty");
  app::TextInput endless("A: " + std::string(auth::message::HeaderBlock::max_octets, 'x'));
  EXPECT_EQ(MessageInput(endless).read_header().error().find("the header block is too large: "),
            0U);
}

class Failing final : public app::Input {
 public:
  auth::Result<std::string_view, std::string> next() override {
    if (first_) {
      first_ = false;
      return "A: b\n\nx\n";
    }
    return auth::fail(std::string("cannot read the tape"));
  }

 private:
  bool first_ = true;
};

TEST(MessageInputErrors, OfTheInputArePassedOn) {
  Failing in;
  MessageInput message(in);
  ASSERT_TRUE(message.read_header());
  EXPECT_EQ(message.next_body(), "x\r\n");
  EXPECT_EQ(message.next_body().error(), "cannot read the tape");
}

}  // namespace
}  // namespace countersign::tools
