#include "milter/main_loop.h"

#include <csignal>
#include <exception>
#include <string>
#include <utility>

#include "milter/notify.h"
#include "milter/signals.h"

namespace countersign::milter {

namespace {

using app::ExitStatus;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Whatever goes wrong in a round, mail goes on, and so does the next round.
template <typename Step>
void guarded(Diagnostics& diagnostics, const Step& step) {
  try {
    step();
  } catch (const std::exception& error) {
    diagnostics.warn(std::string("internal error in the main thread, which goes on: ") +
                     error.what());
  }
}

}  // namespace

MainLoop::MainLoop(Service& service, const LineWriter& records, Loader& loader,
                   const SocketFile& socket, const std::string& address)
    : service_(service),
      loader_(loader),
      socket_(socket),
      self_test_(address),
      losses_(service.diagnostics(), records),
      descriptors_([&service](const std::string& text) { service.diagnostics().warn(text); }),
      jobs_(service.clock().steady()) {
  plan();
}

void MainLoop::plan() {
  every(seconds(1), [this] { look_at_socket(); });
  every(seconds(1), [this] { losses_.look(); });
  every(seconds(10), [this] { descriptors_.look(); });
  // Files are read and parsed for it; a sender that was told to try again does so no sooner.
  every(seconds(10), [this] { try_lost_keys(); });
  every(std::chrono::hours(1), [this] { service_.summarize(); });
  if (const auto time = notify::watchdog()) {
    // It asks, and at the next look there is an answer: heard of in half of the time.
    every(std::chrono::ceil<milliseconds>(*time / 4), [this] { give_sign_of_life(); });
  }
}

void MainLoop::every(milliseconds period, Periodic::Work work) {
  jobs_.every(period, [this, work = std::move(work)] { guarded(service_.diagnostics(), work); });
}

ExitStatus MainLoop::run() {
  notify::ready(loader_.summary());
  while (!end_) {
    const milliseconds wait = jobs_.run(service_.clock().steady());
    if (end_) {
      break;
    }
    if (const auto number = next_signal(wait)) {
      guarded(service_.diagnostics(), [&] { take_signal(*number); });
    }
  }
  return *end_;
}

void MainLoop::look_at_socket() {
  if (const auto loss = socket_.loss()) {
    end_ = ExitStatus::try_again;
    service_.diagnostics().warn(*loss + ", so the MTA cannot come; ending, to be started again");
  }
}

void MainLoop::give_sign_of_life() {
  if (self_test_.passed()) {
    notify::alive();
  }
}

void MainLoop::try_lost_keys() {
  if (auto state = loader_.try_keys_again(service_.clock().now())) {
    use(std::move(state));
    notify::status(loader_.summary());
  }
}

void MainLoop::take_signal(int number) {
  if (number == SIGTERM || number == SIGINT) {
    end_ = ExitStatus::ok;
  } else if (number == SIGUSR1) {
    reload();
  }
}

void MainLoop::reload() {
  notify::reloading(service_.clock().steady());
  use(loader_.again(service_.clock().now()));
  notify::ready(loader_.summary());
}

void MainLoop::use(std::shared_ptr<const State> state) {
  if (state) {
    service_.state().set(std::move(state));
  }
}

}  // namespace countersign::milter
