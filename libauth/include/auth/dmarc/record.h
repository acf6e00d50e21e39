// RFC 9989 s4.5, s4.7, s4.8: DMARC records.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/dmarc/policy.h"

namespace auth::dmarc {

/// adkim= and aspf= (s4.7).
enum class AlignmentMode : std::uint8_t { relaxed, strict };

/// psd=: what the domain says of itself to whoever walks the tree (s4.7).
enum class PublicSuffix : std::uint8_t {
  unknown,  ///< u, the default: the tree walk goes on
  yes,      ///< y: others register their domains below this one
  no,       ///< n: this is an Organizational Domain
};

/// fo=: of which failures the Domain Owner wants to hear (s4.7, RFC 9991). The default is `0`.
struct FailureOptions {
  bool nothing_aligned = true;    ///< 0: no mechanism gave an aligned pass
  bool anything_failed = false;   ///< 1: some mechanism did not give one
  bool any_dkim_failure = false;  ///< d
  bool any_spf_failure = false;   ///< s

  friend bool operator==(const FailureOptions&, const FailureOptions&) = default;
};

/// What is wrong with a record, or has no effect in it. The rest of the record is used (s4.8).
struct RecordProblem {
  std::string tag;        ///< as it is written in the record, hostile; empty: of no tag
  std::string_view text;  ///< a sentence without final dot, whose subject is the tag
};

/// What a DMARC record says. A tag that is missing, cannot be read or stands there twice has its
/// default (s4.8).
struct Record {
  std::optional<Policy> policy{};              ///< p=
  std::optional<Policy> subdomain_policy{};    ///< sp=
  std::optional<Policy> nonexistent_policy{};  ///< np=
  /// A p=, sp= or np= is there whose value is no policy: the record may be used for its reports
  /// alone (s4.10.1).
  bool bad_policy = false;
  bool test = false;                                      ///< t=
  AlignmentMode dkim_alignment = AlignmentMode::relaxed;  ///< adkim=
  AlignmentMode spf_alignment = AlignmentMode::relaxed;   ///< aspf=
  PublicSuffix public_suffix = PublicSuffix::unknown;     ///< psd=
  std::vector<std::string> aggregate_report_uris{};       ///< rua=, valid URIs of any scheme
  std::vector<std::string> failure_report_uris{};         ///< ruf=, likewise
  FailureOptions failure_options{};                       ///< fo=
  std::vector<RecordProblem> problems{};                  ///< at most max_record_problems
};

/// URIs of a list that are kept, and problems that are told; what is beyond is passed over.
inline constexpr std::size_t max_report_uris = 32;
inline constexpr std::size_t max_record_problems = 16;

/// Reads the joined text of one TXT record. Nothing when it is no DMARC record: `v=DMARC1`, spelled
/// so, has to be its first tag (s4.7). Unknown tags are passed over (s4.8).
[[nodiscard]] std::optional<Record> parse_record(std::string_view text);

}  // namespace auth::dmarc
