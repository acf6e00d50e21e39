#include "auth/base/severity.h"

namespace auth {

std::string_view to_text(Severity severity) noexcept {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::info:
      return "info";
  }
  return {};
}

}  // namespace auth
