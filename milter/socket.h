// The milter's socket: who else answers there, and who may connect.
#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>

#include "app/exit_status.h"
#include "auth/base/result.h"
#include "milter/config.h"
#include "milter/socket_file.h"

namespace countersign::milter {

struct SocketError {
  app::ExitStatus status;  ///< try_again: it may go away without a change of the configuration
  std::string text;        ///< a sentence that says what to do
};

using Opener = std::function<auth::Result<void, std::string>()>;

/// Opens the socket by `open`, where nobody has it. A unix socket that nobody answers on is a
/// leftover and is replaced; anything else that stands at its path stays. The new file belongs to
/// the socket's group, and to `owner`, who will be the process.
[[nodiscard]] auth::Result<SocketFile, SocketError> open_for_mta(const SocketConfig& socket,
                                                                 std::optional<uid_t> owner,
                                                                 const Opener& open);

}  // namespace countersign::milter
