#include "milter/attention.h"

#include <algorithm>
#include <array>

namespace countersign::milter {

namespace {

// Reasons that say something of the domain, and not of one message or client.
constexpr std::array of_the_domain{Reason::domain_not_configured, Reason::no_active_key,
                                   Reason::key_unavailable};

// Unsigned as the administrator has it: signed before, or to recipients that are left out.
constexpr std::array meant_so{Reason::already_signed, Reason::recipient_excluded};

bool is_one_of(Reason reason, const auto& list) {
  return std::find(list.begin(), list.end(), reason) != list.end();
}

std::string because(Reason reason) {
  return " (" + std::string(to_text(reason)) + "): " + std::string(info(reason).text) + "; " +
         std::string(info(reason).remedy);
}

}  // namespace

std::optional<Notice> Attention::look(const Record& record) {
  if (!record.from_domain) {
    return std::nullopt;
  }
  auto notice = look_at_domain(record, *record.from_domain);
  return notice ? notice : look_at_client(record, *record.from_domain);
}

std::optional<Notice> Attention::look_at_domain(const Record& record, const std::string& domain) {
  const bool runs = record.decision == Decision::sign;
  const auto known = domains_.find(domain);
  if (known == domains_.end()) {
    if (runs && domains_.size() < max_known) {
      domains_.emplace(domain, Signing::runs);
    }
    return std::nullopt;
  }
  if (runs && known->second == Signing::stopped) {
    known->second = Signing::runs;
    return Notice{.text = "mail from " + domain + " is signed again"};
  }
  if (runs || known->second == Signing::stopped || !record.reason ||
      !is_one_of(*record.reason, of_the_domain)) {
    return std::nullopt;
  }
  known->second = Signing::stopped;
  return Notice{.warning = true,
                .text = "mail from " + domain + " was signed and is now " +
                        std::string(to_text(record.decision)) + because(*record.reason)};
}

std::optional<Notice> Attention::look_at_client(const Record& record, const std::string& domain) {
  const bool own_and_unsigned = record.decision == Decision::pass && record.own_domain;
  if (!own_and_unsigned || !record.reason || is_one_of(*record.reason, meant_so)) {
    return std::nullopt;
  }
  if (unsigned_.size() == max_known || !unsigned_.emplace(record.client, domain).second) {
    return std::nullopt;
  }
  return Notice{.warning = true,
                .text = record.client + " sends mail from " + domain + ", which goes out unsigned" +
                        because(*record.reason)};
}

}  // namespace countersign::milter
