#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/ip_address.h"
#include "auth/base/result.h"
#include "auth/dns/resolver.h"

namespace auth::dns {

/// A server to ask.
struct Server {
  IpAddress address;
  std::uint16_t port = 53;

  /// `ADDR`, `ADDR:PORT`, `[ADDR]`, `[ADDR]:PORT` (contract s2). The error is a sentence.
  [[nodiscard]] static Result<Server, std::string> parse(std::string_view text);

  /// As `parse` takes it; with the port.
  [[nodiscard]] std::string text() const;

  friend auto operator<=>(const Server&, const Server&) = default;
};

/// The nameservers of a resolv.conf(5); 127.0.0.1 where it names none. The error is a sentence.
[[nodiscard]] Result<std::vector<Server>, std::string> read_resolv_conf(const std::string& path);

struct NetworkOptions {
  std::chrono::milliseconds try_timeout{3000};  ///< one try of one server (contract s9)
  int tries = 3;                                ///< the first and two more
  std::uint16_t udp_payload = 1232;  ///< EDNS size that fits every path (DNS flag day 2020)
  std::size_t in_flight = 64;        ///< questions open at the same time
};

/// A stub resolver with sockets of its own: each question goes out on a connected UDP socket with a
/// random port and a random id; id, question and source of the answer are checked and anything else
/// is dropped (SEC-34). TC leads to TCP. SERVFAIL, REFUSED and silence go on to the next server.
/// CNAMEs that the server left open are followed, at most 16. Safe to use from several threads.
class NetworkResolver final : public Resolver {
 public:
  using Resolver::ask;

  explicit NetworkResolver(std::vector<Server> servers, NetworkOptions options = {});

  [[nodiscard]] std::vector<Answer> ask(std::span<const Question> questions,
                                        Deadline deadline) override;

 private:
  std::vector<Server> servers_;
  NetworkOptions options_;
};

}  // namespace auth::dns
