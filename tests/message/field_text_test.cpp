#include "auth/message/field_text.h"

#include <gtest/gtest.h>

#include <string>

namespace auth::message {
namespace {

TEST(Rfc5322S3_2, QuotesWhatIsText) {
  EXPECT_EQ(quoted_string("a b"), "\"a b\"");
  EXPECT_EQ(quoted_string("a\"b\\c"), "\"a\\\"b\\\\c\"");
  EXPECT_EQ(comment("a (b) \\"), "(a \\(b\\) \\\\)");
  EXPECT_EQ(comment(""), "()");
}

TEST(Rfc5322S3_2, NothingThatEndsALineIsWritten) {  // SEC-13
  for (const std::string& text :
       {std::string("a\r\nBcc: x"), std::string("a\nb"), std::string("a\0b", 3),
        std::string("a\x1b[2J"), std::string("\x7f"), std::string("\xff"), std::string("\xc2\x85"),
        std::string("\xe2\x80\xa8"), std::string(256, 'x')}) {
    EXPECT_FALSE(is_field_text(text));
    EXPECT_EQ(quoted_string(text), "\"invalid\"");
    EXPECT_EQ(comment(text), "(invalid)");
  }
}

TEST(Rfc5322S3_2, KnowsWhatNeedsNoQuotes) {
  EXPECT_TRUE(is_dot_atom("a.b-c_d"));
  EXPECT_TRUE(is_dot_atom("a/b=c"));
  for (const char* text : {"", ".a", "a.", "a..b", "a b", "a:b", "a@b", "2001:db8::1"}) {
    EXPECT_FALSE(is_dot_atom(text)) << text;
  }
  EXPECT_TRUE(is_token("a.b-c"));
  for (const char* text : {"", "a/b", "a=b", "a b", "a@b"}) {
    EXPECT_FALSE(is_token(text)) << text;
  }
}

TEST(Rfc5322S2_1_1, FoldsBetweenWords) {
  std::string text = "X:";
  append_folded(text, {std::string(30, 'a'), std::string(30, 'b'), std::string(30, 'c')}, 2);
  EXPECT_EQ(text, "X:" + std::string(30, 'a') + " " + std::string(30, 'b') + "\r\n\t " +
                      std::string(30, 'c'));
}

}  // namespace
}  // namespace auth::message
