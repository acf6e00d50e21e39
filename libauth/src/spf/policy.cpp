#include "auth/spf/policy.h"

#include <algorithm>
#include <set>
#include <span>
#include <utility>

#include "auth/base/overload.h"
#include "auth/spf/record_lookup.h"
#include "spf/expanded_name.h"

namespace auth::spf {
namespace {

using dns::Question;
using dns::RecordType;
using Family = IpAddress::Family;

constexpr std::size_t most_exchanges = 10;  // s4.6.4: an mx with more is an error

/// The rounds of questions that one policy takes.
class Fetch {
 public:
  Fetch(const DnsName& domain, const PolicyOptions& options)
      : options_(options), policy_{.domain = domain} {
    want({domain, RecordType::txt});
    if (options.deprecated_type) {
      want({domain, RecordType::spf});
    }
  }

  Policy run(dns::Resolver& resolver, Deadline deadline) {
    while (!next_.empty()) {
      const std::vector<Question> questions = std::exchange(next_, {});
      auto answers = resolver.ask(questions, deadline);
      for (std::size_t i = 0; i < questions.size(); ++i) {
        take(questions[i], std::move(answers[i]));
      }
    }
    return std::move(policy_);
  }

 private:
  void want(const Question& question) {
    const bool is_record = question.type == RecordType::txt;
    if (asked_.contains(question)) {
      return;
    }
    if (asked_.size() >= options_.questions || (is_record && records_ >= options_.records)) {
      policy_.complete = false;
      return;
    }
    records_ += is_record ? 1 : 0;
    asked_.insert(question);
    next_.push_back(question);
  }

  void take(const Question& question, dns::Answer answer) {
    const auto ttl = answer.temporary() ? std::chrono::seconds{0} : answer.ttl;
    policy_.ttl = taken_++ == 0 ? ttl : std::min(policy_.ttl, ttl);
    if (question.type == RecordType::txt) {
      take_record(question.name, std::move(answer));
      return;
    }
    addresses_ += answer.records.size();
    if (addresses_ > options_.addresses) {
      policy_.complete = false;
      return;
    }
    if (question.type == RecordType::mx) {
      want_exchanges(answer);
    }
    policy_.answers.emplace(question, std::move(answer));
  }

  void take_record(const DnsName& name, dns::Answer answer) {
    PolicyRecord found{
        .status = answer.status, .detail = std::move(answer.detail), .ttl = answer.ttl};
    for (const std::string_view text : spf_records(answer)) {
      found.texts.emplace_back(text);
    }
    if (found.texts.size() == 1) {
      found.parsed = options_.parsed != nullptr
                         ? options_.parsed->parsed(found.texts.front())
                         : std::make_shared<const Result<Record, RecordError>>(
                               parse_record(found.texts.front()));
    }
    if (const Record* record = found.record()) {
      want_targets(*record, name);
    }
    policy_.records.emplace(name, std::move(found));
  }

  void want_targets(const Record& record, const DnsName& domain) {
    for (const Directive& directive : reachable(record)) {
      if (is_conditional(directive.mechanism)) {
        continue;
      }
      for (const Family family : {Family::v4, Family::v6}) {
        if (const auto name = target(directive.mechanism, domain, family)) {
          want_target(directive.mechanism, *name, family);
        }
      }
    }
    const auto& redirect = record.redirect();
    if (redirect && !record.has_all() && !is_conditional(redirect->domain)) {
      for (const Family family : {Family::v4, Family::v6}) {
        if (const auto name = target(redirect->domain, domain, family)) {
          want({*name, RecordType::txt});
        }
      }
    }
  }

  void want_target(const Mechanism& mechanism, const DnsName& name, Family family) {
    std::visit(Overload{[&](const Include&) { want({name, RecordType::txt}); },
                        [&](const A&) {
                          want({name, family == Family::v4 ? RecordType::a : RecordType::aaaa});
                        },
                        [&](const Mx&) { want({name, RecordType::mx}); }, [](const auto&) {}},
               mechanism);
  }

  void want_exchanges(const dns::Answer& answer) {
    const auto records = answer.all<dns::Mx>();
    if (records.size() > most_exchanges) {
      return;
    }
    for (const dns::Mx& mx : records) {
      if (mx.exchange) {
        want({*mx.exchange, RecordType::a});
        want({*mx.exchange, RecordType::aaaa});
      }
    }
  }

  const PolicyOptions& options_;
  Policy policy_;
  std::set<Question> asked_;
  std::vector<Question> next_;
  std::size_t records_ = 0;  // of asked_, those for a record
  std::size_t addresses_ = 0;
  std::size_t taken_ = 0;
};

constexpr std::string_view letters_of_messages = "slohipcrt";

}  // namespace

const PolicyRecord* Policy::record_of(const DnsName& name) const {
  const auto found = records.find(name);
  return found == records.end() ? nullptr : &found->second;
}

const dns::Answer* Policy::answer(const DnsName& name, RecordType type) const {
  const auto found = answers.find({name, type});
  return found == answers.end() ? nullptr : &found->second;
}

Policy fetch_policy(const DnsName& domain, dns::Resolver& resolver, Deadline deadline,
                    const PolicyOptions& options) {
  return Fetch(domain, options).run(resolver, deadline);
}

bool is_conditional(const DomainSpec& spec) noexcept {
  return spec.has_letters() && std::any_of(letters_of_messages.begin(), letters_of_messages.end(),
                                           [&spec](char letter) { return spec.text.uses(letter); });
}

bool is_conditional(const Mechanism& mechanism) noexcept {
  if (std::holds_alternative<Exists>(mechanism) || std::holds_alternative<Ptr>(mechanism)) {
    return true;
  }
  const DomainSpec* spec = domain_spec(mechanism);
  return spec != nullptr && is_conditional(*spec);
}

std::optional<DnsName> target(const DomainSpec& spec, const DnsName& domain, Family family) {
  if (spec.name) {
    return spec.name;
  }
  const auto text =
      spec.text.expand({.domain = domain.text(), .ip = address_of(family, 0)}, longest_expansion);
  return text ? expanded_name(*text) : std::nullopt;
}

std::optional<DnsName> target(const Mechanism& mechanism, const DnsName& domain, Family family) {
  if (!costs_lookup(mechanism)) {
    return std::nullopt;
  }
  const DomainSpec* spec = domain_spec(mechanism);
  return spec == nullptr ? std::optional(domain) : target(*spec, domain, family);
}

std::span<const Directive> reachable(const Record& record) noexcept {
  const std::span<const Directive> all(record.directives());
  const auto end = std::ranges::find_if(all, [](const Directive& directive) {
    return std::holds_alternative<All>(directive.mechanism);
  });
  return all.first(static_cast<std::size_t>(end - all.begin()) + (end == all.end() ? 0 : 1));
}

}  // namespace auth::spf
