// Whether the milter answers on its own socket, as it would answer an MTA: what the watchdog of the
// service manager hears of.
#pragma once

#include <optional>
#include <string>

#include "app/file_descriptor.h"
#include "milter/socket_address.h"

namespace countersign::milter {

/// Connects and negotiates. A milter whose listener, worker threads or callbacks hang does not
/// answer that, though its main thread may go on for ever.
class SelfTest {
 public:
  /// `address`: of the milter's socket, as configured.
  explicit SelfTest(const std::string& address) : address_(SocketAddress::parse(address)) {}

  /// To be called again and again: asks, and at a later call looks for the answer, without waiting
  /// for it. True: the milter has answered, or cannot be asked for want of a right or a descriptor,
  /// or because of a packet filter, which is no sign of anything.
  [[nodiscard]] bool passed();

 private:
  [[nodiscard]] bool ask(const SocketAddress& address);
  [[nodiscard]] bool has_answer();

  std::optional<SocketAddress> address_;
  app::FileDescriptor asked_;
};

}  // namespace countersign::milter
