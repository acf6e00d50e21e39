#include <cerrno>
#include <fstream>
#include <system_error>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"
#include "auth/dns/network_resolver.h"

namespace auth::dns {
namespace {

constexpr std::size_t max_servers = 3;  // MAXNS of resolv.conf(5)

std::string quoted(std::string_view text) { return "\"" + printable(text, 60) + "\""; }

/// The address behind `nameserver`, nothing for other lines.
std::optional<std::string_view> nameserver(std::string_view line) {
  constexpr std::string_view keyword = "nameserver";
  if (!line.starts_with(keyword)) {
    return std::nullopt;
  }
  line.remove_prefix(keyword.size());
  if (line.empty() || !ascii::is_wsp(line.front())) {
    return std::nullopt;
  }
  line = ascii::trim(line);
  return line.substr(0, line.find_first_of(" \t#;"));
}

}  // namespace

Result<Server, std::string> Server::parse(std::string_view text) {
  std::string_view address = text;
  std::optional<std::string_view> port;
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    const auto rest = close == std::string_view::npos ? "" : text.substr(close + 1);
    if (close == std::string_view::npos || !(rest.empty() || rest.starts_with(':'))) {
      return fail(quoted(text) + " is no server; an IPv6 address with port is [ADDR]:PORT");
    }
    address = text.substr(1, close - 1);
    port = rest.empty() ? std::nullopt : std::optional(rest.substr(1));
  } else if (const auto colon = text.find(':'); colon == text.rfind(':')) {  // else IPv6 alone
    address = text.substr(0, colon);
    port = colon == std::string_view::npos ? std::nullopt : std::optional(text.substr(colon + 1));
  }
  const auto parsed = IpAddress::parse(address);
  if (!parsed) {
    return fail(parsed.error());
  }
  const auto number = port ? ascii::number<std::uint16_t>(*port) : std::uint16_t{53};
  if (!number || *number == 0) {
    return fail(quoted(text) + ": the port has to be a number from 1 to 65535");
  }
  return Server{.address = *parsed, .port = *number};
}

std::string Server::text() const {
  const bool v6 = address.family() == IpAddress::Family::v6;
  return (v6 ? "[" + address.text() + "]" : address.text()) + ":" + std::to_string(port);
}

Result<std::vector<Server>, std::string> read_resolv_conf(const std::string& path) {
  std::ifstream in(path);
  if (!in) {
    return fail("cannot read " + printable(path) + ": " + std::generic_category().message(errno));
  }
  std::vector<Server> servers;
  bool named = false;
  for (std::string line; servers.size() < max_servers && std::getline(in, line);) {
    const auto address = nameserver(line);
    if (!address) {
      continue;
    }
    named = true;
    // As the C library does, what is no address is passed over; so are link-local ones with %zone.
    if (const auto parsed = IpAddress::parse(*address)) {
      servers.push_back({.address = *parsed});
    }
  }
  if (servers.empty() && named) {
    return fail(printable(path) + " names no server that can be asked");
  }
  if (servers.empty()) {
    servers.push_back({.address = IpAddress::v4({127, 0, 0, 1})});
  }
  return servers;
}

}  // namespace auth::dns
