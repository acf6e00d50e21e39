#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "auth/base/result.h"
#include "auth/dns/answer.h"
#include "dns/names.h"

namespace auth::dns {

/// A question as it goes out.
struct Query {
  Question question;
  std::uint16_t id = 0;
  std::uint16_t udp_payload = 0;  ///< size we take by EDNS (RFC 6891); 0 asks without EDNS
  bool recursion_desired = true;  ///< RD: the server is to find the answer, wherever it is
};

/// AD is set to say that we look at AD (RFC 6840 s5.7). Octets of a DNS message.
[[nodiscard]] std::vector<std::uint8_t> build_query(const Query& query);

/// One record of a reply.
struct ReplyRecord {
  Labels owner{};
  std::uint16_t type = 0;
  std::uint32_t ttl = 0;
  std::optional<RecordData> data{};
  Labels target{};  ///< of a CNAME: also where a DnsName could not hold it
};

struct Reply {
  unsigned rcode = 0;  ///< with the upper bits of EDNS (RFC 6891 s6.1.3)
  bool authoritative = false;
  bool truncated = false;
  bool recursion_available = false;
  bool authenticated = false;
  std::vector<ReplyRecord> answer{};
  std::vector<ReplyRecord> authority{};
};

enum class ReplyError {
  not_ours,    ///< another id or question, or no reply at all (SEC-34)
  unreadable,  ///< broken inside, or more than 1,000 records
};

/// Reads what came in for `query`. Records are read only when the reply is not truncated.
[[nodiscard]] Result<Reply, ReplyError> parse_reply(std::span<const std::uint8_t> octets,
                                                    const Query& query);

/// `SERVFAIL`, `rcode 23`.
[[nodiscard]] std::string rcode_text(unsigned rcode);

}  // namespace auth::dns
