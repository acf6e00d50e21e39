#include "tools/authcheck/domain_report.h"

#include <algorithm>
#include <map>
#include <utility>
#include <variant>

#include "app/dns_options.h"
#include "auth/base/deadline.h"
#include "auth/dmarc/alignment.h"
#include "auth/dns/reverse_name.h"
#include "auth/spf/cost.h"
#include "auth/spf/policy.h"

namespace countersign::authcheck {
namespace {

namespace dkim = auth::dkim;
namespace dns = auth::dns;
namespace spf = auth::spf;
using auth::DnsName;
using dns::RecordType;

/// Questions that are asked at once, and their answers.
class Round {
 public:
  void want(const DnsName& name, RecordType type) { answers_.try_emplace({name, type}); }

  void want_addresses(const DnsName& name) {
    want(name, RecordType::a);
    want(name, RecordType::aaaa);
  }

  void ask(dns::Resolver& resolver, auth::Deadline deadline) {
    std::vector<dns::Question> questions;
    questions.reserve(answers_.size());
    for (const auto& [question, answer] : answers_) {
      questions.push_back(question);
    }
    std::vector<dns::Answer> answers = resolver.ask(questions, deadline);
    for (std::size_t i = 0; i < questions.size(); ++i) {
      answers_[questions[i]] = std::move(answers[i]);
    }
  }

  [[nodiscard]] const dns::Answer& answer(const DnsName& name, RecordType type) const {
    return answers_.at({name, type});
  }

  [[nodiscard]] Host host(const DnsName& name) const {
    Host host{.name = name};
    for (const RecordType type : {RecordType::a, RecordType::aaaa}) {
      const dns::Answer& found = answer(name, type);
      const auto addresses = found.all<auth::IpAddress>();
      host.addresses.insert(host.addresses.end(), addresses.begin(), addresses.end());
      host.open = host.open || found.temporary();
    }
    return host;
  }

 private:
  std::map<dns::Question, dns::Answer> answers_;
};

/// What hangs on nothing else. Records that the evaluations of SPF and DMARC begin with are among
/// it, so that they find them in the cache.
Round first_round(const DomainOptions& options) {
  Round round;
  round.want(options.domain, RecordType::mx);
  round.want(options.domain, RecordType::txt);
  round.want_addresses(options.domain);
  if (const auto name = options.domain.with_prefix("_dmarc")) {
    round.want(*name, RecordType::txt);
  }
  for (const NamedKey& key : options.keys) {
    round.want(key.name, RecordType::txt);
  }
  if (const auto name = options.domain.with_prefix("_domainkey"); name && options.keys.empty()) {
    round.want(*name, RecordType::txt);
  }
  if (options.helo) {
    round.want_addresses(*options.helo);
    round.want(*options.helo, RecordType::txt);
  }
  for (const auto& address : options.egress) {
    round.want(dns::reverse_name(address), RecordType::ptr);
  }
  return round;
}

/// The first names of a PTR answer.
std::vector<DnsName> names_of(const dns::Answer& answer) {
  std::vector<DnsName> names = answer.all<DnsName>();
  names.erase(names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), max_names)),
              names.end());
  return names;
}

std::vector<dns::Mx> exchanges_of(const dns::Answer& answer) {
  std::vector<dns::Mx> exchanges = answer.all<dns::Mx>();
  std::ranges::sort(exchanges);
  exchanges.erase(
      exchanges.begin() + static_cast<std::ptrdiff_t>(std::min(exchanges.size(), max_names)),
      exchanges.end());
  return exchanges;
}

/// The hosts that the answers of the first round name.
Round second_round(const DomainOptions& options, const Round& first) {
  Round round;
  for (const dns::Mx& mx : exchanges_of(first.answer(options.domain, RecordType::mx))) {
    if (mx.exchange) {
      round.want_addresses(*mx.exchange);
    }
  }
  for (const auto& address : options.egress) {
    for (const DnsName& name :
         names_of(first.answer(dns::reverse_name(address), RecordType::ptr))) {
      round.want_addresses(name);
    }
  }
  return round;
}

void fill_hosts(DomainReport& report, const DomainOptions& options, const Round& first,
                const Round& second) {
  report.host = first.host(options.domain);
  report.mx = first.answer(options.domain, RecordType::mx);
  for (const dns::Mx& mx : exchanges_of(report.mx)) {
    report.exchanges.push_back(
        {.preference = mx.preference,
         .host = mx.exchange ? std::optional(second.host(*mx.exchange)) : std::nullopt});
  }
  for (const auto& address : options.egress) {
    const DnsName reverse = dns::reverse_name(address);
    Egress egress{
        .address = address, .reverse = reverse, .answer = first.answer(reverse, RecordType::ptr)};
    for (const DnsName& name : names_of(egress.answer)) {
      egress.names.push_back(second.host(name));
    }
    report.egress.push_back(std::move(egress));
  }
}

std::size_t key_records(const dns::Answer& answer) {
  const auto texts = answer.all<dns::Text>();
  return static_cast<std::size_t>(std::ranges::count_if(texts, [](const dns::Text& text) {
    const auto record = dkim::parse_key_record(text.octets);
    return record || record.error().kind != dkim::KeyRecordError::Kind::not_a_key_record;
  }));
}

void fill_keys(DomainReport& report, const DomainOptions& options, const Round& first,
               dns::Resolver& resolver, auth::Deadline deadline) {
  if (options.keys.empty()) {
    const auto tree = options.domain.with_prefix("_domainkey");
    report.key_tree = tree ? first.answer(*tree, RecordType::txt).status : dns::Status::no_data;
    return;
  }
  std::vector<DnsName> names;
  names.reserve(options.keys.size());
  for (const NamedKey& key : options.keys) {
    names.push_back(key.name);
  }
  std::vector<dkim::KeyAnswer> found = dkim::DnsKeySource(resolver).find(names, deadline);
  for (std::size_t i = 0; i < options.keys.size(); ++i) {
    const dns::Answer& answer = first.answer(options.keys[i].name, RecordType::txt);
    report.keys.push_back({.named = options.keys[i],
                           .answer = answer,
                           .records = key_records(answer),
                           .found = std::move(found[i])});
  }
}

void fill_spf(SpfPosture& posture, const DomainOptions& options, dns::Resolver& resolver,
              auth::Deadline deadline, auth::Timestamp now) {
  const spf::Policy policy = spf::fetch_policy(options.domain, resolver, deadline);
  posture.records = policy.records.at(options.domain).texts;
  posture.findings = spf::findings_of(policy, spf::cost_of(policy));
  const std::string helo = options.helo ? options.helo->text() : "";
  const auto check = [&](spf::Query query) {
    spf::CheckResult result = check_host(query, resolver, deadline, now, {.explain = false});
    return SpfRow{.query = std::move(query), .result = std::move(result)};
  };
  for (const auto& address : options.egress) {
    posture.rows.push_back(check(spf::Query::of_mail_from(address, options.domain.text(), helo)));
    if (options.helo) {
      posture.helo.push_back(check(spf::Query::of_helo(address, helo)));
    }
  }
  if (options.egress.empty()) {
    return;
  }
  posture.addition = spf::propose_addition(policy, options.egress, resolver, deadline, now);
  if (options.helo) {
    posture.helo_addition =
        spf::propose_addition(spf::fetch_policy(*options.helo, resolver, deadline), options.egress,
                              resolver, deadline, now);
  }
}

}  // namespace

bool Host::has(const auth::IpAddress& address) const {
  return std::ranges::find(addresses, address) != addresses.end();
}

const dkim::KeyRecord* KeyPosture::key() const noexcept {
  const auto* record = std::get_if<std::shared_ptr<const dkim::KeyRecord>>(&found);
  return record == nullptr ? nullptr : record->get();
}

std::string_view key_state(const KeyPosture& posture) noexcept {
  const auto* none = std::get_if<dkim::NoKey>(&posture.found);
  if (none == nullptr) {
    return "usable";
  }
  if (none->temporary) {
    return "unknown";
  }
  return none->revoked ? "revoked" : posture.records > 0 ? "unusable" : "missing";
}

std::optional<bool> Egress::confirmed() const {
  if (std::ranges::any_of(names, [this](const Host& host) { return host.has(address); })) {
    return true;
  }
  const bool open = answer.temporary() || std::ranges::any_of(names, &Host::open);
  return open ? std::nullopt : std::optional(false);
}

DomainReport ask_domain(const DomainOptions& options, dns::Resolver& resolver,
                        auth::Timestamp now) {
  // Each step has its own time: one that waits for a silent server takes none from the others.
  const auto soon = [] { return auth::Deadline::after(app::question_time); };
  Round first = first_round(options);
  first.ask(resolver, soon());
  Round second = second_round(options, first);
  second.ask(resolver, soon());

  DomainReport report{.domain = options.domain,
                      .host = {.name = options.domain},
                      .dmarc = auth::dmarc::discover_policy(options.domain, resolver, soon())};
  fill_hosts(report, options, first, second);
  fill_keys(report, options, first, resolver, soon());
  fill_spf(report.spf, options, resolver, soon(), now);
  if (options.helo) {
    const auto mode = report.dmarc.record ? report.dmarc.record->record.spf_alignment
                                          : auth::dmarc::AlignmentMode::relaxed;
    report.helo =
        Helo{.host = first.host(*options.helo),
             .aligned = is_aligned(options.domain, *options.helo, mode, resolver, soon())};
  }
  return report;
}

}  // namespace countersign::authcheck
