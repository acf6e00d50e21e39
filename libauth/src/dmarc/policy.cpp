// RFC 9989 s4.7.
#include "auth/dmarc/policy.h"

namespace auth::dmarc {

std::string_view to_text(Policy policy) noexcept {
  switch (policy) {
    case Policy::none:
      return "none";
    case Policy::quarantine:
      return "quarantine";
    case Policy::reject:
      return "reject";
  }
  return "";
}

}  // namespace auth::dmarc
