// RFC 7208 s5.5: the names that the client has and that lead back to it. Numbers of sections are
// those of RFC 7208.
#include <algorithm>

#include "auth/dns/reverse_name.h"
#include "spf/evaluation.h"

namespace auth::spf {
/// Asked for once an evaluation. Trouble leaves names out; only the limit on void look-ups ends the
/// evaluation.
Result<std::vector<DnsName>, Outcome> Evaluation::validated_names() {
  if (validated_names_) {
    return *validated_names_;
  }
  validated_names_.emplace();
  const dns::Question reverse{.name = dns::reverse_name(query_.ip), .type = dns::RecordType::ptr};
  const dns::Answer answer = resolver_.ask(reverse, deadline_);
  note(reverse, answer, true);
  if (auto counted = count_void(answer); !counted) {
    return fail(counted.error());
  }
  std::vector<dns::Question> questions;
  for (DnsName& name : answer.all<DnsName>()) {
    if (questions.size() < options_.limits.reverse_names) {  // s4.6.4: the others are ignored
      questions.push_back({.name = std::move(name), .type = address_type()});
    }
  }
  const std::vector<dns::Answer> answers = ask(questions);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto addresses = answers[i].all<IpAddress>();
    if (std::ranges::find(addresses, query_.ip) != addresses.end()) {
      validated_names_->push_back(questions[i].name);
    }
  }
  return *validated_names_;
}

/// p (s7.3): `domain` itself where it is among the names, else one below it, else any.
std::string Evaluation::validated_name(const DnsName& domain) {
  const auto names = validated_names();
  if (!names || names->empty()) {
    return "unknown";
  }
  if (std::ranges::find(*names, domain) != names->end()) {
    return domain.text();
  }
  const auto below =
      std::ranges::find_if(*names, [&](const DnsName& name) { return name.is_within(domain); });
  return (below == names->end() ? names->front() : *below).text();
}

}  // namespace auth::spf
