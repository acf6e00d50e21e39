// Verification as programs do it, with DNS in memory: the work that the benches time.
#pragma once

#include <string>
#include <string_view>

#include "auth/dkim/key_source.h"
#include "auth/dns/caching_resolver.h"
#include "auth/dns/static_resolver.h"
#include "auth/spf/record_cache.h"

namespace auth::bench {

/// A process that has seen the sender before: every answer is in its cache, and the key decoded.
class WarmVerification {
 public:
  /// `zone`: what DNS has.
  explicit WarmVerification(std::string_view zone) : dns_(zone) {}

  /// The signature of a message with CRLF line ends; aborts unless it passes.
  void check_signature(std::string_view message);

  /// SPF of both identities, DKIM and DMARC, and the field that tells of them; aborts unless all
  /// pass. Delivered by 192.0.2.25, named mail.example.com, for ann@example.com.
  void verify(std::string_view message);

 private:
  dns::StaticResolver dns_;
  dns::CachingResolver cache_{dns_};
  dkim::DnsKeySource keys_{cache_};
  spf::RecordCache records_;
};

/// The line of a zone with one TXT record.
[[nodiscard]] std::string text_record(std::string_view name, std::string_view text);

}  // namespace auth::bench
