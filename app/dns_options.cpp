#include "app/dns_options.h"

#include <cstddef>
#include <string_view>
#include <utility>

#include "app/input.h"
#include "auth/base/ascii.h"
#include "auth/base/printable.h"
#include "auth/dns/caching_resolver.h"
#include "auth/dns/network_resolver.h"
#include "auth/dns/overlay_resolver.h"
#include "auth/dns/static_resolver.h"

namespace countersign::app {
namespace {

using auth::fail;
using auth::printable;
using auth::Result;
namespace dns = auth::dns;

constexpr std::size_t largest_zone_file = 16 * std::size_t{1024} * 1024;

/// Resolvers one above the other, each borrowing the one below.
class ResolverChain final : public dns::Resolver {
 public:
  using Resolver::ask;

  void put_on_top(std::unique_ptr<dns::Resolver> resolver) {
    chain_.push_back(std::move(resolver));
  }

  [[nodiscard]] dns::Resolver& top() { return *chain_.back(); }

  [[nodiscard]] std::vector<dns::Answer> ask(std::span<const dns::Question> questions,
                                             auth::Deadline deadline) override {
    return top().ask(questions, deadline);
  }

 private:
  std::vector<std::unique_ptr<dns::Resolver>> chain_;  // from the bottom up
};

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

/// All master files of an option in one zone.
Result<dns::Zone, std::string> read_zones(const Arguments& arguments, std::string_view option) {
  dns::Zone zone;
  for (const std::string& path : arguments.values(option)) {
    const auto text = read_whole(path, largest_zone_file);
    if (!text) {
      return fail(in_option(option, text.error()));
    }
    if (const auto added = zone.add(*text); !added) {
      return fail(in_option(option, printable(path) + ":" + std::to_string(added.error().line) +
                                        ": " + added.error().text));
    }
  }
  return zone;
}

Result<std::unique_ptr<dns::Resolver>, std::string> network(const Arguments& arguments) {
  std::vector<dns::Server> servers;
  for (const std::string& text : arguments.values("--resolver")) {
    const auto server = dns::Server::parse(text);
    if (!server) {
      return fail(in_option("--resolver", server.error()));
    }
    servers.push_back(*server);
  }
  if (servers.empty()) {
    auto configured = dns::read_resolv_conf("/etc/resolv.conf");
    if (!configured) {
      return fail(configured.error() + "; name a server with --resolver");
    }
    servers = std::move(*configured);
  }
  dns::NetworkOptions options;
  if (const auto text = arguments.value("--timeout")) {
    const auto time = parse_seconds(*text);
    if (!time) {
      return fail(time.error());
    }
    options.try_timeout = *time;
  }
  return std::make_unique<dns::NetworkResolver>(std::move(servers), options);
}

Result<std::unique_ptr<dns::Resolver>, std::string> zones_or_network(const Arguments& arguments) {
  if (!arguments.has("--zone")) {
    return network(arguments);
  }
  if (arguments.has("--resolver")) {
    return fail(
        std::string("--zone answers every question itself; leave out --resolver, or use "
                    "--overlay instead of --zone"));
  }
  auto zone = read_zones(arguments, "--zone");
  if (!zone) {
    return fail(zone.error());
  }
  return std::make_unique<dns::StaticResolver>(std::move(*zone));
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

Result<std::unique_ptr<dns::Resolver>, std::string> make_resolver(const Arguments& arguments) {
  auto bottom = zones_or_network(arguments);
  if (!bottom) {
    return fail(bottom.error());
  }
  auto overlay = read_zones(arguments, "--overlay");
  if (!overlay) {
    return fail(overlay.error());
  }
  auto chain = std::make_unique<ResolverChain>();
  chain->put_on_top(std::move(*bottom));
  if (arguments.has("--overlay")) {
    chain->put_on_top(std::make_unique<dns::OverlayResolver>(std::move(*overlay), chain->top()));
  }
  chain->put_on_top(std::make_unique<dns::CachingResolver>(chain->top()));
  return chain;
}

}  // namespace countersign::app
