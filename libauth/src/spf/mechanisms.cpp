// RFC 7208 s5: one function a mechanism. Numbers of sections are those of RFC 7208.
#include <algorithm>
#include <utility>

#include "spf/evaluation.h"

namespace auth::spf {
namespace {

/// The first n bits of an address of the answer equal those of `ip` (s5.3).
bool holds(const dns::Answer& answer, const IpAddress& ip, const DualCidr& cidr) {
  return std::ranges::any_of(answer.records, [&](const dns::RecordData& record) {
    const auto* address = std::get_if<IpAddress>(&record);
    return address != nullptr &&
           AddressRange::network(*address, cidr.prefix(address->family())).contains(ip);
  });
}

}  // namespace

/// What `then` says of the name that a term leads to; no match where there is none.
template <typename Domain, typename Then>
Evaluation::Match Evaluation::at_target(const Domain& domain, const Then& then) {
  const Target led = target(domain);
  if (!led) {
    return fail(led.error());
  }
  const std::optional<DnsName>& name = *led;
  return name ? then(*name) : Match(false);
}

// s5.1
Evaluation::Match Evaluation::matches(const All& /*all*/) { return true; }

// s5.6
Evaluation::Match Evaluation::matches(const Ip& ip) { return ip.range.contains(query_.ip); }

/// s5.2: a pass of the included policy is a match, its other verdicts are none, its errors end
/// everything.
Evaluation::Match Evaluation::matches(const Include& include) {
  if (never_matches(include.domain)) {
    return false;
  }
  const std::size_t way = path_.size();
  ++includes_;
  Outcome outcome = check_inner(include.domain);
  --includes_;
  const Verdict inner = verdict(outcome);
  if (is_error(inner)) {
    return fail(std::move(outcome));
  }
  if (inner != Verdict::pass) {
    path_.resize(way);  // with the redirects in there
  }
  return inner == Verdict::pass;
}

// s5.3
Evaluation::Match Evaluation::matches(const A& a) {
  return at_target(a.domain, [&](const DnsName& name) -> Match {
    return ask_for_term({.name = name, .type = address_type()}).map([&](const dns::Answer& answer) {
      return holds(answer, query_.ip, a.cidr);
    });
  });
}

// s5.4: there is no implicit exchange.
Evaluation::Match Evaluation::matches(const Mx& mx) {
  return at_target(mx.domain, [&](const DnsName& name) -> Match {
    const auto answer = ask_for_term({.name = name, .type = dns::RecordType::mx});
    if (!answer) {
      return fail(answer.error());
    }
    return any_exchange(answer->all<dns::Mx>(), mx.cidr);
  });
}

/// s5.4: the addresses of the exchanges, in order of preference.
Evaluation::Match Evaluation::any_exchange(std::vector<dns::Mx> exchanges, const DualCidr& cidr) {
  if (exchanges.size() > options_.limits.exchanges) {  // s4.6.4
    return fail(
        Outcome(OverLimit{.limit = Limit::exchanges, .allowed = options_.limits.exchanges}));
  }
  std::ranges::stable_sort(exchanges, {}, &dns::Mx::preference);
  std::vector<dns::Question> questions;
  for (const dns::Mx& exchange : exchanges) {
    if (exchange.exchange) {  // not the null MX (RFC 7505)
      questions.push_back({.name = *exchange.exchange, .type = address_type()});
    }
  }
  const std::vector<dns::Answer> answers = ask(questions);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].temporary()) {
      return fail(trouble(questions[i], answers[i]));
    }
    if (holds(answers[i], query_.ip, cidr)) {
      return true;
    }
  }
  return false;
}

/// s5.5. Whatever fails in DNS is no match.
Evaluation::Match Evaluation::matches(const Ptr& ptr) {
  return at_target(ptr.domain, [&](const DnsName& name) -> Match {
    return validated_names().map([&](const std::vector<DnsName>& names) {
      return std::ranges::any_of(
          names, [&](const DnsName& validated) { return validated.is_within(name); });
    });
  });
}

/// s5.7: an A record, also for a client with an IPv6 address.
Evaluation::Match Evaluation::matches(const Exists& exists) {
  return at_target(exists.domain, [&](const DnsName& name) -> Match {
    return ask_for_term({.name = name, .type = dns::RecordType::a})
        .map([](const dns::Answer& answer) { return answer.status == dns::Status::ok; });
  });
}

}  // namespace auth::spf
