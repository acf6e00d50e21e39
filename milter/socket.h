// The socket's file: who else answers there, and who may connect.
#pragma once

#include <string>

#include "auth/base/result.h"
#include "milter/config.h"

namespace countersign::milter {

/// Before the socket is opened: refuses a path where somebody answers, or where something stands
/// that is no socket. A socket that nobody answers on is a leftover and may be replaced.
[[nodiscard]] auth::Result<void, std::string> look_for_others(const SocketConfig& socket);

/// After it is opened: group and mode of a unix socket.
[[nodiscard]] auth::Result<void, std::string> open_to_mta(const SocketConfig& socket);

/// At the end: takes a unix socket's file away, so that the MTA sees at once that nobody is there.
void remove_socket(const SocketConfig& socket);

}  // namespace countersign::milter
