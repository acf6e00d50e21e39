#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

#include "auth/base/result.h"

namespace auth {

enum class DnsNameError {
  empty,           ///< no name at all
  empty_label,     ///< `a..b` or `.a`
  label_too_long,  ///< over 63 octets (RFC 1035 s2.3.4)
  name_too_long,   ///< over 253 octets as text (RFC 1035 s2.3.4)
  bad_character,   ///< neither letter, digit, hyphen nor underscore
  bad_idn,         ///< a U-label that IDNA2008 refuses, or bad UTF-8
};

[[nodiscard]] std::string_view to_text(DnsNameError error) noexcept;

/// A domain name in the form in which DNS is asked: A-labels, lower case, without final dot.
/// Labels hold letters, digits, hyphens and underscores (`_domainkey`, `_dmarc`). The root is no
/// DnsName.
class DnsName {
 public:
  /// Reads A-labels or U-labels (converted by IDNA2008, RFC 5891). One final dot is taken off.
  [[nodiscard]] static Result<DnsName, DnsNameError> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  [[nodiscard]] std::size_t labels() const noexcept;

  /// True for `parent` itself and everything below it, by whole labels: `notexample.com` is not
  /// within `example.com`.
  [[nodiscard]] bool is_within(const DnsName& parent) const noexcept;

  /// The name of `labels` and this name below it: `example.com` and `s1._domainkey` give
  /// `s1._domainkey.example.com`.
  [[nodiscard]] Result<DnsName, DnsNameError> with_prefix(std::string_view labels) const;

  friend auto operator<=>(const DnsName&, const DnsName&) = default;

 private:
  explicit DnsName(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

}  // namespace auth
