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
  enum class Cause {
    silence,      ///< nothing came back; another try may have more luck
    unreachable,  ///< nobody listens there, or a connection broke
    no_route,     ///< this host has no way to addresses of that family
    refused,      ///< REFUSED
    no_use,       ///< another rcode, a referral, no authority, or nothing that can be read
  };

  std::string text;  ///< `SERVFAIL from 192.0.2.53:53`
  Cause cause = Cause::no_use;

  [[nodiscard]] bool is_silence() const noexcept { return cause == Cause::silence; }
};

/// What a server is to us.
enum class AskedAs {
  resolver,   ///< it finds the answer, wherever that is
  authority,  ///< it is asked for what it knows by itself: RD is off, AA has to be set
};

/// One try of one server: a question by UDP, by TCP where the answer is truncated, without EDNS
/// where the server does not know it. It never blocks; the caller polls its descriptor.
class Attempt {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  /// Nothing while it waits for the network.
  using Step = std::optional<std::variant<Found, AttemptFailure>>;

  Attempt(const Server& server, Question question, const NetworkOptions& options, AskedAs asked_as)
      : server_(server),
        options_(options),
        query_{.question = std::move(question),
               .recursion_desired = asked_as == AskedAs::resolver} {}

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
  [[nodiscard]] AttemptFailure failure(
      const std::string& what, AttemptFailure::Cause cause = AttemptFailure::Cause::no_use) const;
  [[nodiscard]] AttemptFailure broken(int error) const;
  [[nodiscard]] AttemptFailure cannot_ask(int error) const;

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
