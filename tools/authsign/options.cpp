#include "tools/authsign/options.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "app/duration.h"
#include "auth/base/ascii.h"
#include "tools/common/option_values.h"

namespace countersign::authsign {
namespace {

using auth::fail;
using auth::Result;
using auth::dkim::FieldPolicy;
using auth::message::FieldName;
using tools::in_option;

constexpr std::string_view summary =
    "Signs a message with DKIM (RFC 6376): message in, signed message out";

Result<KeyChoice, std::string> key_choice(std::string_view option, const std::string& selector,
                                          const std::string& file) {
  auto parsed = auth::dkim::Selector::parse(selector);
  if (!parsed) {
    return fail(in_option(option, selector, parsed.error()));
  }
  return KeyChoice{std::move(*parsed), file};
}

Result<std::vector<KeyChoice>, std::string> read_keys(const app::Arguments& arguments) {
  std::vector<KeyChoice> keys;
  for (const auto& [selector, file] :
       {std::pair("--selector", "--key"), std::pair("--selector2", "--key2")}) {
    const auto name = arguments.value(selector);
    const auto path = arguments.value(file);
    if (name && path) {
      auto key = key_choice(selector, *name, *path);
      if (!key) {
        return fail(key.error());
      }
      keys.push_back(std::move(*key));
    } else if (name || path) {
      return fail(std::string(selector) + " and " + file + " belong together; give both or none");
    }
  }
  if (keys.size() == 2 && keys[0].selector == keys[1].selector) {
    return fail(
        std::string("--selector and --selector2 are the same; each key has a record of its "
                    "own in DNS, and so a selector of its own (RFC 8463 s6)"));
  }
  return keys;
}

bool contains(const std::vector<FieldName>& names, const FieldName& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// `from:subject:date`
Result<std::vector<FieldName>, std::string> field_names(std::string_view option,
                                                        std::string_view list) {
  std::vector<FieldName> names;
  std::string problem;
  auth::ascii::split(list, ':', [&](std::string_view word) {
    const auto name = FieldName::parse(auth::ascii::trim(word));
    if (!name) {
      problem = "field names with colons between them are wanted, such as from:to:subject";
    } else if (contains(names, *name)) {
      problem =
          name->text() + " is there twice; to sign it once more than it occurs use --oversign";
    } else {
      names.push_back(*name);
    }
  });
  if (!problem.empty()) {
    return fail(in_option(option, list, problem));
  }
  return names;
}

std::vector<FieldName> common(const std::vector<FieldName>& a, const std::vector<FieldName>& b) {
  std::vector<FieldName> both;
  std::copy_if(a.begin(), a.end(), std::back_inserter(both),
               [&](const FieldName& name) { return contains(b, name); });
  return both;
}

/// Everything that is signed by default, as often as it occurs.
std::vector<FieldName> standard_names() {
  const FieldPolicy& standard = FieldPolicy::standard();
  std::vector<FieldName> names = standard.oversign;
  names.insert(names.end(), standard.oversign_if_present.begin(),
               standard.oversign_if_present.end());
  names.insert(names.end(), standard.sign.begin(), standard.sign.end());
  return names;
}

/// --headers narrows what is signed, and with it what is oversigned by default; --oversign says
/// alone what is oversigned.
Result<FieldPolicy, std::string> read_fields(const app::Arguments& arguments) {
  FieldPolicy policy = FieldPolicy::standard();
  if (const auto list = arguments.value("--headers")) {
    auto names = field_names("--headers", *list);
    if (!names) {
      return fail(names.error());
    }
    if (!contains(*names, *FieldName::parse("from"))) {
      return fail(in_option("--headers", *list,
                            "from is not there; a signature has to cover it (RFC 6376 s5.4)"));
    }
    policy.oversign = common(policy.oversign, *names);
    policy.oversign_if_present = common(policy.oversign_if_present, *names);
    policy.sign = std::move(*names);
  }
  if (const auto list = arguments.value("--oversign")) {
    auto names = field_names("--oversign", *list);
    if (!names) {
      return fail(names.error());
    }
    policy.sign = arguments.has("--headers") ? std::move(policy.sign) : standard_names();
    policy.oversign = std::move(*names);
    policy.oversign_if_present.clear();
  }
  return policy;
}

/// What may be left out: --canonicalization, --timestamp, --expire.
Result<Options, std::string> read_details(const app::Arguments& arguments, Options options) {
  if (const auto text = arguments.value("--canonicalization")) {
    const auto pair = auth::dkim::CanonicalizationPair::parse(*text);
    if (!pair) {
      return fail(in_option("--canonicalization", *text, pair.error()));
    }
    options.canonicalization = *pair;
  }
  if (const auto text = arguments.value("--timestamp")) {
    const auto time = tools::unix_time_value("--timestamp", *text);
    if (!time) {
      return fail(time.error());
    }
    options.timestamp = *time;
  }
  if (const auto text = arguments.value("--expire")) {
    const auto duration = app::parse_duration(*text);
    if (!duration) {
      return fail("--expire: " + duration.error());
    }
    options.expire = *duration;
  }
  return options;
}

}  // namespace

const app::Program& program() {
  static const app::Program table{
      .name = "authsign",
      .help = summary,
      .commands = {
          {.name = "",
           .help = summary,
           .options =
               {{.name = "--domain",
                 .value = "DOMAIN",
                 .help = "signing domain (d=), that of the From address or a parent of it",
                 .required = true},
                {.name = "--selector",
                 .value = "SELECTOR",
                 .help = "selector (s=); receivers look for the key at "
                         "SELECTOR._domainkey.DOMAIN",
                 .required = true},
                {.name = "--key",
                 .value = "FILE",
                 .help = "private key: RSA or Ed25519 as PEM, or an Ed25519 seed in base64",
                 .required = true},
                {.name = "--selector2",
                 .value = "SELECTOR",
                 .help = "selector of a second signature"},
                {.name = "--key2", .value = "FILE", .help = "private key of a second signature"},
                {.name = "--canonicalization",
                 .value = "HEADER/BODY",
                 .help = "simple or relaxed for each (default relaxed/relaxed)"},
                {.name = "--headers",
                 .value = "NAMES",
                 .help = "fields to sign instead of the usual ones, such as from:to:subject"},
                {.name = "--oversign",
                 .value = "NAMES",
                 .help = "fields to sign once more than they occur, so that none can be added, "
                         "instead of the usual ones"},
                {.name = "--identity",
                 .value = "ADDRESS",
                 .help = "identity (i=), an address or @DOMAIN within the signing domain"},
                {.name = "--timestamp",
                 .value = "UNIX",
                 .help = "time of signing in seconds since 1970 (default now)"},
                {.name = "--expire",
                 .value = "DURATION",
                 .help = "time from signing until the signature expires (x=), such as 7d "
                         "(default never)"},
                {.name = "--crlf", .value = "", .help = "end every line with CRLF"}},
           .positionals = {{.name = "FILE",
                            .help = "the message; standard input where it is - or left out"}}}}};
  return table;
}

Result<Options, std::string> read_options(const app::Arguments& arguments) {
  auto domain = tools::domain_value("--domain", arguments.value("--domain").value_or(""));
  if (!domain) {
    return fail(domain.error());
  }
  auto keys = read_keys(arguments);
  if (!keys) {
    return fail(keys.error());
  }
  auto fields = read_fields(arguments);
  if (!fields) {
    return fail(fields.error());
  }
  using auth::dkim::Canonicalization;
  return read_details(arguments,
                      {.domain = std::move(*domain),
                       .keys = std::move(*keys),
                       .canonicalization = {Canonicalization::relaxed, Canonicalization::relaxed},
                       .fields = std::move(*fields),
                       .identity = arguments.value("--identity"),
                       .crlf = arguments.has("--crlf"),
                       .file = arguments.positional("FILE").value_or("-")});
}

}  // namespace countersign::authsign
