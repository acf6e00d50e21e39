// libmilter, and nothing else: glue.cpp translates its callbacks to Session and back.
#pragma once

#include <string>

#include "auth/base/result.h"
#include "milter/config.h"
#include "milter/service.h"

namespace countersign::milter {

/// Binds the socket; a unix socket's file is made with `mode`. Call before threads and before
/// privileges are dropped. The error is a sentence.
[[nodiscard]] auth::Result<void, std::string> open_socket(const std::string& address, mode_t mode);

/// Serves until the process ends, on the calling thread and those that libmilter starts. The
/// calling thread blocks the signals (signals.h): libmilter would take some of them and cut
/// messages short. False: it could not begin, or broke off.
[[nodiscard]] bool serve_connections(Service& service);

}  // namespace countersign::milter
