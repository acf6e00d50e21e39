// The milter asked on its own socket; the tests are the milter, in one that hangs and one that
// lives.
#include "milter/self_test.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string>

#include "milter/listener.h"
#include "support/temporary_folder.h"

namespace countersign::milter {
namespace {

using app::FileDescriptor;

constexpr std::string_view yes{"\0\0\0\x0dO\0\0\0\x06\0\0\0\1\0\0\0\0", 17};

class SelfTestTest : public testing::Test {
 protected:
  // The question of the last call of passed(), on its connection.
  FileDescriptor accept() { return FileDescriptor(::accept(listener_.number(), nullptr, nullptr)); }

  static std::string question(const FileDescriptor& connection) {
    std::array<char, 64> octets{};
    const ssize_t count = ::recv(connection.number(), octets.data(), octets.size(), MSG_DONTWAIT);
    return {octets.data(), count < 0 ? 0 : static_cast<std::size_t>(count)};
  }

  static void answer(const FileDescriptor& connection, std::string_view octets) {
    ASSERT_EQ(::send(connection.number(), octets.data(), octets.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(octets.size()));
  }

  countersign::test::TemporaryFolder folder_;
  FileDescriptor listener_ = test::listening(folder_.path() + "/s");
  SelfTest self_test_{"unix:" + folder_.path() + "/s"};
};

TEST_F(SelfTestTest, AsksAndIsAnswered) {
  EXPECT_FALSE(self_test_.passed());
  const FileDescriptor connection = accept();
  EXPECT_EQ(question(connection),
            std::string_view("\0\0\0\x0dO\0\0\0\x06\0\0\1\xff\0\x1f\xff\xff", 17));
  EXPECT_FALSE(self_test_.passed());  // not yet
  answer(connection, yes);
  EXPECT_TRUE(self_test_.passed());
  EXPECT_EQ(question(connection), std::string_view("\0\0\0\1Q", 5));
}

TEST_F(SelfTestTest, AsksAnewForEachSignOfLife) {
  for (int round = 0; round < 3; ++round) {
    EXPECT_FALSE(self_test_.passed());
    answer(accept(), yes);
    EXPECT_TRUE(self_test_.passed()) << round;
  }
}

TEST_F(SelfTestTest, NobodyAccepts) {
  for (int round = 0; round < 10; ++round) {
    EXPECT_FALSE(self_test_.passed());
  }
}

TEST_F(SelfTestTest, NobodyListens) {
  listener_ = FileDescriptor();
  EXPECT_FALSE(self_test_.passed());
  EXPECT_FALSE(self_test_.passed());
}

TEST_F(SelfTestTest, ACutConnectionIsNoAnswerAndItAsksAgain) {
  EXPECT_FALSE(self_test_.passed());
  accept();
  EXPECT_FALSE(self_test_.passed());
  EXPECT_FALSE(self_test_.passed());
  answer(accept(), yes);
  EXPECT_TRUE(self_test_.passed());
}

TEST_F(SelfTestTest, AnotherAnswerIsNone) {
  EXPECT_FALSE(self_test_.passed());
  const FileDescriptor connection = accept();
  answer(connection, std::string_view("\0\0\0\1t", 5));
  EXPECT_FALSE(self_test_.passed());
}

TEST_F(SelfTestTest, ASocketThatMayNotBeUsedIsNoSignOfDeath) {
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0711), 0);
  ASSERT_EQ(::chmod((folder_.path() + "/s").c_str(), 0), 0);
  const uid_t user = ::geteuid();
  constexpr uid_t nobody = 65534;
  ASSERT_EQ(::seteuid(user == 0 ? nobody : user), 0);  // root may use every socket
  const bool passed = self_test_.passed();
  ASSERT_EQ(::seteuid(user), 0);
  EXPECT_TRUE(passed);
}

}  // namespace
}  // namespace countersign::milter
