// The file of the milter's socket, and what may become of it.
#include "milter/socket_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "milter/listener.h"
#include "support/temporary_folder.h"

namespace countersign::milter {
namespace {

using test::bound;

SocketFile file_at(const std::string& path) {
  struct stat status = {};
  EXPECT_EQ(::lstat(path.c_str(), &status), 0);
  return {path, status.st_dev, status.st_ino};
}

class SocketFileTest : public testing::Test {
 protected:
  countersign::test::TemporaryFolder folder_;
  std::string path_ = folder_.path() + "/s";
  app::FileDescriptor ours_ = bound(path_);
  SocketFile file_ = file_at(path_);
};

TEST_F(SocketFileTest, IsOurs) {
  EXPECT_FALSE(file_.loss());
  file_.remove();
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(SocketFileTest, IsGone) {
  std::filesystem::remove(path_);
  EXPECT_EQ(file_.loss(), "the socket " + path_ + " is gone");
  file_.remove();
}

TEST_F(SocketFileTest, IsGoneWithItsFolder) {
  std::filesystem::rename(folder_.path(), folder_.path() + ".away");
  EXPECT_EQ(file_.loss(), "the socket " + path_ + " is gone");
  std::filesystem::rename(folder_.path() + ".away", folder_.path());
  EXPECT_FALSE(file_.loss());
}

TEST_F(SocketFileTest, OfAnotherIsToldAndLeftAlone) {
  std::filesystem::remove(path_);
  const app::FileDescriptor another = bound(path_);
  EXPECT_EQ(file_.loss(), "the socket " + path_ + " is another's now");
  file_.remove();
  EXPECT_TRUE(std::filesystem::exists(path_));
}

TEST_F(SocketFileTest, WhatIsNoSocketAndInItsPlaceGoesAside) {
  std::filesystem::remove(path_);
  std::ofstream(path_) << "kept";
  EXPECT_EQ(file_.loss(), "the socket " + path_ + " gave way to what is no socket, which goes to " +
                              path_ + ".aside");
  file_.remove();
  EXPECT_FALSE(std::filesystem::exists(path_));
  EXPECT_EQ(std::filesystem::file_size(path_ + ".aside"), 4U);
}

TEST(SocketFile, OfAnInternetSocketIsNeverLost) {
  const SocketFile file;
  EXPECT_FALSE(file.loss());
  file.remove();
}

}  // namespace
}  // namespace countersign::milter
