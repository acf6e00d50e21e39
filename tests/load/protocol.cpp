#include "load/protocol.h"

#include <climits>

namespace countersign::load {

namespace {

constexpr std::size_t word = 4;
constexpr std::size_t longest_reply = std::size_t{1} << 20;

void append_number(std::string& out, std::uint64_t number, std::size_t octets) {
  for (std::size_t left = octets; left > 0; --left) {
    out += static_cast<char>(number >> (CHAR_BIT * (left - 1)) & 0xffU);
  }
}

// `text` has four octets at least.
std::uint32_t number_at_front(std::string_view text) {
  std::uint32_t number = 0;
  for (const char c : text.substr(0, word)) {
    number = number << CHAR_BIT | static_cast<unsigned char>(c);
  }
  return number;
}

std::optional<std::uint32_t> take_number(std::string_view& text) {
  if (text.size() < word) {
    return std::nullopt;
  }
  const std::uint32_t number = number_at_front(text);
  text.remove_prefix(word);
  return number;
}

std::optional<std::string> take_string(std::string_view& text) {
  const std::size_t end = text.find('\0');
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  std::string result(text.substr(0, end));
  text.remove_prefix(end + 1);
  return result;
}

}  // namespace

void append_packet(std::string& out, Command command, std::string_view data) {
  append_number(out, data.size() + 1, word);
  out += static_cast<char>(command);
  out += data;
}

void append_strings(std::string& out, Command command,
                    std::initializer_list<std::string_view> strings) {
  std::size_t size = 1;
  for (const std::string_view text : strings) {
    size += text.size() + 1;
  }
  append_number(out, size, word);
  out += static_cast<char>(command);
  for (const std::string_view text : strings) {
    out += text;
    out += '\0';
  }
}

void append_negotiation(std::string& out, const Negotiation& offer) {
  std::string data;
  append_number(data, offer.version, word);
  append_number(data, offer.actions, word);
  append_number(data, offer.steps, word);
  append_packet(out, Command::negotiate, data);
}

void append_connect(std::string& out, std::string_view name, std::uint16_t port,
                    std::string_view address) {
  std::string data(name);
  data += '\0';
  data += address.find(':') == std::string_view::npos ? '4' : '6';
  append_number(data, port, sizeof port);
  data += address;
  data += '\0';
  append_packet(out, Command::connect, data);
}

void append_macros(std::string& out, Command step,
                   const std::vector<std::pair<std::string, std::string>>& macros) {
  std::string data(1, static_cast<char>(step));
  for (const auto& [name, value] : macros) {
    data.append(name) += '\0';
    data.append(value) += '\0';
  }
  append_packet(out, Command::macros, data);
}

std::optional<Negotiation> parse_negotiation(std::string_view data) {
  const auto version = take_number(data);
  const auto actions = take_number(data);
  const auto steps = take_number(data);
  if (!version || !actions || !steps) {
    return std::nullopt;
  }
  Negotiation result{.version = *version, .actions = *actions, .steps = *steps};
  while (!data.empty()) {
    const auto where = take_number(data);
    auto names = take_string(data);
    if (!where || !names || *where > static_cast<std::uint32_t>(MacroStep::end_of_header)) {
      return std::nullopt;
    }
    result.macros.insert_or_assign(static_cast<MacroStep>(*where), std::move(*names));
  }
  return result;
}

std::optional<Insertion> parse_insertion(std::string_view data) {
  const auto index = take_number(data);
  auto name = take_string(data);
  auto value = take_string(data);
  if (!index || !name || !value || name->empty() || !data.empty()) {
    return std::nullopt;
  }
  return Insertion{*index, std::move(*name), std::move(*value)};
}

std::optional<Packet> PacketReader::next() {
  if (broken_ || octets_.size() < word) {
    return std::nullopt;
  }
  const std::size_t size = number_at_front(octets_);
  if (size == 0 || size > longest_reply) {
    broken_ = true;
    return std::nullopt;
  }
  if (octets_.size() < word + size) {
    return std::nullopt;
  }
  Packet packet{octets_[word], octets_.substr(word + 1, size - 1)};
  octets_.erase(0, word + size);
  return packet;
}

}  // namespace countersign::load
