// The socket's file: who else answers there, and who may connect.
#pragma once

#include <functional>
#include <string>

#include "auth/base/result.h"
#include "milter/config.h"

namespace countersign::milter {

/// Before the socket is opened: refuses a path where somebody answers, or where something stands
/// that is no socket. A socket that nobody answers on is a leftover and may be replaced.
[[nodiscard]] auth::Result<void, std::string> look_for_others(const SocketConfig& socket);

using Opener = std::function<auth::Result<void, std::string>()>;

/// Opens the socket by `open`, so that the file of a unix socket belongs to its group.
[[nodiscard]] auth::Result<void, std::string> open_for_group(const SocketConfig& socket,
                                                             const Opener& open);

/// At the end: takes a unix socket's file away, so that the MTA sees at once that nobody is there.
void remove_socket(const SocketConfig& socket);

}  // namespace countersign::milter
