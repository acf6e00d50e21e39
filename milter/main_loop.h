// What the main thread does while libmilter's threads serve: it takes signals and does its rounds.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "app/exit_status.h"
#include "milter/descriptors.h"
#include "milter/loader.h"
#include "milter/loss_report.h"
#include "milter/periodic.h"
#include "milter/self_test.h"
#include "milter/service.h"
#include "milter/socket_file.h"

namespace countersign::milter {

class MainLoop {
 public:
  /// All of them have to outlive the loop. `address`: of the socket, as configured.
  MainLoop(Service& service, const LineWriter& records, Loader& loader, const SocketFile& socket,
           const std::string& address);

  /// Goes on until SIGTERM or SIGINT, or until the MTA cannot find the socket, and returns what the
  /// process ends with. SIGUSR1 reloads.
  [[nodiscard]] app::ExitStatus run();

 private:
  void plan();
  void every(std::chrono::milliseconds period, Periodic::Work work);
  void look_at_socket();
  void give_sign_of_life();
  void try_lost_keys();
  void take_signal(int number);
  void reload();
  void use(std::shared_ptr<const State> state);

  Service& service_;
  Loader& loader_;
  const SocketFile& socket_;
  SelfTest self_test_;
  LossReport losses_;
  DescriptorReport descriptors_;
  Periodic jobs_;
  std::optional<app::ExitStatus> end_;
};

}  // namespace countersign::milter
