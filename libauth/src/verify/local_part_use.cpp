// RFC 7208 s7.1, s7.2.
#include "verify/local_part_use.h"

#include <algorithm>
#include <string_view>

namespace auth::verify {
namespace {

bool holds_local_part(std::string_view term) {
  constexpr std::string_view letters = "sSlL";
  for (auto at = term.find("%{"); at != std::string_view::npos; at = term.find("%{", at + 2)) {
    if (at + 2 < term.size() && letters.find(term[at + 2]) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

}  // namespace

// NOLINTNEXTLINE(misc-no-recursion): includes are at most ten deep (RFC 7208 s4.6.4)
bool looks_at_local_part(const spf::Trace& trace) {
  return std::ranges::any_of(trace.terms, [](const spf::TracedTerm& term) {
    return holds_local_part(term.term) || std::ranges::any_of(term.inner, looks_at_local_part);
  });
}

}  // namespace auth::verify
