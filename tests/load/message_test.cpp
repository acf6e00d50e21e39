#include "load/message.h"

#include <gtest/gtest.h>

namespace countersign::load {
namespace {

TEST(LoadMessage, HasTheSizeThatWasAskedFor) {
  for (const std::size_t size : {2048UL, 2049UL, 2050UL, 51200UL, 1048576UL}) {
    const std::string octets = with_insertions(make_message("a@example.com", size), {});
    EXPECT_EQ(octets.size(), size);
    EXPECT_TRUE(octets.ends_with("\r\n"));
    EXPECT_EQ(octets.find("\r\r"), std::string::npos);
  }
}

TEST(LoadMessage, IsItsHeaderWhereTheSizeIsSmaller) {
  EXPECT_TRUE(make_message("a@example.com", 0).body.empty());
}

TEST(LoadMessage, TakesInsertionsInTheirOrder) {
  const Message message{.fields = {{"From", " a"}, {"To", " b"}}, .body = "text\r\n"};
  EXPECT_EQ(with_insertions(message, {{0, "X", " 1\n 2"}, {0, "Y", " 3"}, {9, "Z", " 4"}}),
            "Y: 3\r\nX: 1\r\n 2\r\nFrom: a\r\nTo: b\r\nZ: 4\r\n\r\ntext\r\n");
}

}  // namespace
}  // namespace countersign::load
