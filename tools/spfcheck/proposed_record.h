#pragma once

#include <string>
#include <utility>

#include "auth/dns/resolver.h"

namespace countersign::spfcheck {

/// DNS as it is, with one SPF record at a domain instead of those that it has. Its other TXT
/// records stay. Where the domain is an alias, the record stands where the alias leads.
class ProposedRecord final : public auth::dns::Resolver {
 public:
  using Resolver::ask;

  /// `below` is borrowed and has to live longer. An empty `record`: the domain has none.
  ProposedRecord(auth::DnsName domain, std::string record, auth::dns::Resolver& below)
      : domain_(std::move(domain)), record_(std::move(record)), below_(below) {}

  [[nodiscard]] std::vector<auth::dns::Answer> ask(std::span<const auth::dns::Question> questions,
                                                   auth::Deadline deadline) override;

 private:
  void replace_text(auth::dns::Answer& answer) const;

  auth::DnsName domain_;
  std::string record_;
  auth::dns::Resolver& below_;
};

}  // namespace countersign::spfcheck
