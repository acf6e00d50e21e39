#include "auth/message/field_name.h"

#include <gtest/gtest.h>

namespace auth::message {
namespace {

TEST(Rfc5322S2_2, NamesArePrintableAsciiInLowerCase) {
  EXPECT_EQ(FieldName::parse("Subject")->text(), "subject");
  EXPECT_EQ(FieldName::parse("X-!#$%&'*+/^_`{|}~.,;<>()[]\\\"@=?")->text(),
            "x-!#$%&'*+/^_`{|}~.,;<>()[]\\\"@=?");
  EXPECT_EQ(FieldName::parse("FROM"), FieldName::parse("from"));
}

TEST(Rfc5322S2_2, NothingIsNoName) {
  EXPECT_EQ(FieldName::parse("").error(), FieldNameError::empty);
}

TEST(Rfc5322S2_2, AllOtherOctetsAreRefused) {
  for (int octet = 0; octet < 256; ++octet) {
    const std::string name = std::string("a") + static_cast<char>(octet) + "b";
    const bool good = octet >= 33 && octet <= 126 && octet != ':';
    EXPECT_EQ(FieldName::parse(name).has_value(), good) << octet;
  }
}

}  // namespace
}  // namespace auth::message
