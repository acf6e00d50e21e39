// RFC 7208 s4, RFC 6376 s6.1.2 and RFC 9989 s5.3 for a message that has not left yet.
#include "auth/verify/forecast.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "auth/dmarc/alignment.h"
#include "auth/verify/report.h"
#include "verify/forecast_words.h"
#include "verify/local_part_use.h"

namespace auth::verify {
namespace {

/// The forecast of one message, for one address after the other.
class Forecaster {
 public:
  Forecaster(const Egress& egress, const Departure& departure, const Sources& sources,
             Timestamp now, Deadline deadline)
      : egress_(egress), departure_(departure), sources_(sources), now_(now), deadline_(deadline) {}

  Forecast run() {
    foresee_signatures();
    Forecast result;
    for (const IpAddress& address : egress_.addresses) {
      result.addresses.push_back(look_at(address));
    }
    const auto worst = std::ranges::max_element(result.addresses, {}, &badness);
    result.worst = static_cast<std::size_t>(worst - result.addresses.begin());
    for (const dkim::SignatureResult& signature : signatures_) {
      result.dkim.push_back(verdict(signature.outcome));
    }
    result.by_local_part = by_local_part_;
    return result;
  }

 private:
  static std::tuple<Foresight, dmarc::Policy, std::size_t> badness(const AddressForecast& one) {
    return {one.verdict, one.policy.value_or(dmarc::Policy::none), one.unmet.size()};
  }

  void foresee_signatures();
  [[nodiscard]] SpfResult check_spf(const IpAddress& address);
  [[nodiscard]] const dmarc::Evaluation& evaluate_dmarc(const SpfResult& spf);
  [[nodiscard]] bool may_pass_by_others(const SpfResult& spf);
  [[nodiscard]] AuthenticationFacts facts_of(const SpfResult& spf, const dmarc::Evaluation& dmarc);
  [[nodiscard]] Foresight judge(const SpfResult& spf, const dmarc::Evaluation& dmarc,
                                const AuthenticationFacts& facts);
  [[nodiscard]] AddressForecast look_at(const IpAddress& address);

  const Egress& egress_;
  const Departure& departure_;
  const Sources& sources_;
  const Timestamp now_;
  const Deadline deadline_;
  std::vector<dkim::SignatureResult> signatures_{};
  bool all_aligned_pass_ = true;
  bool by_local_part_ = false;
  // Of SPF DMARC needs no more than this, so addresses share an evaluation.
  std::map<spf::Verdict, dmarc::Evaluation> evaluations_{};
};

void Forecaster::foresee_signatures() {
  std::vector<DnsName> names;
  std::vector<std::size_t> places;  // of signatures, in `names`
  for (const dkim::PlannedSignature& planned : departure_.signatures) {
    if (auto name = dkim::key_record_name(planned.selector, planned.domain)) {
      places.push_back(names.size());
      names.push_back(std::move(*name));
    } else {
      places.push_back(SIZE_MAX);
    }
  }
  const auto keys = sources_.keys.find(names, deadline_);
  const dkim::KeyAnswer no_name = dkim::NoKey{.text = "s= and d= are too long for a name"};
  for (std::size_t i = 0; i < places.size(); ++i) {
    const dkim::PlannedSignature& planned = departure_.signatures[i];
    signatures_.push_back(
        dkim::foresee(planned, places[i] < keys.size() ? keys[places[i]] : no_name));
    if (verdict(signatures_.back().outcome) == dkim::Verdict::pass || !all_aligned_pass_) {
      continue;
    }
    all_aligned_pass_ = std::ranges::none_of(departure_.authors, [&](const DnsName& author) {
      return dmarc::is_aligned(author, planned.domain, dmarc::AlignmentMode::relaxed,
                               sources_.resolver, deadline_)
          .value_or(true);
    });
  }
}

SpfResult Forecaster::check_spf(const IpAddress& address) {
  SpfResult spf{.query = spf::Query::of_mail_from(address, departure_.mail_from, egress_.helo),
                .decisive = true};
  spf::Trace trace;
  spf.result = spf::check_host(spf.query, sources_.resolver, deadline_, now_,
                               {.explain = false, .records = sources_.records}, &trace);
  by_local_part_ = by_local_part_ || looks_at_local_part(trace);
  return spf;
}

const dmarc::Evaluation& Forecaster::evaluate_dmarc(const SpfResult& spf) {
  const auto known = evaluations_.find(verdict(spf.result));
  if (known != evaluations_.end()) {
    return known->second;
  }
  const auto names = identifiers({spf}, signatures_);
  return evaluations_
      .emplace(verdict(spf.result),
               dmarc::evaluate(departure_.authors, names, sources_.resolver, deadline_))
      .first->second;
}

/// DMARC would not fail if the signatures of others verified.
bool Forecaster::may_pass_by_others(const SpfResult& spf) {
  if (departure_.others.empty()) {
    return false;
  }
  auto names = identifiers({spf}, signatures_);
  for (const DnsName& other : departure_.others) {
    names.push_back(
        {.method = dmarc::Identifier::Method::dkim, .domain = other, .undecided = true});
  }
  return dmarc::evaluate(departure_.authors, names, sources_.resolver, deadline_).verdict !=
         dmarc::Verdict::fail;
}

AuthenticationFacts Forecaster::facts_of(const SpfResult& spf, const dmarc::Evaluation& dmarc) {
  return {
      .spf = verdict(spf.result) == spf::Verdict::pass,
      .dkim = std::ranges::any_of(
          signatures_, [](const auto& one) { return verdict(one.outcome) == dkim::Verdict::pass; }),
      .dmarc_record = dmarc.policy().has_value(),
      // Where no policy applies nobody has looked; that there is none is what is wrong then.
      .aligned = dmarc.spf_aligned || dmarc.dkim_aligned || dmarc.verdict == dmarc::Verdict::none,
      .all_aligned_signatures = all_aligned_pass_};
}

Foresight Forecaster::judge(const SpfResult& spf, const dmarc::Evaluation& dmarc,
                            const AuthenticationFacts& facts) {
  const bool dns_failed = verdict(spf.result) == spf::Verdict::temperror ||
                          dmarc.verdict == dmarc::Verdict::temperror ||
                          std::ranges::any_of(signatures_, [](const auto& one) {
                            return verdict(one.outcome) == dkim::Verdict::temperror;
                          });
  const bool nothing_passes = dmarc.verdict == dmarc::Verdict::none && !facts.spf && !facts.dkim;
  if (dmarc.verdict == dmarc::Verdict::fail) {
    return may_pass_by_others(spf) ? Foresight::unknown : Foresight::fail;
  }
  if (dns_failed) {
    return Foresight::temperror;
  }
  if (dmarc.verdict == dmarc::Verdict::permerror || nothing_passes) {
    return departure_.others.empty() || dmarc.verdict == dmarc::Verdict::permerror
               ? Foresight::fail
               : Foresight::unknown;
  }
  return unmet_requirements(facts).empty() ? Foresight::pass : Foresight::partial;
}

AddressForecast Forecaster::look_at(const IpAddress& address) {
  const SpfResult spf = check_spf(address);
  const dmarc::Evaluation& dmarc = evaluate_dmarc(spf);
  const AuthenticationFacts facts = facts_of(spf, dmarc);
  AddressForecast result{.address = address,
                         .verdict = judge(spf, dmarc, facts),
                         .spf = verdict(spf.result),
                         .spf_aligned = dmarc.spf_aligned,
                         .dkim_aligned = dmarc.dkim_aligned,
                         .dmarc = dmarc.verdict,
                         .policy = dmarc.policy(),
                         .unmet = unmet_requirements(facts)};
  if (result.verdict != Foresight::pass) {
    const ForecastWords words = words_of({departure_, spf, signatures_, dmarc, result});
    result.cause = words.cause;
    result.remedy = words.remedy;
  }
  return result;
}

}  // namespace

std::string_view to_text(Foresight foresight) noexcept {
  switch (foresight) {
    case Foresight::pass:
      return "pass";
    case Foresight::partial:
      return "partial";
    case Foresight::unknown:
      return "unknown";
    case Foresight::temperror:
      return "temperror";
    case Foresight::fail:
      return "fail";
  }
  return "";
}

Forecast forecast(const Egress& egress, const Departure& departure, const Sources& sources,
                  Timestamp now, Deadline deadline) {
  return Forecaster(egress, departure, sources, now, deadline).run();
}

}  // namespace auth::verify
