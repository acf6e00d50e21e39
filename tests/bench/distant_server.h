#pragma once

#include <chrono>
#include <thread>

#include "auth/dns/network_resolver.h"
#include "auth/dns/static_resolver.h"

namespace auth::bench {

/// A name server on loopback that is far away: each answer comes `away` after its question, however
/// many are under way. UDP alone, TXT alone.
class DistantServer {
 public:
  DistantServer(std::string_view zone, std::chrono::milliseconds away);
  ~DistantServer();
  DistantServer(const DistantServer&) = delete;
  DistantServer& operator=(const DistantServer&) = delete;

  [[nodiscard]] dns::Server server() const { return server_; }

 private:
  void serve();
  [[nodiscard]] std::string reply_to(std::string_view query);

  dns::StaticResolver zone_;
  std::chrono::milliseconds away_;
  dns::Server server_{.address = IpAddress::v4({127, 0, 0, 1}), .port = 0};
  int socket_ = -1;
  int stop_[2] = {-1, -1};
  std::thread thread_;
};

}  // namespace auth::bench
