// The milter protocol, version 6, as an MTA speaks it: packets to a filter, packets from it.
//
// A packet is a length of four octets, a code and data. Numbers are big-endian, strings end in NUL.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace countersign::load {

enum class Command : char {
  negotiate = 'O',
  macros = 'D',
  connect = 'C',
  helo = 'H',
  mail = 'M',
  recipient = 'R',
  data = 'T',
  header = 'L',
  end_of_header = 'N',
  body = 'B',
  end_of_body = 'E',
  abort = 'A',
  quit = 'Q',
};

enum class Reply : char {
  negotiate = 'O',
  accept = 'a',
  proceed = 'c',
  discard = 'd',
  insert_header = 'i',
  progress = 'p',
  reject = 'r',
  skip = 's',
  tempfail = 't',
  reply_code = 'y',
};

/// What a filter may do, in the first word of a negotiation. Postfix 3.7 offers all of it.
inline constexpr std::uint32_t all_actions = 0x1ff;

/// What an MTA can leave out, in the second word of a negotiation.
namespace step {
inline constexpr std::uint32_t no_connect = 0x1;
inline constexpr std::uint32_t no_helo = 0x2;
inline constexpr std::uint32_t no_mail = 0x4;
inline constexpr std::uint32_t no_recipient = 0x8;
inline constexpr std::uint32_t no_body = 0x10;
inline constexpr std::uint32_t no_header = 0x20;
inline constexpr std::uint32_t no_end_of_header = 0x40;
inline constexpr std::uint32_t no_data = 0x200;
inline constexpr std::uint32_t silent_header = 0x80;  // silent: the filter sends no reply
inline constexpr std::uint32_t silent_connect = 0x1000;
inline constexpr std::uint32_t silent_helo = 0x2000;
inline constexpr std::uint32_t silent_mail = 0x4000;
inline constexpr std::uint32_t silent_recipient = 0x8000;
inline constexpr std::uint32_t silent_data = 0x10000;
inline constexpr std::uint32_t silent_end_of_header = 0x40000;
inline constexpr std::uint32_t silent_body = 0x80000;
inline constexpr std::uint32_t leading_space = 0x100000;  // values bring what follows the colon
inline constexpr std::uint32_t all = 0x1fffff;            // what Postfix 3.7 offers
inline constexpr std::uint32_t all_silent =
    silent_header | silent_connect | silent_helo | silent_mail | silent_recipient | silent_data |
    silent_end_of_header | silent_body | 0x20000;  // the last for unknown commands
}  // namespace step

/// A body goes in pieces of at most so many octets.
inline constexpr std::size_t longest_chunk = 65535;

/// Steps for which a filter may name the macros that it wants.
enum class MacroStep : std::uint32_t {
  connect = 0,
  helo = 1,
  mail = 2,
  recipient = 3,
  data = 4,
  end_of_body = 5,
  end_of_header = 6,
};

struct Negotiation {
  std::uint32_t version = 6;
  std::uint32_t actions = 0;
  std::uint32_t steps = 0;
  std::map<MacroStep, std::string> macros = {};  ///< names, with blanks between them
};

struct Insertion {
  std::uint32_t index = 0;
  std::string name;
  std::string value;
};

struct Packet {
  char code = 0;
  std::string data;
};

void append_packet(std::string& out, Command command, std::string_view data = {});

/// A packet of strings, each with its NUL.
void append_strings(std::string& out, Command command,
                    std::initializer_list<std::string_view> strings);

void append_negotiation(std::string& out, const Negotiation& offer);

/// `address`: IPv4, or IPv6 where it has a colon.
void append_connect(std::string& out, std::string_view name, std::uint16_t port,
                    std::string_view address);

/// The macros that go before the command `step`.
void append_macros(std::string& out, Command step,
                   const std::vector<std::pair<std::string, std::string>>& macros);

/// A filter's answer to a negotiation. Nothing: it is malformed.
[[nodiscard]] std::optional<Negotiation> parse_negotiation(std::string_view data);

/// Nothing: it is malformed.
[[nodiscard]] std::optional<Insertion> parse_insertion(std::string_view data);

/// Packets out of octets that come in any pieces.
class PacketReader {
 public:
  void feed(std::string_view octets) { octets_ += octets; }

  /// The next whole packet. Nothing: more octets are needed, or the stream is broken.
  [[nodiscard]] std::optional<Packet> next();

  /// A length of zero, or of more than any filter has to say.
  [[nodiscard]] bool broken() const noexcept { return broken_; }

 private:
  std::string octets_;
  bool broken_ = false;
};

}  // namespace countersign::load
