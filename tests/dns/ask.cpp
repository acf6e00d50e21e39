// dns_ask SERVER NAME TYPE: asks a real server and prints the answer as one line, for
// dns_servers.py.
#include <cstdio>
#include <iterator>
#include <optional>
#include <string_view>

#include "auth/dns/network_resolver.h"
#include "dns/answer_printing.h"

namespace {

using namespace auth::dns;

std::optional<RecordType> type_of(std::string_view text) {
  for (const auto type : {RecordType::a, RecordType::ns, RecordType::cname, RecordType::soa,
                          RecordType::ptr, RecordType::mx, RecordType::txt, RecordType::aaaa}) {
    if (to_text(type) == text) {
      return type;
    }
  }
  return std::nullopt;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: dns_ask SERVER NAME TYPE\n", stderr);
    return 2;
  }
  const auto server = Server::parse(argv[1]);
  const auto name = auth::DnsName::parse(argv[2]);
  const auto type = type_of(argv[3]);
  if (!server || !name || !type) {
    std::fputs("dns_ask: server, name or type cannot be read\n", stderr);
    return 2;
  }
  NetworkResolver resolver({*server});
  const Answer answer =
      resolver.ask({*name, *type}, auth::Deadline::after(std::chrono::seconds(20)));
  std::printf("%s\n%s\n", printed(answer).c_str(), answer.detail.c_str());
  return 0;
}
