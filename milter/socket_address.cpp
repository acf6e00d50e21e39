#include "milter/socket_address.h"

#include <netinet/in.h>
#include <sys/time.h>
#include <sys/un.h>

#include <cerrno>
#include <charconv>
#include <cstring>

#include "auth/base/ip_address.h"

namespace countersign::milter {

namespace {

std::optional<SocketAddress> unix_address(std::string_view path) {
  SocketAddress address;
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof name.sun_path) {
    return std::nullopt;
  }
  std::memcpy(name.sun_path, path.data(), path.size());
  std::memcpy(&address.octets, &name, sizeof name);
  address.size = sizeof name;
  address.path = path;
  return address;
}

template <typename Name>
SocketAddress of(const Name& name) {
  SocketAddress address;
  std::memcpy(&address.octets, &name, sizeof name);
  address.size = sizeof name;
  return address;
}

// PORT@ADDRESS
std::optional<SocketAddress> tcp_address(std::string_view text) {
  const auto at = text.find('@');
  const auto host = auth::IpAddress::parse(text.substr(at == std::string_view::npos ? 0 : at + 1));
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (at == std::string_view::npos || !host || error != std::errc{} || end != text.data() + at) {
    return std::nullopt;
  }
  if (host->family() == auth::IpAddress::Family::v4) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    std::memcpy(&name.sin_addr, host->octets().data(), sizeof name.sin_addr);
    return of(name);
  }
  sockaddr_in6 name{};
  name.sin6_family = AF_INET6;
  name.sin6_port = htons(port);
  std::memcpy(&name.sin6_addr, host->octets().data(), sizeof name.sin6_addr);
  return of(name);
}

}  // namespace

std::optional<SocketAddress> SocketAddress::parse(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) {
    return std::nullopt;
  }
  const auto rest = text.substr(colon + 1);
  return text.starts_with("unix:") ? unix_address(rest) : tcp_address(rest);
}

auth::Result<app::FileDescriptor, int> connect_to(const SocketAddress& address,
                                                  std::chrono::milliseconds patience) {
  app::FileDescriptor file(::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
  // Linux bounds connect() by this, too: it would wait for ever where nobody accepts.
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(patience);
  const timeval bound{.tv_sec = seconds.count(),
                      .tv_usec = std::chrono::microseconds(patience - seconds).count()};
  if (!file.is_open() ||
      ::setsockopt(file.number(), SOL_SOCKET, SO_SNDTIMEO, &bound, sizeof bound) != 0) {
    return auth::fail(errno);
  }
  if (::connect(file.number(), address.get(), address.size) != 0) {
    return auth::fail(errno == EINPROGRESS ? EAGAIN : errno);
  }
  return file;
}

}  // namespace countersign::milter
