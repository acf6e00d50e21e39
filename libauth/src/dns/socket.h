#pragma once

#include <utility>

#include "auth/base/result.h"
#include "auth/dns/network_resolver.h"

namespace auth::dns {

/// A descriptor that closes itself.
class Socket {
 public:
  Socket() = default;

  explicit Socket(int descriptor) noexcept : descriptor_(descriptor) {}

  Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

  Socket& operator=(Socket&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }

  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket();

  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

 private:
  int descriptor_ = -1;
};

enum class Transport { udp, tcp };

/// A non-blocking socket connected to `server`; with TCP the connection is under way. The kernel
/// takes a random port and, being connected, lets nothing in but what `server` sends. The error is
/// an errno.
[[nodiscard]] Result<Socket, int> connect_to(const Server& server, Transport transport);

/// The errno of a connection that was under way; 0 when it stands.
[[nodiscard]] int connection_error(const Socket& socket) noexcept;

}  // namespace auth::dns
