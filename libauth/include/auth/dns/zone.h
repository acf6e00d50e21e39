#pragma once

#include <map>
#include <string>
#include <string_view>
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
  /// proof that the name exists. On an error nothing is added.
  [[nodiscard]] Result<void, ZoneError> add(std::string_view master_file);

  /// The answer to a question, CNAMEs inside the zone followed; a loop is `server_failure`. A CNAME
  /// that leads out of the zone ends in NXDOMAIN here; `leads_out_to` says where to.
  [[nodiscard]] Answer answer(const Question& question) const;

  /// True when that very name owns a record here.
  [[nodiscard]] bool owns(const DnsName& name) const;

 private:
  struct Node;

  struct Record {
    std::uint16_t type;
    std::uint32_t ttl;
    std::optional<RecordData> data;  // nothing for types that we do not read
  };

  std::map<DnsName, std::vector<Record>> records_;
  std::map<std::string, std::vector<Record>> wildcards_;  // by the name below which `*` stands
};

}  // namespace auth::dns
