#include "dns/socket.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace auth::dns {
namespace {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

SocketAddress to_socket_address(const Server& server) {
  SocketAddress result;
  const auto octets = server.address.octets();
  if (server.address.family() == IpAddress::Family::v4) {
    auto* v4 = reinterpret_cast<sockaddr_in*>(&result.storage);
    v4->sin_family = AF_INET;
    v4->sin_port = htons(server.port);
    std::ranges::copy(octets, reinterpret_cast<std::uint8_t*>(&v4->sin_addr));
    result.size = sizeof(sockaddr_in);
  } else {
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&result.storage);
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(server.port);
    std::ranges::copy(octets, reinterpret_cast<std::uint8_t*>(&v6->sin6_addr));
    result.size = sizeof(sockaddr_in6);
  }
  return result;
}

}  // namespace

Socket::~Socket() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

Result<Socket, int> connect_to(const Server& server, Transport transport) {
  const SocketAddress address = to_socket_address(server);
  const int type = transport == Transport::udp ? SOCK_DGRAM : SOCK_STREAM;
  Socket socket(::socket(address.storage.ss_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket.descriptor() < 0) {
    return fail(errno);
  }
  const auto* generic = reinterpret_cast<const sockaddr*>(&address.storage);
  if (::connect(socket.descriptor(), generic, address.size) != 0 && errno != EINPROGRESS) {
    return fail(errno);
  }
  return socket;
}

int connection_error(const Socket& socket) noexcept {
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(socket.descriptor(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error
                                                                                     : errno;
}

}  // namespace auth::dns
