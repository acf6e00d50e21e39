#include "app/settings_formats.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "auth/base/ascii.h"
#include "auth/base/dns_name.h"
#include "auth/base/ip_address.h"
#include "auth/dkim/selector.h"

namespace countersign::app {

namespace {

constexpr std::size_t longest_unix_path = 107;  // sun_path, less its final NUL

std::optional<std::uint16_t> port_number(std::string_view text) {
  const auto port = auth::ascii::number<std::uint16_t>(text);
  return port && *port != 0 ? port : std::nullopt;
}

Formatted tcp_socket(std::string_view text, std::string_view rest, auth::IpAddress::Family family) {
  const auto at = rest.find('@');
  if (at == std::string_view::npos || !port_number(rest.substr(0, at))) {
    return auth::fail(std::string(
        "has no port and address; write inet:PORT@ADDRESS such as inet:8891@127.0.0.1"));
  }
  const auto address = auth::IpAddress::parse(rest.substr(at + 1));
  if (!address) {
    return auth::fail("is no socket: " + address.error() + "; write inet:8891@127.0.0.1");
  }
  if (address->family() != family) {
    return auth::fail(
        std::string("mixes address families; write inet: with an IPv4 address and "
                    "inet6: with an IPv6 address"));
  }
  return std::string(text);
}

struct Server {
  auth::IpAddress address;
  std::string_view port;  // empty: none
};

std::optional<Server> split_server(std::string_view text) {
  std::string_view host = text;
  std::string_view port;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    host = text.substr(1, end - 1);
    port = text.substr(end + 1);
    if (!port.empty() && !port.starts_with(':')) {
      return std::nullopt;
    }
  } else if (std::count(text.begin(), text.end(), ':') == 1) {
    host = text.substr(0, text.find(':'));
    port = text.substr(host.size());
  }
  if (!port.empty() && !port_number(port.substr(1))) {
    return std::nullopt;
  }
  const auto address = auth::IpAddress::parse(host);
  if (!address) {
    return std::nullopt;
  }
  return Server{*address, port.empty() ? port : port.substr(1)};
}

}  // namespace

Formatted milter_socket(std::string_view text) {
  constexpr std::string_view unix_word = "unix:";
  constexpr std::string_view inet_word = "inet:";
  constexpr std::string_view inet6_word = "inet6:";
  if (text.starts_with(unix_word)) {
    const auto path = text.substr(unix_word.size());
    if (!path.starts_with('/') || path.ends_with('/') || path.size() > longest_unix_path) {
      return auth::fail(
          std::string("is no socket; write unix: and a path from the root of at most 107 octets"));
    }
    return std::string(text);
  }
  if (text.starts_with(inet_word)) {
    return tcp_socket(text, text.substr(inet_word.size()), auth::IpAddress::Family::v4);
  }
  if (text.starts_with(inet6_word)) {
    return tcp_socket(text, text.substr(inet6_word.size()), auth::IpAddress::Family::v6);
  }
  return auth::fail(
      std::string("is no socket; write unix:/PATH, inet:PORT@ADDRESS or inet6:PORT@ADDRESS"));
}

Formatted server_address(std::string_view text) {
  if (!split_server(text)) {
    return auth::fail(
        std::string("is no server address; write 192.0.2.53, 192.0.2.53:53 or [2001:db8::53]:53"));
  }
  return std::string(text);
}

Formatted listen_address(std::string_view text) {
  const auto server = split_server(text);
  if (!server || server->port.empty()) {
    return auth::fail(
        std::string("is no address to listen on; write ADDRESS:PORT such as 127.0.0.1:9323"));
  }
  return std::string(text);
}

Formatted ip_address(std::string_view text) {
  const auto address = auth::IpAddress::parse(text);
  if (!address) {
    return auth::fail(std::string("is no IP address; write one such as 192.0.2.7 or 2001:db8::7"));
  }
  return address->text();
}

Formatted host_name(std::string_view text) {
  const auto name = auth::DnsName::parse(text);
  if (!name) {
    return auth::fail("is no domain name (" + std::string(auth::to_text(name.error())) +
                      "); write one such as example.com");
  }
  return name->text();
}

Formatted domain_name(std::string_view text) {
  const auto name = auth::DnsName::parse(text);
  if (name && name->labels() < 2) {
    return auth::fail(std::string("is a top-level domain; write your own, such as example.com"));
  }
  return host_name(text);
}

Formatted selector(std::string_view text) {
  const auto result = auth::dkim::Selector::parse(text);
  if (!result) {
    return auth::fail("is no selector (" + result.error() + "); write one such as s1");
  }
  return result->text();
}

Formatted absolute_path(std::string_view text) {
  if (!text.starts_with('/')) {
    return auth::fail(std::string("is no path from the root; let it begin with /"));
  }
  return std::string(text);
}

Formatted file_mode(std::string_view text) {
  const bool octal =
      text.size() >= 3 && text.size() <= 4 &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '7'; });
  if (!octal || (text.size() == 4 && text.front() != '0')) {
    return auth::fail(std::string("is no mode of a socket; write octal digits such as 0660"));
  }
  return std::string(text);
}

}  // namespace countersign::app
