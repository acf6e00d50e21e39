#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "auth/dns/survey.h"
#include "tools/spfcheck/watch_report.h"

namespace countersign::spfcheck {

/// What a survey of TXT records says about `domain`; all but `old_answers_until`. Without `expect`
/// all have to serve the same record: that of the highest SOA serial (RFC 1982), where they do not.
[[nodiscard]] WatchReport judge(const auth::DnsName& domain, const auth::dns::Survey& survey,
                                const std::optional<std::string>& expect);

/// How long a resolver may keep what this address says of the record now, or that there is none
/// (RFC 2308 s5). Nothing where it did not answer.
[[nodiscard]] std::optional<std::chrono::seconds> time_to_live(const auth::dns::Sighting& sighting);

/// Of the server; empty where it was given by address.
[[nodiscard]] std::string name_text(const auth::dns::Sighting& sighting);

/// `192.0.2.53`, `192.0.2.53:5353`.
[[nodiscard]] std::string address_text(const auth::dns::Sighting& sighting);

}  // namespace countersign::spfcheck
