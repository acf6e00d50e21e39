#include "milter/diagnostics.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "app/file_descriptor.h"

namespace countersign::milter {
namespace {

class DiagnosticsTest : public testing::Test {
 protected:
  DiagnosticsTest() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe(ends.data()), 0);
    read_ = app::FileDescriptor(ends[0]);
    write_ = app::FileDescriptor(ends[1]);
  }

  std::string written(bool journal) {
    {
      LineWriter lines(write_.number());
      Diagnostics diagnostics(lines, journal);
      diagnostics.say("serving");
      diagnostics.warn("look");
    }
    std::string text(256, '\0');
    const ssize_t size = ::read(read_.number(), text.data(), text.size());
    text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return text;
  }

  app::FileDescriptor read_;
  app::FileDescriptor write_;
};

TEST_F(DiagnosticsTest, WarningsAreMarkedForPeople) {
  EXPECT_EQ(written(false), "countersign-milter: serving\ncountersign-milter: warning: look\n");
}

TEST_F(DiagnosticsTest, TheJournalIsToldTheLevel) {
  EXPECT_EQ(written(true), "countersign-milter: serving\n<4>countersign-milter: warning: look\n");
}

TEST_F(DiagnosticsTest, TheJournalIsKnownByDeviceAndInode) {
  struct stat status = {};
  ASSERT_EQ(::fstat(write_.number(), &status), 0);
  const std::string own = std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
  EXPECT_TRUE(goes_to_journal(write_.number(), own));
  EXPECT_FALSE(goes_to_journal(write_.number(), own + "1"));
  EXPECT_FALSE(goes_to_journal(write_.number(), ""));
  EXPECT_FALSE(goes_to_journal(-1, own));
}

}  // namespace
}  // namespace countersign::milter
