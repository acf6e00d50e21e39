#include "dns/fake_server.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

namespace auth::dns {
namespace {

constexpr std::size_t header_size = 12;

void must(bool done, const char* what) {
  if (!done) {
    std::perror(what);
    std::abort();
  }
}

struct Address {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);

  Address() = default;

  explicit Address(const Server& server) {
    const auto octets = server.address.octets();
    if (server.address.family() == IpAddress::Family::v4) {
      auto* v4 = reinterpret_cast<sockaddr_in*>(&storage);
      v4->sin_family = AF_INET;
      v4->sin_port = htons(server.port);
      std::ranges::copy(octets, reinterpret_cast<std::uint8_t*>(&v4->sin_addr));
      size = sizeof(sockaddr_in);
    } else {
      auto* v6 = reinterpret_cast<sockaddr_in6*>(&storage);
      v6->sin6_family = AF_INET6;
      v6->sin6_port = htons(server.port);
      std::ranges::copy(octets, reinterpret_cast<std::uint8_t*>(&v6->sin6_addr));
      size = sizeof(sockaddr_in6);
    }
  }

  [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }

  /// At the same place in both families.
  [[nodiscard]] std::uint16_t port() const {
    return ntohs(reinterpret_cast<const sockaddr_in*>(&storage)->sin_port);
  }
};

int bound_socket(const Server& server, int type) {
  Address address(server);
  const int socket = ::socket(address.storage.ss_family, type | SOCK_CLOEXEC, 0);
  must(socket >= 0, "socket");
  if (::bind(socket, address.get(), address.size) != 0) {
    ::close(socket);
    return -1;
  }
  return socket;
}

std::uint16_t port_of(int socket) {
  Address address;
  must(::getsockname(socket, address.get(), &address.size) == 0, "getsockname");
  return address.port();
}

Received read_query(const std::string& query) {
  Received received;
  if (query.size() < header_size) {
    return received;
  }
  const auto octet = [&](std::size_t at) {
    return at < query.size() ? static_cast<std::uint8_t>(query[at]) : std::uint8_t{0};
  };
  const auto number = [&](std::size_t at) {
    return static_cast<std::uint16_t>(octet(at) << 8 | octet(at + 1));
  };
  received.id = number(0);
  received.edns = number(10) == 1;
  received.recursion_desired = (octet(2) & 1) != 0;
  std::size_t at = header_size;
  for (; octet(at) != 0; at += 1 + octet(at)) {
    received.name += (received.name.empty() ? "" : ".") + query.substr(at + 1, octet(at));
  }
  received.type = static_cast<RecordType>(number(at + 1));
  return received;
}

}  // namespace

wire::Message Received::reply(unsigned flags) const {
  return wire::Message(id, static_cast<std::uint16_t>(flags)).question(name, type);
}

FakeServer::FakeServer(Script script, Serves serves, const char* address)
    : script_(std::move(script)), server_{.address = IpAddress::parse(address).value(), .port = 0} {
  bind_sockets(serves);
  other_udp_ = bound_socket({.address = server_.address, .port = 0}, SOCK_DGRAM);
  must(::pipe(stop_) == 0, "pipe");
  thread_ = std::thread([this] { serve(); });
}

/// UDP and TCP on the same port; where the other transport has it taken, on another.
void FakeServer::bind_sockets(Serves serves) {
  for (int tries = 0; tries < 100; ++tries) {
    server_.port = 0;
    udp_ = bound_socket(server_, SOCK_DGRAM);
    must(udp_ >= 0, "bind");
    server_.port = port_of(udp_);
    tcp_ = bound_socket(server_, SOCK_STREAM);
    if (tcp_ >= 0) {
      break;
    }
    ::close(std::exchange(udp_, -1));
  }
  must(tcp_ >= 0, "bind");
  if (serves == Serves::tcp_only) {
    ::close(std::exchange(udp_, -1));
  }
  if (serves != Serves::udp_only) {  // bound but deaf: a connection is refused
    must(::listen(tcp_, 64) == 0, "listen");
  }
}

FakeServer::~FakeServer() {
  ::close(stop_[1]);
  thread_.join();
  for (const int descriptor : {udp_, tcp_, other_udp_, stop_[0]}) {
    if (descriptor >= 0) {
      ::close(descriptor);
    }
  }
}

std::vector<Received> FakeServer::received() const {
  const std::lock_guard lock(mutex_);
  return received_;
}

void FakeServer::serve() {
  for (;;) {
    std::array<pollfd, 3> descriptors{{{.fd = stop_[0], .events = POLLIN, .revents = 0},
                                       {.fd = udp_, .events = POLLIN, .revents = 0},
                                       {.fd = tcp_, .events = POLLIN, .revents = 0}}};
    if (::poll(descriptors.data(), descriptors.size(), -1) < 0 || descriptors[0].revents != 0) {
      return;
    }
    if ((descriptors[1].revents & POLLIN) != 0) {
      serve_datagram();
    }
    if ((descriptors[2].revents & POLLIN) != 0) {
      serve_stream();
    }
  }
}

std::vector<Send> FakeServer::replies_to(const std::string& query, bool tcp,
                                         std::uint16_t from_port) {
  Received received = read_query(query);
  received.tcp = tcp;
  received.from_port = from_port;
  {
    const std::lock_guard lock(mutex_);
    received_.push_back(received);
  }
  return script_(received);
}

void FakeServer::serve_datagram() {
  std::array<char, 65'535> buffer{};
  Address client;
  const ssize_t size =
      ::recvfrom(udp_, buffer.data(), buffer.size(), 0, client.get(), &client.size);
  if (size < 0) {
    return;
  }
  const std::string query(buffer.data(), static_cast<std::size_t>(size));
  for (const Send& send : replies_to(query, false, client.port())) {
    ::sendto(send.from_another_port ? other_udp_ : udp_, send.octets.data(), send.octets.size(), 0,
             client.get(), client.size);
  }
}

/// One query a connection. Octets go out as they are told: the length has to be in them.
void FakeServer::serve_stream() {
  Address client;
  const int connection = ::accept4(tcp_, client.get(), &client.size, SOCK_CLOEXEC);
  if (connection < 0) {
    return;
  }
  std::array<char, 1024> buffer{};
  const ssize_t size = ::recv(connection, buffer.data(), buffer.size(), 0);
  if (size > 2) {
    const std::string query(buffer.data() + 2, static_cast<std::size_t>(size - 2));
    for (const Send& send : replies_to(query, true, client.port())) {
      for (std::size_t at = 0; at < send.octets.size();) {
        const ssize_t sent =
            ::send(connection, send.octets.data() + at, send.octets.size() - at, MSG_NOSIGNAL);
        if (sent <= 0) {
          break;
        }
        at += static_cast<std::size_t>(sent);
      }
    }
  }
  ::close(connection);
}

}  // namespace auth::dns
