// RFC 7208 s4.6, s5, s6, s12: an SPF record as data. Evaluating it is check_host's work.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "auth/base/address_range.h"
#include "auth/base/dns_name.h"
#include "auth/base/result.h"
#include "auth/spf/macro_string.h"
#include "auth/spf/verdict.h"

namespace auth::spf {

/// A `domain-spec` (s7.1): a name that may hold macros.
struct DomainSpec {
  MacroString text;
  std::optional<DnsName> name;  ///< what it always expands to, where no letter occurs in it

  [[nodiscard]] bool has_letters() const noexcept { return text.has_letters(); }
};

/// `dual-cidr-length` (s5): how many leading bits have to be equal.
struct DualCidr {
  int ipv4 = 32;
  int ipv6 = 128;

  [[nodiscard]] int prefix(IpAddress::Family family) const noexcept {
    return family == IpAddress::Family::v4 ? ipv4 : ipv6;
  }

  friend bool operator==(const DualCidr&, const DualCidr&) = default;
};

/// The mechanisms (s5). Where `domain` is left out, the current domain is meant.
struct All {};

struct Include {
  DomainSpec domain;
};

struct A {
  std::optional<DomainSpec> domain;
  DualCidr cidr;
};

struct Mx {
  std::optional<DomainSpec> domain;
  DualCidr cidr;
};

struct Ptr {
  std::optional<DomainSpec> domain;
};

/// ip4 and ip6. Host bits may be set in the record (SPF-48); the range has none.
struct Ip {
  AddressRange range;
};

struct Exists {
  DomainSpec domain;
};

using Mechanism = std::variant<All, Include, A, Mx, Ptr, Ip, Exists>;

/// True for the mechanisms that cost one of the ten look-ups (s4.6.4).
[[nodiscard]] bool costs_lookup(const Mechanism& mechanism) noexcept;

/// The domain-spec of a mechanism, where it has one.
[[nodiscard]] const DomainSpec* domain_spec(const Mechanism& mechanism) noexcept;

struct Directive {
  Verdict qualifier = Verdict::pass;  ///< pass, fail, softfail or neutral
  Mechanism mechanism;
  std::string_view text{};  ///< as written, with its qualifier; lives as long as the record
};

/// redirect= or exp= (s6).
struct Modifier {
  DomainSpec domain;
  std::string_view text{};  ///< as written; lives as long as the record
};

struct RecordError {
  std::string term{};    ///< the term that is wrong, as it stands; empty: the record as a whole
  std::string reason{};  ///< a clause: `"ipv4" is no mechanism; write "ip4:"`
};

/// A record without a syntax error (s4.6). Not to be copied: its terms point into its text.
class Record {
 public:
  [[nodiscard]] const std::string& text() const noexcept { return *text_; }

  [[nodiscard]] const std::vector<Directive>& directives() const noexcept { return directives_; }

  [[nodiscard]] const std::optional<Modifier>& redirect() const noexcept { return redirect_; }

  [[nodiscard]] const std::optional<Modifier>& explanation() const noexcept { return explanation_; }

  /// True when an `all` is among the mechanisms: `redirect` is ignored then (s6.1).
  [[nodiscard]] bool has_all() const noexcept;

  /// The terms as written, modifiers too, in their order. They live as long as the record.
  [[nodiscard]] const std::vector<std::string_view>& terms() const noexcept { return terms_; }

  Record(Record&&) noexcept = default;
  Record& operator=(Record&&) noexcept = default;
  Record(const Record&) = delete;
  Record& operator=(const Record&) = delete;
  ~Record() = default;

 private:
  class Parser;
  friend Result<Record, RecordError> parse_record(std::string_view text);
  Record() = default;

  std::unique_ptr<const std::string> text_;  // stays where it is when the record moves
  std::vector<std::string_view> terms_;
  std::vector<Directive> directives_;
  std::optional<Modifier> redirect_;
  std::optional<Modifier> explanation_;
};

/// Most terms that a record may have (SPF-31, ours); more is a syntax error.
inline constexpr std::size_t max_terms = 512;

/// True for a TXT record that is one of SPF: `v=spf1` alone or before SP, in any case (s4.5).
[[nodiscard]] bool is_spf_record(std::string_view text) noexcept;

/// Reads a record of which `is_spf_record` holds. An error anywhere is an error of the whole
/// (s4.6).
[[nodiscard]] Result<Record, RecordError> parse_record(std::string_view text);

}  // namespace auth::spf
