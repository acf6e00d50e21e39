#include "tools/authcheck/verify_options.h"

#include <utility>
#include <vector>

#include "app/dns_options.h"
#include "auth/base/ascii.h"
#include "auth/base/dns_name.h"
#include "auth/base/printable.h"
#include "tools/common/option_values.h"

namespace countersign::authcheck {
namespace {

using auth::fail;
using auth::Result;
using tools::in_option;

constexpr int fewest_bits = 512;  // less cannot be made nor decoded
constexpr int most_bits = 8192;

/// `<>`, a domain, or an address whose domain can be asked for.
Result<std::string, std::string> sender_value(const std::string& value) {
  if (value != "<>") {
    const auto at = value.rfind('@');
    const std::string domain = at == std::string::npos ? value : value.substr(at + 1);
    if (const auto name = tools::domain_value("--sender", domain); !name) {
      return fail(name.error());
    }
  }
  return value;
}

/// --ip, --sender, --helo.
Result<VerifyOptions, std::string> read_client(const app::Arguments& arguments,
                                               VerifyOptions options) {
  const auto ip = arguments.value("--ip");
  if (!ip) {
    for (const char* option : {"--sender", "--helo", "--received-spf"}) {
      if (arguments.has(option)) {
        return fail(std::string(option) + " is for SPF, which needs --ip too");
      }
    }
    return options;
  }
  const auto address = auth::IpAddress::parse(*ip);
  if (!address) {
    return fail(in_option("--ip", *ip, address.error()));
  }
  options.ip = *address;
  if (const auto sender = arguments.value("--sender")) {
    const auto value = sender_value(*sender);
    if (!value) {
      return fail(value.error());
    }
    options.sender = *value;
  }
  options.helo = arguments.value("--helo");
  options.received_spf = arguments.has("--received-spf");
  return options;
}

Result<VerifyOptions, std::string> read_rules(const app::Arguments& arguments,
                                              VerifyOptions options) {
  if (const auto text = arguments.value("--at")) {
    const auto time = tools::unix_time_value("--at", *text);
    if (!time) {
      return fail(time.error());
    }
    options.at = *time;
  }
  if (const auto text = arguments.value("--min-rsa-bits")) {
    const auto bits = auth::ascii::number<int>(*text);
    if (!bits || *bits < fewest_bits || *bits > most_bits) {
      return fail(in_option("--min-rsa-bits", *text, "a number from 512 to 8192 is wanted"));
    }
    options.dkim.min_rsa_bits = *bits;
  }
  options.dkim.allow_sha1 = arguments.has("--allow-sha1");
  options.dkim.allow_partial_body = arguments.has("--allow-partial-body");
  return options;
}

}  // namespace

app::Command verify_command_line() {
  app::Command command{
      .name = "verify",
      .help = "Says what a receiver makes of a message: DKIM, SPF, DMARC",
      .options = {{.name = "--json", .value = "", .help = "print one JSON document"},
                  {.name = "--authserv-id",
                   .value = "ID",
                   .help = "name to put into Authentication-Results (default: this host's name)"},
                  {.name = "--at",
                   .value = "UNIX",
                   .help = "time of reception in seconds since 1970 (default now)"},
                  {.name = "--min-rsa-bits",
                   .value = "N",
                   .help = "shortest RSA key that may pass (default 1024)"},
                  {.name = "--allow-sha1", .value = "", .help = "let rsa-sha1 pass, for old mail"},
                  {.name = "--allow-partial-body",
                   .value = "",
                   .help = "let a signature pass that covers a part of the body only (l=)"},
                  {.name = "--ip",
                   .value = "IP",
                   .help = "client that delivered the message, for SPF"},
                  {.name = "--sender",
                   .value = "ADDRESS",
                   .help = "envelope sender, for SPF (default: from Return-Path)"},
                  {.name = "--helo", .value = "NAME", .help = "HELO name of the client, for SPF"},
                  {.name = "--received-spf",
                   .value = "",
                   .help = "print the Received-SPF fields that a receiver would write"}},
      .positionals = {
          {.name = "FILE", .help = "the message; standard input where it is - or left out"}}};
  command.options.insert(command.options.end(), app::dns_options().begin(),
                         app::dns_options().end());
  return command;
}

Result<VerifyOptions, std::string> read_verify_options(const app::Arguments& arguments,
                                                       const std::string& host_name) {
  VerifyOptions options{.file = arguments.positional("FILE").value_or("-"),
                        .authserv_id = arguments.value("--authserv-id").value_or(host_name),
                        .json = arguments.has("--json")};
  if (options.authserv_id.empty() || auth::printable(options.authserv_id) != options.authserv_id) {
    return fail(in_option("--authserv-id", options.authserv_id,
                          "a name without control characters is wanted, such as mx.example.com"));
  }
  return read_client(arguments, std::move(options)).and_then([&](VerifyOptions with_client) {
    return read_rules(arguments, std::move(with_client));
  });
}

}  // namespace countersign::authcheck
