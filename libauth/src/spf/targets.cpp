// RFC 7208 s7: what the domain-spec of a term expands to. Numbers of sections are those of RFC
// 7208.
#include "auth/base/ascii.h"
#include "spf/evaluation.h"

namespace auth::spf {
namespace {

constexpr std::size_t longest_expansion = 8'192;  // of a name, before it is cut (SEC-1)
constexpr std::size_t longest_name = 253;

/// s7.3: whole labels are taken off from the left until the name fits.
std::string_view fitted(std::string_view name) {
  if (name.ends_with('.')) {
    name.remove_suffix(1);
  }
  while (name.size() > longest_name) {
    const auto dot = name.find('.', name.size() - longest_name - 1);
    if (dot == std::string_view::npos) {
      return {};
    }
    name.remove_prefix(dot + 1);
  }
  return name;
}

}  // namespace

/// RFC 8616 s4: a term with the local part in it does not match where that is not ASCII.
bool Evaluation::never_matches(const DomainSpec& domain) const {
  return (domain.text.uses('s') || domain.text.uses('l')) && !ascii::is_ascii(query_.local_part);
}

Evaluation::Target Evaluation::target(const std::optional<DomainSpec>& domain) {
  if (!domain) {
    return std::optional(at_.in->domain);  // s5: the current domain
  }
  return target(*domain);
}

Evaluation::Target Evaluation::target(const DomainSpec& domain) {
  // The PTR records of p are a further look-up (s4.6.4), made once.
  if (domain.text.uses('p') && !validated_names_) {
    if (auto counted = count_lookup(); !counted) {
      return fail(counted.error());
    }
  }
  return expanded(domain);
}

std::optional<DnsName> Evaluation::expanded(const DomainSpec& domain) {
  if (domain.name) {
    if (traced_ != nullptr) {
      traced_->target = domain.name->text();
    }
    return domain.name;
  }
  if (never_matches(domain)) {
    return std::nullopt;
  }
  const auto expanded = domain.text.expand(macro_values(at_.in->domain), longest_expansion);
  if (!expanded) {
    return std::nullopt;
  }
  auto name = DnsName::parse_ascii(fitted(*expanded));
  if (traced_ != nullptr) {
    traced_->target = name ? name->text() : *expanded;
  }
  return name ? std::optional(std::move(*name)) : std::nullopt;
}

/// s7.2. `domain` is borrowed.
MacroValues Evaluation::macro_values(const DnsName& domain) {
  return {.local_part = query_.local_part,
          .sender_domain = sender_domain_,
          .domain = domain.text(),
          .ip = query_.ip,
          .helo = query_.helo,
          .receiver = options_.receiver,
          .now = now_,
          .validated_name = [this, &domain] { return validated_name(domain); }};
}

}  // namespace auth::spf
