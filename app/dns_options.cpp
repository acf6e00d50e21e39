#include "app/dns_options.h"

#include <cstddef>
#include <string_view>
#include <utility>

#include "app/input.h"
#include "auth/base/ascii.h"
#include "auth/base/printable.h"

namespace countersign::app {
namespace {

using auth::fail;
using auth::printable;
using auth::Result;
namespace dns = auth::dns;

constexpr std::size_t largest_zone_file = 16 * std::size_t{1024} * 1024;

std::string in_option(std::string_view option, const std::string& text) {
  return std::string(option) + ": " + text;
}

/// `2`, `0.5`: seconds, at most a minute, to the millisecond.
Result<std::chrono::milliseconds, std::string> parse_seconds(std::string_view text) {
  const auto dot = text.find('.');
  std::string thousandths(dot == std::string_view::npos ? "0" : text.substr(dot + 1));
  const bool fine = !thousandths.empty() && thousandths.size() <= 3;
  thousandths.resize(3, '0');
  const auto seconds = auth::ascii::number<int>(text.substr(0, dot));
  const auto rest = auth::ascii::number<int>(thousandths);
  if (fine && seconds && rest && *seconds <= 60) {
    const std::chrono::milliseconds time(*seconds * 1000 + *rest);
    if (time > std::chrono::milliseconds(0) && time <= std::chrono::minutes(1)) {
      return time;
    }
  }
  return fail("--timeout: '" + printable(text) +
              "' is no time; write seconds from 0.001 to 60, such as 3 or 0.5");
}

/// The master files of an option.
Result<std::vector<dns::ZoneFile>, std::string> read_files(const Arguments& arguments,
                                                           std::string_view option) {
  std::vector<dns::ZoneFile> files;
  for (const std::string& path : arguments.values(option)) {
    auto text = read_whole(path, largest_zone_file);
    if (!text) {
      return fail(in_option(option, text.error()));
    }
    files.push_back({path, std::move(*text)});
  }
  return files;
}

Result<std::vector<dns::Server>, std::string> servers_to_ask(const Arguments& arguments) {
  std::vector<dns::Server> servers;
  for (const std::string& text : arguments.values("--resolver")) {
    const auto server = dns::Server::parse(text);
    if (!server) {
      return fail(in_option("--resolver", server.error()));
    }
    servers.push_back(*server);
  }
  if (!servers.empty() || arguments.has("--zone")) {
    return servers;
  }
  auto configured = dns::read_resolv_conf("/etc/resolv.conf");
  if (!configured) {
    return fail(configured.error() + "; name a server with --resolver");
  }
  return configured;
}

}  // namespace

const std::vector<Option>& dns_options() {
  static const std::vector<Option> options{
      {.name = "--resolver",
       .value = "ADDR[:PORT]",
       .help = "DNS server to ask instead of those of /etc/resolv.conf; an IPv6 address with a "
               "port as [ADDR]:PORT",
       .repeatable = true},
      {.name = "--zone",
       .value = "FILE",
       .help = "ask only this BIND master file; a name that is not in it does not exist",
       .repeatable = true},
      {.name = "--overlay",
       .value = "FILE",
       .help = "answer for the names in this BIND master file from it, for all others from DNS",
       .repeatable = true},
      {.name = "--timeout",
       .value = "SECONDS",
       .help = "how long to wait for one answer of one server (default 3; fractions are allowed)"},
  };
  return options;
}

Result<dns::NetworkOptions, std::string> network_options(const Arguments& arguments) {
  dns::NetworkOptions options;
  if (const auto text = arguments.value("--timeout")) {
    const auto time = parse_seconds(*text);
    if (!time) {
      return fail(time.error());
    }
    options.try_timeout = *time;
  }
  return options;
}

Result<dns::Stack, std::string> make_resolvers(const Arguments& arguments) {
  auto servers = servers_to_ask(arguments);
  if (!servers) {
    return fail(servers.error());
  }
  auto zones = read_files(arguments, "--zone");
  auto overlays = read_files(arguments, "--overlay");
  if (!zones || !overlays) {
    return fail(!zones ? zones.error() : overlays.error());
  }
  const auto network = network_options(arguments);
  if (!network) {
    return fail(network.error());
  }
  return dns::Stack::build({.servers = std::move(*servers),
                            .zones = std::move(*zones),
                            .overlays = std::move(*overlays),
                            .network = *network});
}

}  // namespace countersign::app
