#include "auth/spf/query.h"

namespace auth::spf {
namespace {

constexpr std::string_view default_local_part = "postmaster";  // RFC 7208 s4.3

/// `<a@x>` without its brackets.
std::string_view without_brackets(std::string_view text) {
  if (text.starts_with('<') && text.ends_with('>') && text.size() >= 2) {
    return text.substr(1, text.size() - 2);
  }
  return text;
}

/// `@a,@b:user@c` without its source route (RFC 5321 s4.1.2, A-d-l). `@example.net` has none.
std::string_view without_route(std::string_view path) {
  if (path.starts_with('@')) {
    if (const auto colon = path.find(':'); colon != std::string_view::npos) {
      return path.substr(colon + 1);
    }
  }
  return path;
}

}  // namespace

std::string_view to_text(Identity identity) noexcept {
  return identity == Identity::mailfrom ? "mailfrom" : "helo";
}

Query Query::of_helo(const IpAddress& ip, std::string_view helo) {
  return {.ip = ip,
          .identity = Identity::helo,
          .local_part = std::string(default_local_part),
          .domain = std::string(helo),
          .helo = std::string(helo)};
}

Query Query::of_mail_from(const IpAddress& ip, std::string_view mail_from, std::string_view helo) {
  const std::string_view address = without_route(without_brackets(mail_from));
  if (address.empty()) {
    return of_helo(ip, helo);  // s2.4: the null reverse-path
  }
  const auto at = address.rfind('@');  // a quoted local part may hold others
  const std::string_view local =
      at == std::string_view::npos || at == 0 ? default_local_part : address.substr(0, at);
  return {.ip = ip,
          .identity = Identity::mailfrom,
          .local_part = std::string(local),
          .domain = std::string(at == std::string_view::npos ? address : address.substr(at + 1)),
          .helo = std::string(helo)};
}

}  // namespace auth::spf
