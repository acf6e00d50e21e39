// RFC 7208 s7: what the domain-spec of a term expands to. Numbers of sections are those of RFC
// 7208.
#include "auth/base/ascii.h"
#include "spf/evaluation.h"
#include "spf/expanded_name.h"

namespace auth::spf {

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
  // The PTR records of p are a further look-up, made once, and void where there are none (s4.6.4).
  if (domain.text.uses('p') && !validated_names_) {
    if (auto counted = count_lookup(); !counted) {
      return fail(counted.error());
    }
    if (const auto names = validated_names(); !names) {
      return fail(names.error());
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
  auto name = expanded_name(*expanded);
  if (traced_ != nullptr) {
    traced_->target = name ? name->text() : *expanded;
  }
  return name;
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
