#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "auth/base/dns_name.h"
#include "auth/base/ip_address.h"

namespace auth::dns {

/// The types we ask for (RFC 1035 s3.2.2, RFC 3596).
enum class RecordType : std::uint16_t {
  a = 1,
  ns = 2,
  cname = 5,
  soa = 6,
  ptr = 12,
  mx = 15,
  txt = 16,
  aaaa = 28,
  spf = 99,  ///< deprecated (RFC 7208 s3.1); asked for to warn about it
};

[[nodiscard]] std::string_view to_text(RecordType type) noexcept;

struct Question {
  DnsName name;
  RecordType type;

  friend auto operator<=>(const Question&, const Question&) = default;
};

/// Kept apart, because each changes a verdict in its own way (SEC-37).
enum class Status {
  ok,              ///< at least one record of the type
  no_data,         ///< the name exists, the type does not
  no_such_name,    ///< NXDOMAIN
  server_failure,  ///< SERVFAIL, REFUSED, FORMERR, a CNAME loop, an answer that cannot be read
  timeout,         ///< nobody answered before the deadline
};

/// `ok`, `no data`, `NXDOMAIN`, `server failure`, `timeout`.
[[nodiscard]] std::string_view to_text(Status status) noexcept;

/// All character-strings of one TXT record joined without separator (DKIM-70, RFC 7208 s3.3). Any
/// octet may be in it, NUL too.
struct Text {
  std::string octets;

  friend auto operator<=>(const Text&, const Text&) = default;
};

struct Mx {
  std::uint16_t preference = 0;
  std::optional<DnsName>
      exchange;  ///< nothing: the null MX `.` (RFC 7505), or a name we cannot ask for

  friend auto operator<=>(const Mx&, const Mx&) = default;
};

struct Soa {
  std::optional<DnsName> primary;
  std::uint32_t serial = 0;
  std::chrono::seconds minimum{0};  ///< bounds the negative TTL (RFC 2308 s4)

  friend auto operator<=>(const Soa&, const Soa&) = default;
};

/// A and AAAA are IpAddress; NS, PTR and CNAME are DnsName.
using RecordData = std::variant<IpAddress, Text, Mx, Soa, DnsName>;

/// What came of a question. The same question has the same shape of answer whoever answers it.
struct Answer {
  Status status = Status::timeout;
  std::vector<RecordData> records{};  ///< in the order of the answer; empty unless `ok`
  std::chrono::seconds ttl{0};        ///< smallest of the records and CNAMEs; negative TTL for none
  bool authenticated = false;         ///< AD bit: the resolver says that DNSSEC held
  std::string detail{};               ///< for people: `SERVFAIL from 192.0.2.53:53`; may be empty
  std::vector<DnsName> aliases{};     ///< where CNAMEs led, in order; the last owns the records

  /// The records of one kind: `answer.all<Text>()`. Copies.
  template <typename T>
  [[nodiscard]] std::vector<T> all() const {
    std::vector<T> found;
    for (const RecordData& record : records) {
      if (const T* value = std::get_if<T>(&record)) {
        found.push_back(*value);
      }
    }
    return found;
  }

  /// The question may be answered another time: server_failure or timeout.
  [[nodiscard]] bool temporary() const noexcept {
    return status == Status::server_failure || status == Status::timeout;
  }
};

/// What one source knows of a question: an answer, or how far its CNAMEs lead.
struct Found {
  Answer answer{};                 ///< with the CNAMEs that the source followed itself
  std::optional<DnsName> alias{};  ///< where the chain goes on; `answer` has no status then
};

}  // namespace auth::dns
