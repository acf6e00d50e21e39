#include "tools/authsign/kept_input.h"

namespace countersign::authsign {

auth::Result<std::string_view, std::string> KeptInput::next() {
  auto octets = in_.next();
  if (!octets) {
    return octets;
  }
  if (octets->empty()) {
    *octets = line_ends_.missing();
  }
  line_ends_.see(*octets);
  if (const auto added = spool_.add(*octets); !added) {
    return auth::fail(added.error());
  }
  return octets;
}

}  // namespace countersign::authsign
