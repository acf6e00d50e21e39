// The file of the milter's socket: who answers there, and whether it is still ours.
#include "milter/socket.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cstring>
#include <filesystem>

#include "app/file_descriptor.h"
#include "support/temporary_folder.h"

namespace countersign::milter {
namespace {

using app::FileDescriptor;

// A socket bound to `path`; nobody listens yet.
FileDescriptor bound(const std::string& path, int type = SOCK_STREAM) {
  FileDescriptor file(::socket(AF_UNIX, type | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  EXPECT_EQ(::bind(file.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0)
      << path;
  return file;
}

class SocketFileTest : public testing::Test {
 protected:
  countersign::test::TemporaryFolder folder_;
  std::string path_ = folder_.path() + "/s";
  SocketConfig config_{.address = "unix:" + path_, .group = {}};
  FileDescriptor ours_ = bound(path_);
  SocketFile file_ = SocketFile::of(config_);
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
  const FileDescriptor another = bound(path_);
  EXPECT_EQ(file_.loss(), "the socket " + path_ + " is another's now");
  file_.remove();
  EXPECT_TRUE(std::filesystem::exists(path_));
}

TEST(SocketFile, OfAnInternetSocketIsNeverLost) {
  const SocketFile file = SocketFile::of({.address = "inet:8891@127.0.0.1", .group = {}});
  EXPECT_FALSE(file.loss());
  file.remove();
}

}  // namespace
}  // namespace countersign::milter
