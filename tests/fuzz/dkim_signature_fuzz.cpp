// RFC 6376 s3.5: whatever reads as a signature is bounded, and the place of b= lies in the field.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "auth/base/base64.h"
#include "auth/dkim/signature.h"

namespace {

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view value(reinterpret_cast<const char*>(data), size);
  const auto signature = auth::dkim::parse_signature(value);
  if (!signature) {
    require(!signature.error().text.empty());
    return 0;
  }
  require(signature->b_begin <= size && signature->b_size <= size - signature->b_begin);
  const auto b = auth::base64::decode_folded(value.substr(signature->b_begin, signature->b_size));
  require(b == signature->signature);
  require(!signature->header_names.empty() && signature->header_names.size() <= 1000);
  require(signature->domain.labels() >= 2);
  require(!signature->selector.empty() && signature->selector.size() <= 253);
  require(signature->identity.has_value() == signature->identity_domain.has_value());
  require(!signature->expires_at || !signature->signed_at ||
          *signature->expires_at > *signature->signed_at);
  return 0;
}
