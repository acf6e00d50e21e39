#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "auth/base/dns_name.h"
#include "auth/base/result.h"

namespace auth::dkim {

/// `s=` (RFC 6376 s3.1): one or more LDH labels, lower case. Made by `parse` only, so that it can
/// never be a path or a second record (SEC-48).
class Selector {
 public:
  /// The error is a sentence.
  [[nodiscard]] static Result<Selector, std::string> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  friend auto operator<=>(const Selector&, const Selector&) = default;

 private:
  explicit Selector(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

/// `<s>._domainkey.<d>` (s3.6.2.1), where that fits into a name.
[[nodiscard]] Result<DnsName, DnsNameError> key_record_name(std::string_view selector,
                                                            const DnsName& domain);

}  // namespace auth::dkim
