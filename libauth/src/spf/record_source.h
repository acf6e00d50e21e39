#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "auth/base/deadline.h"
#include "auth/dns/resolver.h"
#include "auth/spf/record_cache.h"

namespace auth::spf {

/// What DNS says of the SPF record of a domain.
struct FoundRecord {
  DnsName domain;
  dns::Answer answer{};   ///< to the question for TXT, without its records
  std::size_t count = 0;  ///< SPF records there
  std::string text{};     ///< of the record, where there is exactly one
  ParsedRecord record{};  ///< the same, read
};

/// Asks for the records that an evaluation comes to. Each question takes along the records of
/// includes and redirects that the records known so far lead to, so that a tree of policies costs a
/// wait for each of its levels instead of one for each of its names. What was asked ahead and is
/// not needed counts nowhere (RFC 7208 s4.6.4 counts terms, not questions), and nobody waits for it
/// for long.
class RecordSource {
 public:
  /// `resolver` and `cache` are borrowed; `cache` may be nullptr.
  RecordSource(dns::Resolver& resolver, Deadline deadline, RecordCache* cache, bool ask_ahead)
      : resolver_(resolver), deadline_(deadline), cache_(cache), ask_ahead_(ask_ahead) {}

  /// Valid as long as this object.
  [[nodiscard]] const FoundRecord& find(const DnsName& domain);

 private:
  [[nodiscard]] const FoundRecord* known(const DnsName& domain) const;
  [[nodiscard]] std::vector<dns::Question> questions_for(const DnsName& domain);
  [[nodiscard]] std::vector<dns::Answer> ask(std::span<const dns::Question> questions);
  void keep(DnsName domain, dns::Answer answer);
  void look_ahead(const Record& record);
  void add_ahead(const DnsName& name);

  dns::Resolver& resolver_;
  Deadline deadline_;
  RecordCache* cache_;
  bool ask_ahead_;
  std::deque<FoundRecord> found_;  // each stays where it is
  std::vector<DnsName> ahead_;     // not asked yet, nearest first
  std::size_t asked_ahead_ = 0;
};

}  // namespace auth::spf
