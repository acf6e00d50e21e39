#include "app/duration.h"

#include <cstdint>
#include <optional>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"

namespace countersign::app {
namespace {

std::optional<std::int64_t> seconds_of(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 60;
    case 'h':
      return 60 * 60;
    case 'd':
      return 24 * 60 * 60;
    default:
      return std::nullopt;
  }
}

}  // namespace

auth::Result<std::chrono::seconds, std::string> parse_duration(std::string_view text) {
  const auto unit = text.empty() ? std::nullopt : seconds_of(text.back());
  const auto count = text.empty()
                         ? std::nullopt
                         : auth::ascii::number<std::int64_t>(text.substr(0, text.size() - 1));
  if (!unit || !count || *count == 0) {
    return auth::fail("'" + auth::printable(text) +
                      "' is no duration; write a number and a unit, such as 90s, 15m, 4h or 180d");
  }
  if (*count > longest_duration.count() / *unit) {
    return auth::fail("'" + auth::printable(text) + "' is too long; the most is 36500d");
  }
  return std::chrono::seconds(*count * *unit);
}

}  // namespace countersign::app
