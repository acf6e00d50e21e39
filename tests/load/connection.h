// A Dialogue and its socket.
#pragma once

#include <sys/socket.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "load/dialogue.h"

namespace countersign::load {

using Instant = std::chrono::steady_clock::time_point;

/// Where a filter listens.
class Address {
 public:
  /// `unix:PATH`, or `inet:PORT@ADDRESS` with an address of IPv4, as in Postfix's and Sendmail's
  /// configuration. Nothing: it is neither.
  [[nodiscard]] static std::optional<Address> parse(std::string_view text);

  /// A connected socket, not blocking any more; -1 and errno where there is none within `patience`.
  [[nodiscard]] int connect(std::chrono::seconds patience) const;

 private:
  Address() = default;

  sockaddr_storage octets_{};
  socklen_t size_ = 0;
};

enum class Trouble { none, connect, closed, protocol, timeout };

class Connection {
 public:
  /// `traffic` lives longer than this.
  explicit Connection(const Traffic& traffic) : dialogue_(traffic) {}

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  /// Connects, and sends the greeting as far as the filter lets us. False: see trouble().
  [[nodiscard]] bool open(const Address& address, std::chrono::seconds patience);

  /// Sends what can be sent. False: see trouble().
  [[nodiscard]] bool send();

  /// Takes what has come, then sends. False: see trouble().
  [[nodiscard]] bool receive();

  /// Says QUIT as far as the socket takes it at once. The destructor closes.
  void quit();

  /// The socket takes no more, and something is left to send.
  [[nodiscard]] bool wants_to_send() const noexcept { return sent_ < out_.size(); }

  /// When octets went or came last.
  [[nodiscard]] Instant last_moved() const noexcept { return last_moved_; }

  [[nodiscard]] int descriptor() const noexcept { return socket_; }

  [[nodiscard]] Dialogue& dialogue() noexcept { return dialogue_; }

  [[nodiscard]] Trouble trouble() const noexcept { return trouble_; }

  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

 private:
  bool failed(Trouble trouble, std::string problem);

  Dialogue dialogue_;
  int socket_ = -1;
  std::string out_;
  std::size_t sent_ = 0;
  Instant last_moved_;
  Trouble trouble_ = Trouble::none;
  std::string problem_;
};

}  // namespace countersign::load
