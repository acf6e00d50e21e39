#include "load/options.h"

#include <charconv>
#include <cmath>

namespace countersign::load {

namespace {

using auth::Result;

std::string wrong(std::string_view option, std::string_view value, std::string_view wanted) {
  return std::string(option) + " " + std::string(value) + ": " + std::string(wanted);
}

std::optional<std::uint64_t> factor_of(std::string_view suffix) {
  return suffix.empty()  ? std::optional<std::uint64_t>(1)
         : suffix == "K" ? std::optional<std::uint64_t>(1U << 10U)
         : suffix == "M" ? std::optional<std::uint64_t>(1U << 20U)
                         : std::nullopt;
}

/// A whole number; `K` and `M` after it mean 1,024 and its square.
std::optional<std::uint64_t> number_in(std::string_view text) {
  constexpr std::uint64_t most = 1ULL << 40U;
  std::uint64_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto factor = factor_of(text.substr(static_cast<std::size_t>(rest - text.data())));
  if (error != std::errc() || number > most || !factor) {
    return std::nullopt;
  }
  return number * *factor;
}

/// Reads options into places; keeps the first mistake.
class Reader {
 public:
  explicit Reader(const app::Arguments& arguments) : arguments_(arguments) {}

  void text(std::string_view option, std::string& place) {
    place = arguments_.value(option).value_or(place);
  }

  template <typename Number>
  void number(std::string_view option, Number& place, std::uint64_t least = 0) {
    const auto given = arguments_.value(option);
    const auto parsed = given ? number_in(*given) : std::nullopt;
    if (given && (!parsed || *parsed < least)) {
      note(wrong(option, *given,
                 "a whole number of at least " + std::to_string(least) + " is wanted"));
    } else if (parsed) {
      place = static_cast<Number>(*parsed);
    }
  }

  void number(std::string_view option, std::optional<std::uint64_t>& place) {
    if (arguments_.has(option)) {
      number(option, place.emplace(0), 1);
    }
  }

  void time(std::string_view option, std::optional<std::chrono::milliseconds>& place) {
    std::optional<std::uint64_t> seconds;
    number(option, seconds);
    if (seconds) {
      place = std::chrono::seconds(*seconds);
    }
  }

  void note(std::string problem) {
    if (problem_.empty()) {
      problem_ = std::move(problem);
    }
  }

  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  const app::Arguments& arguments_;
  std::string problem_;
};

void read_traffic(const app::Arguments& arguments, Reader& reader, Traffic& traffic) {
  std::size_t size = 2048;
  reader.number("--size", size);
  reader.text("--from", traffic.sender);
  reader.text("--recipient", traffic.recipient);
  reader.text("--client", traffic.client_address);
  reader.text("--daemon", traffic.daemon);
  reader.text("--user", traffic.user);
  if (arguments.has("--all-replies")) {
    traffic.steps_offered = step::all & ~step::all_silent;
  }
  traffic.message = make_message(traffic.sender, size);
}

}  // namespace

const app::Program& program() {
  static const app::Program program{
      .name = "milter_load",
      .help = "Sends messages to a mail filter as Postfix does, and counts what becomes of them",
      .commands = {
          {.name = "",
           .help = "Open connections, send messages back to back on each, print a summary in JSON",
           .options =
               {{"--socket", "ADDRESS", "Where the filter listens: unix:PATH or inet:PORT@IPV4",
                 false, true},
                {"--connections", "N", "Connections at the same time, 1 by default"},
                {"--messages", "N", "Messages in all"},
                {"--each", "N", "Messages on each connection"},
                {"--seconds", "N", "Begin messages for so long"},
                {"--size", "OCTETS", "Size of a message, 2K by default; K and M are understood"},
                {"--from", "ADDRESS", "Its author and envelope sender"},
                {"--recipient", "ADDRESS", "Its recipient"},
                {"--client", "IP", "Address of the SMTP client, 10.0.0.5 by default"},
                {"--daemon", "NAME", "Macro {daemon_name}, ORIGINATING by default"},
                {"--user", "NAME", "Macro {auth_authen}: who logged in"},
                {"--hold",
                 {},
                 "Open all connections, say so on standard error, and go on when "
                 "standard input ends"},
                {"--all-replies", {}, "Be an MTA that wants a reply to each step"},
                {"--reconnect-after", "N", "A new connection after so many messages"},
                {"--abort-every", "N", "Give up one message in so many, half-way"},
                {"--hang-up-every", "N", "Cut the connection off in one message in so many"},
                {"--save", "DIR", "Keep signed messages there, as they would leave the MTA"},
                {"--save-every", "N", "One signed message in so many is kept, by default each"},
                {"--patience", "SECONDS", "How long a reply may take, 60 by default"}},
           .positionals = {}}}};
  return program;
}

Result<Plan, std::string> read_plan(const app::Arguments& arguments) {
  const std::string socket = arguments.value("--socket").value_or("");
  const auto address = Address::parse(socket);
  if (!address) {
    return auth::fail(wrong("--socket", socket, "unix:PATH or inet:PORT@IPV4 is wanted"));
  }
  Plan plan{.address = *address, .traffic = {}};
  Reader reader(arguments);
  read_traffic(arguments, reader, plan.traffic);
  reader.number("--connections", plan.connections, 1);
  reader.number("--messages", plan.messages);
  reader.number("--each", plan.each);
  reader.time("--seconds", plan.time);
  plan.hold = arguments.has("--hold");
  reader.number("--reconnect-after", plan.reconnect_after);
  reader.number("--abort-every", plan.abort_every);
  reader.number("--hang-up-every", plan.hang_up_every);
  plan.save = arguments.value("--save").value_or("");
  reader.number("--save-every", plan.save_every, 1);
  std::uint64_t patience = 60;
  reader.number("--patience", patience, 1);
  plan.patience = std::chrono::seconds(patience);
  if (!reader.problem().empty()) {
    return auth::fail(reader.problem());
  }
  return plan;
}

}  // namespace countersign::load
