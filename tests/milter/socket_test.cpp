// Opening the milter's socket: only a leftover is replaced, and what stands in the way is told.
#include "milter/socket.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "milter/listener.h"
#include "support/temporary_folder.h"

namespace countersign::milter {
namespace {

using app::ExitStatus;
using app::FileDescriptor;
using test::bound;
using test::listening;

class OpenSocket : public testing::Test {
 protected:
  // Opens as libmilter does: what stands there is replaced.
  auth::Result<SocketFile, SocketError> open() {
    return open_for_mta(config_, std::nullopt, [&]() -> auth::Result<void, std::string> {
      ::unlink(path_.c_str());
      ours_ = listening(path_);
      return {};
    });
  }

  // What it says where it must not touch what is there.
  SocketError refusal() {
    const auto opened = open();
    EXPECT_FALSE(opened);
    EXPECT_FALSE(ours_.is_open());
    return opened ? SocketError{ExitStatus::ok, {}} : opened.error();
  }

  countersign::test::TemporaryFolder folder_;
  std::string path_ = folder_.path() + "/s";
  SocketConfig config_{.address = "unix:" + path_, .group = {}};
  FileDescriptor ours_;
};

TEST_F(OpenSocket, WhereNothingIs) {
  const auto file = open();
  ASSERT_TRUE(file);
  EXPECT_FALSE(file->loss());
  std::filesystem::remove(path_);
  EXPECT_TRUE(file->loss());
}

TEST_F(OpenSocket, ReplacesALeftover) {
  {
    const FileDescriptor dead = listening(path_);
  }
  ASSERT_TRUE(std::filesystem::exists(path_));
  EXPECT_TRUE(open());
}

TEST_F(OpenSocket, LeavesOneThatAnswers) {
  const FileDescriptor another = listening(path_);
  const SocketError error = refusal();
  EXPECT_EQ(error.status, ExitStatus::try_again);
  EXPECT_EQ(error.text, "milter.socket: another process answers on " + path_ +
                            "; end it first, or change the setting");
}

TEST_F(OpenSocket, LeavesOneWhoseOwnerHangs) {  // and does not hang itself
  const FileDescriptor another = listening(path_, 0);
  const auto address = SocketAddress::parse(config_.address);
  const auto waiting = connect_to(*address, std::chrono::milliseconds(1));
  ASSERT_TRUE(waiting);  // fills the queue of connections
  const SocketError error = refusal();
  EXPECT_EQ(error.status, ExitStatus::try_again);
  EXPECT_NE(error.text.find("has " + path_ + " open and does not answer"), std::string::npos)
      << error.text;
}

TEST_F(OpenSocket, LeavesOneOfAnotherKind) {
  const FileDescriptor another = bound(path_, SOCK_DGRAM);
  EXPECT_NE(refusal().text.find("cannot see whether another process answers"), std::string::npos);
}

TEST_F(OpenSocket, LeavesAFile) {
  std::ofstream(path_) << "precious";
  const SocketError error = refusal();
  EXPECT_EQ(error.status, ExitStatus::usage);
  EXPECT_EQ(error.text, "milter.socket: " + path_ + " is there and is no socket; remove it");
}

TEST_F(OpenSocket, LeavesALink) {  // wherever it leads
  {
    const FileDescriptor dead = listening(folder_.path() + "/target");
  }

  std::filesystem::create_symlink(folder_.path() + "/target", path_);
  EXPECT_EQ(refusal().status, ExitStatus::usage);
  EXPECT_TRUE(std::filesystem::is_symlink(path_));
}

TEST_F(OpenSocket, SaysThatTheFolderIsMissing) {
  config_.address = "unix:" + folder_.path() + "/nowhere/s";
  const SocketError error = refusal();
  EXPECT_EQ(error.status, ExitStatus::try_again);
  EXPECT_NE(error.text.find("the folder " + folder_.path() + "/nowhere cannot be used: No such"),
            std::string::npos)
      << error.text;
}

TEST_F(OpenSocket, SaysThatTheGroupIsMissing) {
  config_.group = "no-such-group";
  EXPECT_EQ(refusal().text, "milter.socket_group: there is no group no-such-group");
}

TEST_F(OpenSocket, NoOtherMilterComesInBetween) {
  bool free = true;
  const auto opened = open_for_mta(config_, std::nullopt, [&]() -> auth::Result<void, std::string> {
    const FileDescriptor folder(::open(folder_.path().c_str(), O_RDONLY | O_CLOEXEC));
    free = ::flock(folder.number(), LOCK_EX | LOCK_NB) == 0;
    ours_ = listening(path_);
    return {};
  });
  EXPECT_TRUE(opened);
  EXPECT_FALSE(free);
  const FileDescriptor folder(::open(folder_.path().c_str(), O_RDONLY | O_CLOEXEC));
  EXPECT_EQ(::flock(folder.number(), LOCK_EX | LOCK_NB), 0);
}

TEST_F(OpenSocket, ALinkPutInTheWayOfTheNewFileLeadsNowhere) {
  const std::string victim = folder_.file("victim", "mine");
  const auto opened = open_for_mta(config_, ::geteuid(), [&]() -> auth::Result<void, std::string> {
    std::filesystem::create_symlink(victim, path_);
    return {};
  });
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().text.find("something else stands at"), std::string::npos);
}

TEST_F(OpenSocket, AnInternetSocketThatIsInUseIsTold) {
  const FileDescriptor another(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  auto address = SocketAddress::parse("inet:0@127.0.0.1");
  ASSERT_TRUE(address);
  ASSERT_EQ(::bind(another.number(), address->get(), address->size), 0);
  socklen_t size = sizeof address->octets;
  ASSERT_EQ(::getsockname(another.number(), reinterpret_cast<sockaddr*>(&address->octets), &size),
            0);
  const auto port = ntohs(reinterpret_cast<const sockaddr_in&>(address->octets).sin_port);
  config_.address = "inet:" + std::to_string(port) + "@127.0.0.1";
  const auto fails = []() -> auth::Result<void, std::string> {
    return auth::fail(std::string("cannot open it"));
  };
  // Bound, and nobody listens: the system's word for it.
  EXPECT_EQ(open_for_mta(config_, std::nullopt, fails).error().text,
            "milter.socket: cannot open it: Address already in use");
  ASSERT_EQ(::listen(another.number(), 1), 0);
  EXPECT_EQ(open_for_mta(config_, std::nullopt, fails).error().text,
            "milter.socket: another process answers on " + config_.address +
                "; end it first, or change the setting");
}

TEST_F(OpenSocket, AnAddressOfAnotherHostIsTold) {
  config_.address = "inet:8891@192.0.2.1";
  const auto fails = []() -> auth::Result<void, std::string> {
    return auth::fail(std::string("cannot open it"));
  };
  EXPECT_EQ(open_for_mta(config_, std::nullopt, fails).error().text,
            "milter.socket: cannot open it: Cannot assign requested address");
}

}  // namespace
}  // namespace countersign::milter
