#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "auth/dns/network_resolver.h"
#include "dns/packet.h"
#include "dns/socket.h"

namespace auth::dns {

/// Why one try of one server gave no answer.
struct AttemptFailure {
  std::string text;     ///< `SERVFAIL from 192.0.2.53:53`
  bool silent = false;  ///< nothing came back; another try may have more luck
};

/// One try of one server: a question by UDP, by TCP where the answer is truncated, without EDNS
/// where the server does not know it. It never blocks; the caller polls its descriptor.
class Attempt {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  /// Nothing while it waits for the network.
  using Step = std::optional<std::variant<Found, AttemptFailure>>;

  Attempt(const Server& server, Question question, const NetworkOptions& options)
      : server_(server), options_(options), query_{.question = std::move(question)} {}

  [[nodiscard]] Step begin(TimePoint now);

  /// The descriptor is ready.
  [[nodiscard]] Step ready(TimePoint now);

  /// `until()` has come.
  [[nodiscard]] Step expired() const;

  [[nodiscard]] int descriptor() const noexcept { return socket_.descriptor(); }

  /// What to poll the descriptor for.
  [[nodiscard]] short events() const noexcept;

  [[nodiscard]] TimePoint until() const noexcept { return until_; }

 private:
  enum class State { udp_waiting, tcp_sending, tcp_receiving };

  [[nodiscard]] Step start(Transport transport, TimePoint now);
  [[nodiscard]] Step receive_datagrams(TimePoint now);
  [[nodiscard]] Step send_stream();
  [[nodiscard]] Step receive_stream(TimePoint now);
  [[nodiscard]] Step judge(const Reply& reply, TimePoint now);
  [[nodiscard]] AttemptFailure failure(const std::string& what) const;

  Server server_;
  NetworkOptions options_;
  Query query_;
  bool with_edns_ = true;
  State state_ = State::udp_waiting;
  Socket socket_;
  TimePoint until_{};
  bool unreadable_ = false;           // something came that was ours but broken
  std::vector<std::uint8_t> stream_;  // what is left to send, then what came in by TCP
};

}  // namespace auth::dns
