// What the service manager is told (sd_notify(3)). Without one, or built without libsystemd,
// nobody is told and all goes on.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "milter/clock.h"

namespace countersign::milter::notify {

/// From now on the MTA is served; also the end of a reload. `status`: a line for people.
void ready(const std::string& status);

/// A reload begins, at `now`.
void reloading(Steady now);

/// The end begins.
void stopping(const std::string& status);

/// What `systemctl status` shows.
void status(const std::string& text);

/// The milter lives.
void alive();

/// The service manager ends the process when it has not heard alive() for that long. Nothing: it
/// does not look.
[[nodiscard]] std::optional<std::chrono::microseconds> watchdog();

}  // namespace countersign::milter::notify
