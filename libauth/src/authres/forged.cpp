// RFC 8601 s5. A difference between two readers is the attack (OpenDKIM issue 434 let a field over
// 4 KiB stand): what is not surely another's is taken for ours. `our.(x)example` is one, too.
#include "auth/authres/forged.h"

#include <algorithm>

#include "auth/base/ascii.h"
#include "auth/base/dns_name.h"
#include "head.h"
#include "scanner.h"

namespace auth::authres {
namespace {

/// The same text for all spellings of an id.
std::string comparable(std::string_view id) {
  id = ascii::trim(id);
  while (id.ends_with('.')) {
    id.remove_suffix(1);
  }
  const auto name = DnsName::parse(id);
  return name ? name->text() : ascii::lower(id);
}

}  // namespace

OwnIds::OwnIds(std::span<const std::string> ids) {
  std::ranges::transform(ids, std::back_inserter(ids_), comparable);
}

bool OwnIds::claimed_by(std::string_view value) const {
  Scanner scanner(value);
  const auto head = read_head(scanner);
  const std::string id = head ? comparable(head->authserv_id) : "";
  return id.empty() || std::ranges::find(ids_, id) != ids_.end();
}

std::vector<std::size_t> forged_fields(const message::HeaderBlock& headers, const OwnIds& own) {
  constexpr std::string_view name = "authentication-results";
  std::vector<std::size_t> numbers;
  std::size_t number = headers.count(name);
  for (auto at = headers.last(name); at; at = headers.previous(*at), --number) {
    if (own.claimed_by(headers.fields()[*at].value())) {
      numbers.push_back(number);
    }
  }
  return numbers;
}

}  // namespace auth::authres
