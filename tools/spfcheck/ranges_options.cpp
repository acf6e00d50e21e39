#include "tools/spfcheck/ranges_options.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "app/dns_options.h"
#include "auth/base/ascii.h"
#include "tools/common/option_values.h"

namespace countersign::spfcheck {
namespace {

using auth::fail;
using auth::Result;

/// `64500` or `AS64500`.
std::optional<std::uint32_t> asn(std::string_view text) {
  if (text.size() > 2 && auth::ascii::iequals(text.substr(0, 2), "as")) {
    text.remove_prefix(2);
  }
  return auth::ascii::number<std::uint32_t>(text);
}

/// Two letters (ISO 3166-1), in capitals.
std::optional<std::string> country(std::string_view text) {
  if (text.size() != 2 || !std::ranges::all_of(text, auth::ascii::is_alpha)) {
    return std::nullopt;
  }
  std::string capitals;
  for (const char letter : auth::ascii::lower(text)) {
    capitals += static_cast<char>(letter - ('a' - 'A'));
  }
  return capitals;
}

/// `asn=64500,64501` or `country=DE,AT`.
Result<void, std::string> read_assertion(const std::string& value, RangesOptions& options) {
  const std::string_view text = value;
  const auto equals = text.find('=');
  const std::string_view key = text.substr(0, equals);
  const bool is_asn = key == "asn";
  bool fine = equals != std::string_view::npos && (is_asn || key == "country");
  auth::ascii::split(text.substr(std::min(equals, text.size() - 1) + 1), ',',
                     [&](std::string_view item) {
                       const auto number = is_asn ? asn(item) : std::nullopt;
                       const auto letters = is_asn ? std::nullopt : country(item);
                       fine = fine && (number || letters);
                       if (number) {
                         options.asns.push_back(*number);
                       } else if (letters) {
                         options.countries.push_back(*letters);
                       }
                     });
  if (!fine) {
    return fail(
        tools::in_option("--assert", value,
                         "write asn= and numbers, or country= and codes of two letters, with "
                         "commas between them, such as asn=64500,64501 or country=DE,AT"));
  }
  return {};
}

}  // namespace

app::Command ranges_command_line() {
  app::Command command{
      .name = "ranges",
      .help = "Says which addresses pass SPF for a domain, as the fewest networks",
      .options = {{.name = "--mmdb",
                   .value = "FILE",
                   .help =
                       "database in MaxMind's format (GeoLite2, DB-IP): say whose networks they "
                       "are and in which country",
                   .repeatable = true},
                  {.name = "--assert",
                   .value = "KEY=LIST",
                   .help = "with --mmdb: exit with 1 when an address passes that is not within "
                           "asn=NUMBER,… or country=CODE,…",
                   .repeatable = true},
                  {.name = "--json", .value = "", .help = "print one JSON document"}},
      .positionals = {{.name = "DOMAIN", .help = "domain of the policy", .required = true}}};
  command.options.insert(command.options.end(), app::dns_options().begin(),
                         app::dns_options().end());
  return command;
}

Result<RangesOptions, std::string> read_ranges_options(const app::Arguments& arguments) {
  auto domain = tools::domain_value("DOMAIN", arguments.positional("DOMAIN").value_or(""));
  if (!domain) {
    return fail(domain.error());
  }
  RangesOptions options{.domain = std::move(*domain),
                        .databases = arguments.values("--mmdb"),
                        .json = arguments.has("--json")};
  for (const std::string& value : arguments.values("--assert")) {
    if (auto read = read_assertion(value, options); !read) {
      return fail(read.error());
    }
  }
  if (options.asserts() && options.databases.empty()) {
    return fail(std::string("--assert needs --mmdb FILE to know whose the addresses are"));
  }
  return options;
}

}  // namespace countersign::spfcheck
