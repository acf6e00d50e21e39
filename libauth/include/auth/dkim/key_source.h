#pragma once

#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "auth/base/deadline.h"
#include "auth/base/dns_name.h"
#include "auth/dkim/key_record.h"
#include "auth/dns/resolver.h"

namespace auth::dkim {

/// No usable key came back.
struct NoKey {
  bool temporary = false;  ///< ask again later (DKIM-97); else permanent (DKIM-98, DKIM-99)
  bool revoked = false;
  std::string text;  ///< a sentence without final dot
};

using KeyAnswer = std::variant<std::shared_ptr<const KeyRecord>, NoKey>;

/// Where the verifier finds the key record of a name `<s>._domainkey.<d>`. The fake in
/// tests/support answers from memory.
class KeySource {
 public:
  virtual ~KeySource() = default;

  /// As many answers as names, in their order; whatever is not there at `deadline` is temporary.
  [[nodiscard]] virtual std::vector<KeyAnswer> find(std::span<const DnsName> names,
                                                    Deadline deadline) = 0;
};

/// Key records from DNS. Several TXT records at a name: those that are no key records are passed
/// over, of the rest the first of at most four that can be used counts (DKIM-71). Decoded keys are
/// kept by their record text (at most `memo_entries`), so that a key is decoded once; how long a
/// record counts is the resolver's business. Safe to share between threads if `resolver` is.
class DnsKeySource final : public KeySource {
 public:
  explicit DnsKeySource(dns::Resolver& resolver, std::size_t memo_entries = 1000);
  ~DnsKeySource() override;

  [[nodiscard]] std::vector<KeyAnswer> find(std::span<const DnsName> names,
                                            Deadline deadline) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace auth::dkim
