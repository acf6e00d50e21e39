#include "auth/spf/verdict.h"

namespace auth::spf {

std::string_view to_text(Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::none:
      return "none";
    case Verdict::neutral:
      return "neutral";
    case Verdict::pass:
      return "pass";
    case Verdict::fail:
      return "fail";
    case Verdict::softfail:
      return "softfail";
    case Verdict::temperror:
      return "temperror";
    case Verdict::permerror:
      return "permerror";
  }
  return "";
}

}  // namespace auth::spf
