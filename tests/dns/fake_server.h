// A DNS server on loopback that answers as a test tells it to, also wrongly.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "auth/dns/network_resolver.h"
#include "dns/message.h"

namespace auth::dns {

/// A query as the server saw it.
struct Received {
  bool tcp = false;
  std::uint16_t id = 0;
  std::string name{};  // in lower case
  RecordType type = RecordType::a;
  bool edns = false;
  bool recursion_desired = false;
  std::uint16_t from_port = 0;

  /// A reply that fits the query.
  [[nodiscard]] wire::Message reply(unsigned flags = wire::response) const;
};

struct Send {
  std::string octets;
  bool from_another_port = false;
};

enum class Serves { udp_and_tcp, udp_only, tcp_only };

class FakeServer {
 public:
  /// What to send for a query, in order; nothing: silence. Runs in the server's thread.
  using Script = std::function<std::vector<Send>(const Received&)>;

  explicit FakeServer(Script script, Serves serves = Serves::udp_and_tcp,
                      const char* address = "127.0.0.1");
  FakeServer(const FakeServer&) = delete;
  FakeServer& operator=(const FakeServer&) = delete;
  ~FakeServer();

  [[nodiscard]] Server server() const { return server_; }

  /// All queries so far.
  [[nodiscard]] std::vector<Received> received() const;

 private:
  void bind_sockets(Serves serves);
  void serve();
  void serve_datagram();
  void serve_stream();
  [[nodiscard]] std::vector<Send> replies_to(const std::string& query, bool tcp,
                                             std::uint16_t from_port);

  Script script_;
  Server server_;
  int udp_ = -1;
  int tcp_ = -1;
  int other_udp_ = -1;
  int stop_[2] = {-1, -1};
  mutable std::mutex mutex_;
  std::vector<Received> received_;
  std::thread thread_;
};

}  // namespace auth::dns
