#pragma once

#include <span>
#include <string>
#include <vector>

#include "auth/dns/answer.h"
#include "auth/dns/network_resolver.h"

namespace auth::dns {

/// What one server is asked, and nobody else.
struct DirectQuestion {
  Server server;
  Question question;

  friend auto operator<=>(const DirectQuestion&, const DirectQuestion&) = default;
};

/// What became of asking a server for what it knows by itself.
enum class DirectStatus {
  answered,  ///< with authority (AA), records or that there are none
  lame,      ///< no authority, a referral, SERVFAIL, or nothing that can be read
  refused,   ///< REFUSED
  silent,    ///< no answer, or nobody listens there
  no_route,  ///< this host has no way to addresses of that family at all
};

/// `answered`, `lame`, `refused`, `timeout`, `no route`.
[[nodiscard]] std::string_view to_text(DirectStatus status) noexcept;

struct DirectAnswer {
  DirectStatus status = DirectStatus::silent;
  /// When `answered`: with the TTL that the server gives, and with the CNAMEs that it followed
  /// itself. `found.alias` is where a CNAME leads that it left open.
  Found found{};
  std::string detail{};  ///< for people: `SERVFAIL from 192.0.2.53:53`; empty when answered
};

/// Asks authoritative servers by address: no recursion, no cache, no other server instead.
class DirectResolver {
 public:
  virtual ~DirectResolver() = default;

  /// Asks all questions at once and waits for all answers, or until `deadline`; what is open then
  /// is `silent`. As many answers as questions, in their order. Never throws but std::bad_alloc.
  [[nodiscard]] virtual std::vector<DirectAnswer> ask(std::span<const DirectQuestion> questions,
                                                      Deadline deadline) = 0;
};

/// Over sockets of its own, with the checks of NetworkResolver (SEC-34); TC leads to TCP, silence
/// to another try. Safe to use from several threads.
class NetworkDirectResolver final : public DirectResolver {
 public:
  explicit NetworkDirectResolver(NetworkOptions options = {}) : options_(options) {}

  [[nodiscard]] std::vector<DirectAnswer> ask(std::span<const DirectQuestion> questions,
                                              Deadline deadline) override;

 private:
  NetworkOptions options_;
};

}  // namespace auth::dns
