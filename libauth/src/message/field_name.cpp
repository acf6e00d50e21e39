#include "auth/message/field_name.h"

#include <algorithm>

#include "auth/base/ascii.h"

namespace auth::message {

Result<FieldName, FieldNameError> FieldName::parse(std::string_view text) {
  if (text.empty()) {
    return fail(FieldNameError::empty);
  }
  // RFC 5322 s2.2: printable US-ASCII, 33 to 126, but colon.
  const bool good =
      std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f' && c != ':'; });
  if (!good) {
    return fail(FieldNameError::bad_character);
  }
  return FieldName(ascii::lower(text));
}

}  // namespace auth::message
