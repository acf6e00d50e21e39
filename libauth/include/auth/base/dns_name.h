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
  unprintable,     ///< `parse_ascii`: neither printable ASCII nor space
  bad_idn,         ///< a U-label that IDNA2008 refuses, or bad UTF-8
};

[[nodiscard]] std::string_view to_text(DnsNameError error) noexcept;

/// A domain name in the form in which DNS is asked: A-labels, lower case, without final dot. The
/// root is no DnsName.
class DnsName {
 public:
  /// Reads A-labels or U-labels (converted by IDNA2008, RFC 5891). Labels hold letters, digits,
  /// hyphens and underscores (`_domainkey`, `_dmarc`). One final dot is taken off.
  [[nodiscard]] static Result<DnsName, DnsNameError> parse(std::string_view text);

  /// As `parse`, but a label may hold any printable ASCII character (0x20 to 0x7E) but the dot, and
  /// U-labels are not converted: a macro of SPF brings into a name what a sender wrote (RFC 7208
  /// s7.3), and DNS takes any octet (RFC 2181 s11). For names that are only asked for; what has to
  /// be a host or mail domain is read by `parse`.
  [[nodiscard]] static Result<DnsName, DnsNameError> parse_ascii(std::string_view text);

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  [[nodiscard]] std::size_t labels() const noexcept;

  /// True for `parent` itself and everything below it, by whole labels: `notexample.com` is not
  /// within `example.com`.
  [[nodiscard]] bool is_within(const DnsName& parent) const noexcept;

  /// Its right-most labels, `count` of them (1 to labels()): the last 2 of `mail.example.com` are
  /// `example.com`.
  [[nodiscard]] DnsName last_labels(std::size_t count) const;

  /// The name of `labels` and this name below it: `example.com` and `s1._domainkey` give
  /// `s1._domainkey.example.com`. The whole is read by `parse`.
  [[nodiscard]] Result<DnsName, DnsNameError> with_prefix(std::string_view labels) const;

  friend auto operator<=>(const DnsName&, const DnsName&) = default;

 private:
  explicit DnsName(std::string text) : text_(std::move(text)) {}

  [[nodiscard]] static Result<DnsName, DnsNameError> of_labels(std::string text,
                                                               bool (*may_hold)(char),
                                                               DnsNameError otherwise);

  std::string text_;
};

}  // namespace auth
