// Unix sockets for tests of those who use them.
#pragma once

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <string>

#include "app/file_descriptor.h"
#include "milter/socket_address.h"

namespace countersign::milter::test {

/// A socket bound to `path`; nobody listens yet.
inline app::FileDescriptor bound(const std::string& path, int type = SOCK_STREAM) {
  const auto address = SocketAddress::parse("unix:" + path);
  app::FileDescriptor file(::socket(AF_UNIX, type | SOCK_CLOEXEC, 0));
  EXPECT_EQ(::bind(file.number(), address->get(), address->size), 0) << path;
  return file;
}

inline app::FileDescriptor listening(const std::string& path, int backlog = 8) {
  app::FileDescriptor file = bound(path);
  EXPECT_EQ(::listen(file.number(), backlog), 0) << path;
  return file;
}

}  // namespace countersign::milter::test
