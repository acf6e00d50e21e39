// The signals that the milter lives by, kept away from libmilter.
#pragma once

#include <chrono>
#include <optional>

namespace countersign::milter {

/// Takes SIGTERM, SIGINT, SIGHUP, SIGUSR1 and SIGUSR2 from now on; next_signal() tells of them. To
/// be called once, on the main thread, before libmilter runs. False: no pipe could be made.
///
/// libmilter has a thread of its own in sigwait() for TERM, INT and HUP, which cuts open messages
/// off. Of a signal that every thread blocks, whoever waits at that moment gets it, and the main
/// thread is not always waiting. One that the main thread does not block goes to the main thread,
/// so it is taken by a handler there.
[[nodiscard]] bool catch_signals();

/// A signal that somebody else took, for next_signal(). Safe on any thread and in handlers.
void pass_on_signal(int number);

/// For the thread that runs libmilter, first of all: it and those it starts take no signal.
void block_signals();

/// The next signal, for which it waits at most `time`. On the main thread only.
[[nodiscard]] std::optional<int> next_signal(std::chrono::milliseconds time);

}  // namespace countersign::milter
