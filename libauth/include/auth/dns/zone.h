#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "auth/base/result.h"
#include "auth/dns/answer.h"

namespace auth::dns {

struct ZoneError {
  std::string text;      ///< a sentence without final dot
  std::size_t line = 0;  ///< in the text, from 1
};

/// Records of one or more BIND master files (RFC 1035 s5), each with its own `$ORIGIN`. A name that
/// has something below it exists (NODATA, not NXDOMAIN). Wildcards (`*`, RFC 4592) answer for names
/// that do not exist.
class Zone {
 public:
  /// Adds the records of a master file. Types other than those of RecordType are read and kept as
  /// proof that the name exists; what stands there twice is kept once. At most 16 MiB of text,
  /// 100,000 records and 1,000 of a name. On an error nothing is added.
  [[nodiscard]] Result<void, ZoneError> add(std::string_view master_file);

  /// The answer to a question, CNAMEs inside the zone followed; a loop is `server_failure`. A CNAME
  /// that leads out of the zone ends in NXDOMAIN. Negative answers have the TTL that the SOA of
  /// their zone says, zero without one.
  [[nodiscard]] Answer answer(const Question& question) const;

  /// True when that very name owns a record here.
  [[nodiscard]] bool owns(const DnsName& name) const;

  /// One step of a question: a CNAME is told, not followed.
  [[nodiscard]] Found find(const Question& question) const;

 private:
  struct Record {
    std::uint16_t type;
    std::uint32_t ttl;
    std::optional<RecordData> data;  // nothing for types and names that we do not ask for
  };

  struct TextHash {
    using is_transparent = void;

    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };

  using Records = std::vector<Record>;
  using Labels = std::vector<std::string>;  // {"com", "example", "*"}

  [[nodiscard]] static Result<void, std::string> join(Records& records, Record added);
  [[nodiscard]] static Found alias(const Record& record, const DnsName& owner);
  [[nodiscard]] const Records* records_at(const DnsName& name) const;
  [[nodiscard]] const Records* records_around(const DnsName& name) const;
  [[nodiscard]] std::chrono::seconds negative_ttl_at(std::string_view name) const;

  std::unordered_map<std::string, Records, TextHash, std::equal_to<>> records_;  // by owner
  std::set<Labels> owners_;  // a name before what is below it
};

}  // namespace auth::dns
