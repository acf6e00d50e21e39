// One connection of an MTA to a filter, as Postfix 3.7 leads it, without the socket.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "load/protocol.h"
#include "load/traffic.h"

namespace countersign::load {

/// How the sending of a message goes: to its end, or until half of its body is sent.
enum class Ending {
  whole,
  abort,    ///< given up, as when the SMTP client goes away
  hang_up,  ///< cut off with the connection, as when the MTA's process ends
};

enum class Outcome { with_signature, accepted, tempfailed, rejected, discarded, given_up };

struct Verdict {
  Outcome outcome = Outcome::accepted;
  std::vector<Insertion> insertions = {};
  std::string reply = {};  ///< the text that the SMTP client would get, where the filter has one

  [[nodiscard]] std::size_t signatures() const;
};

/// Negotiation, connect and helo once; then, for each begin(): mail, recipient, data, header, body
/// and its end. Steps that the filter does not want are left out, its reply is awaited where it is
/// due and nowhere else, and macros go along as the filter asked for them.
class Dialogue {
 public:
  /// `traffic` lives longer than this.
  explicit Dialogue(const Traffic& traffic) : traffic_(traffic) {}

  /// Appends what is to be sent now, up to some 64 KiB. Nothing: it is the filter's turn, or no
  /// message is under way.
  void produce(std::string& out);

  /// Takes what the filter sent. False: it broke the protocol, and problem() says how.
  [[nodiscard]] bool receive(std::string_view octets);

  /// Greeted, and no message is under way.
  [[nodiscard]] bool ready() const noexcept { return stage_ == Stage::ready && !asked_; }

  /// Begins a message, when ready() says so.
  void begin(std::string queue_id, Ending ending = Ending::whole);

  [[nodiscard]] bool awaits_reply() const noexcept { return asked_.has_value(); }

  /// What became of the message, told once.
  [[nodiscard]] std::optional<Verdict> take_verdict() { return std::exchange(verdict_, {}); }

  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

  [[nodiscard]] const Negotiation& negotiated() const noexcept { return negotiated_; }

 private:
  enum class Stage {
    negotiate,
    connect,
    helo,
    ready,
    mail,
    recipient,
    data,
    header,
    end_of_header,
    body,
    end_of_body,
  };
  struct Step;

  [[nodiscard]] static Step step_of(Stage stage);
  void speak(std::string& out);
  void send_macros(std::string& out, Command command, MacroStep step) const;
  void say(std::string& out);
  void say_field(std::string& out);
  void say_body(std::string& out);
  [[nodiscard]] std::size_t body_to_send() const;
  void end_body(std::string& out);
  [[nodiscard]] bool take(const Packet& packet);
  [[nodiscard]] bool take_negotiation(const Packet& packet);
  [[nodiscard]] bool take_insertion(const Packet& packet);
  [[nodiscard]] bool take_refusal(const Packet& packet);
  void conclude(Outcome outcome, std::string reply = {});
  bool broke(std::string problem);

  const Traffic& traffic_;
  PacketReader reader_;
  Negotiation negotiated_;
  Stage stage_ = Stage::negotiate;
  std::optional<Command> asked_;  // the command whose reply is due
  std::string queue_id_;
  Ending ending_ = Ending::whole;
  std::size_t next_field_ = 0;
  std::size_t body_sent_ = 0;
  bool abort_due_ = false;
  std::vector<Insertion> insertions_;
  std::optional<Verdict> verdict_;
  std::string problem_;
};

}  // namespace countersign::load
