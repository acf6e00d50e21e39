#include "auth/dns/answer.h"

namespace auth::dns {

std::string_view to_text(RecordType type) noexcept {
  switch (type) {
    case RecordType::a:
      return "A";
    case RecordType::ns:
      return "NS";
    case RecordType::cname:
      return "CNAME";
    case RecordType::soa:
      return "SOA";
    case RecordType::ptr:
      return "PTR";
    case RecordType::mx:
      return "MX";
    case RecordType::txt:
      return "TXT";
    case RecordType::aaaa:
      return "AAAA";
    case RecordType::spf:
      return "SPF";
  }
  return "";
}

std::string_view to_text(Status status) noexcept {
  switch (status) {
    case Status::ok:
      return "ok";
    case Status::no_data:
      return "no data";
    case Status::no_such_name:
      return "NXDOMAIN";
    case Status::server_failure:
      return "server failure";
    case Status::timeout:
      return "timeout";
  }
  return "";
}

}  // namespace auth::dns
