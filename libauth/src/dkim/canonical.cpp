// RFC 6376 s3.4.1, s3.4.2 and the `c=` tag of s3.5.
#include "auth/dkim/canonical.h"

#include <optional>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"

namespace auth::dkim {
namespace {

std::optional<Canonicalization> algorithm(std::string_view word) {
  if (ascii::iequals(word, "simple")) {
    return Canonicalization::simple;
  }
  if (ascii::iequals(word, "relaxed")) {
    return Canonicalization::relaxed;
  }
  return std::nullopt;
}

bool is_fold_at(std::string_view text, std::size_t at) {
  return text.substr(at, 2) == "\r\n" && at + 2 < text.size() && ascii::is_wsp(text[at + 2]);
}

/// s3.4.2: unfolds, turns each run of white space into one SP, takes it off at both ends.
void append_relaxed_value(std::string& out, std::string_view value) {
  const std::size_t begin = out.size();
  out.resize(begin + value.size());  // never gets longer
  char* const first = out.data() + begin;
  char* end = first;
  bool blank = false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (static_cast<unsigned char>(c) <= ' ') {  // most octets are not: one comparison
      if (ascii::is_wsp(c)) {
        blank = true;
        continue;
      }
      if (c == '\r' && is_fold_at(value, i)) {
        ++i;  // its LF; the white space after it comes next
        continue;
      }
    }
    if (blank) {
      if (end != first) {
        *end++ = ' ';
      }
      blank = false;
    }
    *end++ = c;
  }
  out.resize(static_cast<std::size_t>(end - out.data()));
}

}  // namespace

std::string_view to_text(Canonicalization c) noexcept {
  return c == Canonicalization::simple ? "simple" : "relaxed";
}

Result<CanonicalizationPair, std::string> CanonicalizationPair::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto header = algorithm(text.substr(0, slash));
  // s3.5: without a body algorithm the body is "simple".
  const auto body = slash == std::string_view::npos ? Canonicalization::simple
                                                    : algorithm(text.substr(slash + 1));
  if (!header || !body) {
    return fail("the canonicalization \"" + printable(text, 40) + "\" is unknown");
  }
  return CanonicalizationPair{*header, *body};
}

std::string CanonicalizationPair::text() const {
  return std::string(to_text(header)) + "/" + std::string(to_text(body));
}

void append_canonical_field(std::string& out, std::string_view raw, Canonicalization c) {
  if (c == Canonicalization::simple) {
    out += raw;
    return;
  }
  const auto colon = raw.find(':');
  std::string_view name = raw.substr(0, colon);
  while (!name.empty() && ascii::is_wsp(name.back())) {
    name.remove_suffix(1);
  }
  for (const char letter : name) {
    out += ascii::to_lower(letter);
  }
  if (colon != std::string_view::npos) {
    out += ':';
    append_relaxed_value(out, raw.substr(colon + 1));
  }
}

}  // namespace auth::dkim
