// RFC 7208 s5 and s12: the syntax of each mechanism.
#include "spf/term_parser.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <limits>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"

namespace auth::spf {
namespace {

using Family = IpAddress::Family;
using Read = Result<void, std::string>;

// Nothing that is longer can become a name: s7.3 cuts from the left, and only what macros bring.
constexpr std::size_t any_length = std::numeric_limits<std::size_t>::max();

std::string quoted(std::string_view text) { return "\"" + printable(text, 80) + "\""; }

/// toplabel (s12): letters, digits and inner hyphens; not digits alone.
bool is_toplabel(std::string_view label) {
  return !label.empty() && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return ascii::is_alnum(c) || c == '-'; }) &&
         !std::ranges::all_of(label, ascii::is_digit);
}

/// domain-end (s7.1) of a text that does not end in a macro: `.toplabel` and perhaps a dot.
bool ends_in_toplabel(std::string_view text) {
  if (text.ends_with('.')) {
    text.remove_suffix(1);
  }
  const auto dot = text.rfind('.');
  return dot != std::string_view::npos && is_toplabel(text.substr(dot + 1));
}

/// A prefix length (s12): digits without leading zero, at most `most`.
Result<int, std::string> prefix_length(std::string_view digits, int most) {
  const auto length = ascii::number<int>(digits);
  const bool leading_zero = digits.size() > 1 && digits.front() == '0';
  if (!length || leading_zero || *length > most) {
    return fail("the prefix length " + quoted(digits) + " is no number from 0 to " +
                std::to_string(most));
  }
  return *length;
}

/// Takes `SLASHES digits` off the end of `text`; nothing where it does not end so.
std::optional<std::string_view> cut_length(std::string_view& text, std::string_view slashes) {
  const auto at = text.rfind(slashes);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view digits = text.substr(at + slashes.size());
  if (digits.empty() || !std::ranges::all_of(digits, ascii::is_digit)) {
    return std::nullopt;
  }
  text = text.substr(0, at);
  return digits;
}

/// dual-cidr-length (s12), taken from the end: a domain-spec may hold slashes itself (SPF-27).
Result<DualCidr, std::string> cut_dual_cidr(std::string_view& text) {
  DualCidr cidr;
  if (const auto digits = cut_length(text, "//")) {
    const auto length = prefix_length(*digits, 128);
    if (!length) {
      return fail(length.error());
    }
    cidr.ipv6 = *length;
  }
  if (const auto digits = cut_length(text, "/")) {
    const auto length = prefix_length(*digits, 32);
    if (!length) {
      return fail(length.error());
    }
    cidr.ipv4 = *length;
  }
  return cidr;
}

/// What stands behind the name of a mechanism: nothing, or `:domain-spec`.
Read read_optional_domain(std::string_view argument, std::optional<DomainSpec>& domain) {
  if (argument.empty()) {
    return {};
  }
  if (argument.front() != ':') {
    return fail(quoted(argument) + " cannot stand here");
  }
  auto parsed = parse_domain_spec(argument.substr(1));
  if (!parsed) {
    return fail(std::move(parsed.error()));
  }
  domain = std::move(*parsed);
  return {};
}

Read read_all(std::string_view argument, Mechanism& /*all*/) {
  if (!argument.empty()) {
    return fail("nothing may follow \"all\", and here is " + quoted(argument));
  }
  return {};
}

/// include and exists cannot do without a name (s5.2, s5.7).
template <typename NamingMechanism>
Read read_named(std::string_view argument, Mechanism& mechanism) {
  if (!argument.starts_with(':')) {
    return fail(std::string("it needs a domain name after a colon"));
  }
  auto domain = parse_domain_spec(argument.substr(1));
  if (!domain) {
    return fail(std::move(domain.error()));
  }
  mechanism.emplace<NamingMechanism>(std::move(*domain));
  return {};
}

Read read_ptr(std::string_view argument, Mechanism& mechanism) {
  return read_optional_domain(argument, mechanism.emplace<Ptr>().domain);
}

/// a and mx are written alike (s5.3, s5.4).
template <typename AddressMechanism>
Read read_addresses(std::string_view argument, Mechanism& mechanism) {
  const auto cidr = cut_dual_cidr(argument);
  if (!cidr) {
    return fail(cidr.error());
  }
  auto& addresses = mechanism.emplace<AddressMechanism>();
  addresses.cidr = *cidr;
  return read_optional_domain(argument, addresses.domain);
}

/// qnum "." qnum "." qnum "." qnum (s12), without leading zeros.
std::optional<AddressNumber> ip4_number(std::string_view text) {
  std::uint32_t number = 0;
  for (int octets = 0; octets < 4; ++octets) {
    if (octets > 0) {
      if (!text.starts_with('.')) {
        return std::nullopt;
      }
      text.remove_prefix(1);
    }
    unsigned octet = 0;
    std::size_t digits = 0;
    while (digits < text.size() && digits < 3 && ascii::is_digit(text[digits])) {
      octet = octet * 10 + static_cast<unsigned>(text[digits] - '0');
      ++digits;
    }
    if (digits == 0 || octet > 255 || (digits > 1 && text.front() == '0')) {
      return std::nullopt;
    }
    number = number << 8U | octet;
    text.remove_prefix(digits);
  }
  return text.empty() ? std::optional<AddressNumber>(number) : std::nullopt;
}

/// Not by IpAddress: an IPv4-mapped network stays one of IPv6, and matches no IPv4 client.
std::optional<AddressNumber> ip6_number(std::string_view text) {
  const std::string address(text);  // inet_pton wants a C string
  std::array<std::uint8_t, 16> octets{};
  if (address.find('\0') != std::string::npos ||
      ::inet_pton(AF_INET6, address.c_str(), octets.data()) != 1) {
    return std::nullopt;
  }
  AddressNumber number = 0;
  for (const std::uint8_t octet : octets) {
    number = number << 8U | octet;
  }
  return number;
}

template <Family family>
Read read_ip(std::string_view argument, Mechanism& mechanism) {
  constexpr bool is_ip4 = family == Family::v4;
  constexpr int bits = is_ip4 ? 32 : 128;
  constexpr std::string_view example = is_ip4 ? "ip4:192.0.2.0/24" : "ip6:2001:db8::/32";
  if (!argument.starts_with(':')) {
    return fail("it needs an address after a colon, such as " + std::string(example));
  }
  argument.remove_prefix(1);
  const auto slash = argument.find('/');
  const std::string_view address = argument.substr(0, slash);
  const auto number = is_ip4 ? ip4_number(address) : ip6_number(address);
  if (!number) {
    return fail(quoted(address) + " is no " + (is_ip4 ? "IPv4" : "IPv6") +
                " address; write it as in " + std::string(example));
  }
  int prefix = bits;
  if (slash != std::string_view::npos) {
    const auto length = prefix_length(argument.substr(slash + 1), bits);
    if (!length) {
      return fail(length.error());
    }
    prefix = *length;
  }
  mechanism.emplace<Ip>(AddressRange::network(family, *number, prefix));
  return {};
}

struct Syntax {
  std::string_view name;
  Read (*read)(std::string_view argument, Mechanism& mechanism);
};

constexpr std::array<Syntax, 8> mechanisms{{{"all", &read_all},
                                            {"include", &read_named<Include>},
                                            {"a", &read_addresses<A>},
                                            {"mx", &read_addresses<Mx>},
                                            {"ptr", &read_ptr},
                                            {"ip4", &read_ip<Family::v4>},
                                            {"ip6", &read_ip<Family::v6>},
                                            {"exists", &read_named<Exists>}}};

/// What people write instead, and what they mean.
struct Misspelling {
  std::string_view name;
  std::string_view remedy;
};

constexpr std::array<Misspelling, 8> misspellings{
    {{"ipv4", "write \"ip4:\""},
     {"ipv6", "write \"ip6:\""},
     {"ip", "write \"ip4:\" or \"ip6:\""},
     {"redirect", "write \"redirect=\""},
     {"exp", "write \"exp=\""},
     {"includes", "write \"include:\""},
     {"exist", "write \"exists:\""},
     {"v", "there is one \"v=spf1\", at the beginning"}}};

std::string unknown_mechanism(std::string_view name) {
  const auto known = std::ranges::find_if(misspellings, [&](const Misspelling& misspelling) {
    return ascii::iequals(misspelling.name, name);
  });
  return quoted(name) + " is no mechanism" +
         (known == misspellings.end() ? "; known are all, include, a, mx, ptr, ip4, ip6 and exists"
                                      : "; " + std::string(known->remedy));
}

std::optional<Verdict> qualifier(char c) {
  switch (c) {
    case '+':
      return Verdict::pass;
    case '-':
      return Verdict::fail;
    case '~':
      return Verdict::softfail;
    case '?':
      return Verdict::neutral;
    default:
      return std::nullopt;
  }
}

}  // namespace

Result<DomainSpec, std::string> parse_domain_spec(std::string_view text) {
  auto macros = MacroString::parse(text, MacroString::Use::domain_spec);
  if (!macros) {
    return fail(std::move(macros.error()));
  }
  if (text.empty()) {
    return fail(std::string("the domain name is missing"));
  }
  // The label at the end has to be a literal as a whole: what precedes its dot may be a macro.
  if (!macros->ends_in_macro() && !ends_in_toplabel(text.substr(text.rfind('}') + 1))) {
    return fail(quoted(text) + " is no domain name; it has to end in a dot and a top-level label");
  }
  DomainSpec domain{.text = std::move(*macros), .name = std::nullopt};
  const auto literal = domain.has_letters() ? std::nullopt : domain.text.expand({}, any_length);
  if (literal) {
    if (auto name = DnsName::parse_ascii(*literal)) {
      domain.name = std::move(*name);
    }
  }
  return domain;
}

Read parse_directive(std::string_view text, Directive& directive) {
  const auto given = text.empty() ? std::nullopt : qualifier(text.front());
  const std::string_view term = given ? text.substr(1) : text;
  const auto mark = std::ranges::find_if(term, [](char c) { return c == ':' || c == '/'; });
  const auto end = static_cast<std::size_t>(mark - term.begin());
  const std::string_view name = term.substr(0, end);
  const auto syntax = std::ranges::find_if(
      mechanisms, [&](const Syntax& known) { return ascii::iequals(known.name, name); });
  if (syntax == mechanisms.end()) {
    return fail(unknown_mechanism(name));
  }
  directive.qualifier = given.value_or(Verdict::pass);
  directive.text = text;
  return syntax->read(term.substr(end), directive.mechanism);
}

}  // namespace auth::spf
