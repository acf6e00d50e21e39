// RFC 8601 s2.2: what parses is written so that it reads the same again, and what is written once
// is written the same again. A field that parses names an id that its owner can claim.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "auth/authres/field.h"
#include "auth/authres/forged.h"

using auth::authres::Field;
using auth::authres::parse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto field = parse(text);
  if (!field) {
    return 0;
  }
  const std::string written = auth::authres::format(field->authserv_id, field->results);
  const auto again = parse(written);
  if (!again || again->authserv_id != field->authserv_id ||
      auth::authres::format(again->authserv_id, again->results) != written) {
    std::abort();
  }
  // Results that do not fit into a field are left out, the others stay as they were.
  if (again->results.size() == field->results.size() && again->results != field->results) {
    std::abort();
  }
  const std::string ids[] = {field->authserv_id};
  if (!auth::authres::OwnIds(ids).claimed_by(text)) {
    std::abort();
  }
  return 0;
}
