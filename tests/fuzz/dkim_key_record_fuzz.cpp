// RFC 6376 s3.6.1: a key that can be used prints back to the same key.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "auth/dkim/key_record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto record = auth::dkim::parse_key_record(text);
  if (!record) {
    return record.error().text.empty() ? (std::abort(), 0) : 0;
  }
  const std::string again = "v=DKIM1; k=" + std::string(to_text(record->key.algorithm())) +
                            "; p=" + record->key.record_p();
  const auto twice = auth::dkim::parse_key_record(again);
  if (!twice || !(twice->key == record->key)) {
    std::abort();
  }
  return 0;
}
