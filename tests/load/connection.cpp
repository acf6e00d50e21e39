#include "load/connection.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

namespace countersign::load {

namespace {

std::string error_text() { return std::strerror(errno); }  // one thread: NOLINT(concurrency-*)

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
  Address result;
  if (text.starts_with("unix:")) {
    sockaddr_un local{};
    text.remove_prefix(5);
    if (text.empty() || text.size() >= sizeof local.sun_path) {
      return std::nullopt;
    }
    local.sun_family = AF_UNIX;
    text.copy(local.sun_path, text.size());
    result.size_ = sizeof local;
    std::memcpy(&result.octets_, &local, sizeof local);
    return result;
  }
  const std::size_t at = text.find('@');
  if (!text.starts_with("inet:") || at == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view digits = text.substr(5, at - 5);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  sockaddr_in remote{};
  remote.sin_family = AF_INET;
  remote.sin_port = htons(port);
  if (error != std::errc() || end != digits.data() + digits.size() ||
      ::inet_pton(AF_INET, std::string(text.substr(at + 1)).c_str(), &remote.sin_addr) != 1) {
    return std::nullopt;
  }
  result.size_ = sizeof remote;
  std::memcpy(&result.octets_, &remote, sizeof remote);
  return result;
}

int Address::connect(std::chrono::seconds patience) const {
  const int made = ::socket(octets_.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (made < 0) {
    return -1;
  }
  // Blocking, with a bound: a local socket with a full queue takes no connection that does not
  // wait.
  const timeval bound{.tv_sec = patience.count(), .tv_usec = 0};
  const int on = 1;
  ::setsockopt(made, SOL_SOCKET, SO_SNDTIMEO, &bound, sizeof bound);
  ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // refused by a local socket
  if (::connect(made, reinterpret_cast<const sockaddr*>(&octets_), size_) != 0 ||
      ::fcntl(made, F_SETFL, O_NONBLOCK) != 0) {
    const int why = errno;
    ::close(made);
    errno = why;
    return -1;
  }
  return made;
}

Connection::~Connection() {
  if (socket_ >= 0) {
    ::close(socket_);
  }
}

bool Connection::open(const Address& address, std::chrono::seconds patience) {
  socket_ = address.connect(patience);
  if (socket_ < 0) {
    return failed(Trouble::connect, "connect: " + error_text());
  }
  return send();
}

bool Connection::send() {
  for (;;) {
    if (!wants_to_send()) {
      out_.clear();
      sent_ = 0;
      dialogue_.produce(out_);
    }
    if (out_.empty()) {
      return true;
    }
    const ssize_t count =
        ::send(socket_, out_.data() + sent_, out_.size() - sent_, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0) {
      return errno == EAGAIN || errno == EINTR ||
             failed(Trouble::closed, "closed while we were sending: " + error_text());
    }
    sent_ += static_cast<std::size_t>(count);
    last_moved_ = std::chrono::steady_clock::now();
  }
}

bool Connection::receive() {
  std::array<char, 16384> octets;  // NOLINT(*-member-init): recv fills it
  const ssize_t count = ::recv(socket_, octets.data(), octets.size(), MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
    return true;
  }
  if (count <= 0) {
    return failed(Trouble::closed,
                  "closed by the filter" + (count < 0 ? ": " + error_text() : std::string()));
  }
  last_moved_ = std::chrono::steady_clock::now();
  if (!dialogue_.receive({octets.data(), static_cast<std::size_t>(count)})) {
    return failed(Trouble::protocol, dialogue_.problem());
  }
  return send();
}

void Connection::quit() {
  std::string packet;
  append_packet(packet, Command::quit);
  [[maybe_unused]] const ssize_t sent =
      ::send(socket_, packet.data(), packet.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

bool Connection::failed(Trouble trouble, std::string problem) {
  trouble_ = trouble;
  problem_ = std::move(problem);
  return false;
}

}  // namespace countersign::load
