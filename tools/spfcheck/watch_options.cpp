#include "tools/spfcheck/watch_options.h"

#include <cstdint>
#include <utility>

#include "app/dns_options.h"
#include "app/duration.h"
#include "auth/base/ascii.h"
#include "auth/dns/authorities.h"
#include "auth/spf/record.h"
#include "tools/common/option_values.h"

namespace countersign::spfcheck {
namespace {

using auth::fail;
using auth::Result;
using tools::in_option;

constexpr std::chrono::seconds longest_wait = std::chrono::hours(24 * 31);

/// `600`, or a duration as configuration files have it: `10m`.
Result<std::chrono::seconds, std::string> read_wait(const std::string& value) {
  const auto number = auth::ascii::number<std::uint32_t>(value);
  auto time = number ? Result<std::chrono::seconds, std::string>(std::chrono::seconds(*number))
                     : app::parse_duration(value);
  if (!time || *time > longest_wait) {
    return fail(
        in_option("--wait", value, "no time; write seconds, or 10m, 4h, 2d; at most 31 days"));
  }
  return time;
}

Result<std::string, std::string> read_expect(const std::string& value) {
  if (auth::spf::is_spf_record(value)) {
    return value;
  }
  const bool quoted = value.find('"') != std::string::npos;
  return fail(in_option("--expect", value,
                        quoted ? "no SPF record; leave out the quotation marks of zone files, and "
                                 "join the strings without a blank"
                               : "no SPF record; it begins with v=spf1 and a blank"));
}

}  // namespace

app::Command watch_command_line() {
  app::Command command{
      .name = "watch",
      .help =
          "Asks every authoritative server itself whether a change of the SPF record has "
          "arrived",
      .options =
          {{.name = "--expect",
            .value = "TEXT",
            .help = "the SPF record that every server is to serve, octet for octet (default: the "
                    "same at all, whatever it is)"},
           {.name = "--wait",
            .value = "SECONDS",
            .help = "ask again until all servers agree, for this long at most; also 10m, 4h, 2d"},
           {.name = "--authority",
            .value = "ADDR[:PORT]",
            .help = "server to ask instead of those in the zone's NS records, such as a hidden "
                    "primary",
            .repeatable = true},
           {.name = "--json", .value = "", .help = "print one JSON document"}},
      .positionals = {
          {.name = "DOMAIN", .help = "domain whose SPF record is changed", .required = true}}};
  command.options.insert(command.options.end(), app::dns_options().begin(),
                         app::dns_options().end());
  return command;
}

Result<WatchOptions, std::string> read_watch_options(const app::Arguments& arguments) {
  auto domain = tools::domain_value("DOMAIN", arguments.positional("DOMAIN").value_or(""));
  if (!domain) {
    return fail(domain.error());
  }
  WatchOptions options{.domain = std::move(*domain), .json = arguments.has("--json")};
  if (const auto value = arguments.value("--expect")) {
    auto expect = read_expect(*value);
    if (!expect) {
      return fail(expect.error());
    }
    options.expect = std::move(*expect);
  }
  if (const auto value = arguments.value("--wait")) {
    const auto wait = read_wait(*value);
    if (!wait) {
      return fail(wait.error());
    }
    options.wait = *wait;
  }
  for (const std::string& value : arguments.values("--authority")) {
    const auto server = auth::dns::Server::parse(value);
    if (!server) {
      return fail("--authority: " + server.error());
    }
    options.authorities.push_back(*server);
  }
  if (options.authorities.size() > auth::dns::max_name_servers) {
    return fail(std::string("--authority is given more than 16 times"));
  }
  return options;
}

}  // namespace countersign::spfcheck
