// Where the milter listens, as the system wants it.
#pragma once

#include <sys/socket.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "app/file_descriptor.h"
#include "auth/base/result.h"

namespace countersign::milter {

struct SocketAddress {
  sockaddr_storage octets{};
  socklen_t size = 0;
  std::string path;  ///< of a unix socket; empty for others

  /// `unix:/PATH`, `inet:PORT@ADDRESS`, `inet6:PORT@ADDRESS`, as the settings let it through.
  [[nodiscard]] static std::optional<SocketAddress> parse(std::string_view text);

  [[nodiscard]] int family() const noexcept { return octets.ss_family; }

  [[nodiscard]] const sockaddr* get() const noexcept {
    return reinterpret_cast<const sockaddr*>(&octets);
  }
};

/// A connection to whoever listens there; neither connecting nor sending takes longer than
/// `patience`. The error is the system's number; EAGAIN: the time was over. On a unix socket that
/// means that somebody is there and takes no connection.
[[nodiscard]] auth::Result<app::FileDescriptor, int> connect_to(const SocketAddress& address,
                                                                std::chrono::milliseconds patience);

}  // namespace countersign::milter
