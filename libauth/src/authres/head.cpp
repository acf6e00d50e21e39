#include "head.h"

namespace auth::authres {

std::optional<Head> read_head(Scanner& scanner) {
  const auto ends = [&] { return scanner.at_end() || scanner.next_is(';'); };
  if (!scanner.skip_cfws()) {
    return std::nullopt;
  }
  auto id = scanner.value();
  if (!id || !scanner.skip_cfws()) {
    return std::nullopt;
  }
  if (ends()) {
    return Head{.authserv_id = std::move(*id)};
  }
  const auto version = scanner.number();
  if (!version || !scanner.skip_cfws()) {
    return std::nullopt;
  }
  if (!ends()) {
    scanner.refuse("\";\" is missing");
    return std::nullopt;
  }
  return Head{.authserv_id = std::move(*id), .version = *version};
}

}  // namespace auth::authres
