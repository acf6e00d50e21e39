// Many connections at once, each sending messages back to back, on one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "load/connection.h"
#include "load/dialogue.h"
#include "load/summary.h"

namespace countersign::load {

/// A Run ends when the messages or the time are used up; with neither, no message is sent.
struct Plan {
  Address address;
  Traffic traffic;
  std::size_t connections = 1;
  std::optional<std::uint64_t> messages = {};          ///< in all
  std::optional<std::uint64_t> each = {};              ///< on every connection
  std::optional<std::chrono::milliseconds> time = {};  ///< in which messages are begun
  bool hold = false;                  ///< opens all, then waits for the end of stdin
  std::uint64_t reconnect_after = 0;  ///< so many messages; 0: never
  std::uint64_t abort_every = 0;      ///< one in so many is given up; 0: none
  std::uint64_t hang_up_every = 0;    ///< one in so many is cut off; 0: none
  std::filesystem::path save = {};    ///< folder for a sample of what was signed
  std::uint64_t save_every = 1;       ///< one in so many signed messages is saved
  std::chrono::seconds patience{60};  ///< for a reply, and for a connection
};

class Run {
 public:
  /// `plan` lives longer than this. `err`: says "holding" when all are open.
  Run(const Plan& plan, std::ostream& err);
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  ~Run();

  [[nodiscard]] Summary go();

 private:
  struct Slot;

  void hold();
  void attend(std::chrono::milliseconds time);
  void attend(Slot& slot, std::uint32_t events);
  void open(Slot& slot);
  void go_on(Slot& slot);
  void begin(Slot& slot);
  [[nodiscard]] bool may_begin(const Slot& slot) const;
  [[nodiscard]] Ending next_ending() const;
  void settle(Slot& slot, const Verdict& verdict);
  void save(const Verdict& verdict);
  void close(Slot& slot);
  void drop(Slot& slot, Trouble trouble, const std::string& problem);
  void drop_silent_ones();
  void watch(Slot& slot, int operation);

  const Plan& plan_;
  std::ostream& err_;
  int epoll_ = -1;
  std::vector<Slot> slots_;
  std::size_t open_ = 0;  // slots that have a connection
  bool sending_ = false;
  Instant next_look_;  // for connections that nothing moves on
  Instant first_;
  Instant last_;
  Summary summary_;
};

}  // namespace countersign::load
