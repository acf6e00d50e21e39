// RFC 6376 s3.7: the hash that b= signs.
#include "auth/dkim/signer.h"
#include "dkim/read_signature.h"

namespace auth::dkim {

std::string canonical_own_field(std::string_view raw, std::size_t value_offset,
                                const Signature& signature) {
  // s3.5: all tags stay octet for octet; of b= everything between = and ; goes (DKIM-44).
  const std::size_t b = value_offset + signature.b_begin;
  std::string unsigned_field;
  unsigned_field.reserve(raw.size());
  unsigned_field.append(raw.substr(0, b)).append(raw.substr(b + signature.b_size));
  std::string canonical;
  canonical.reserve(unsigned_field.size());
  append_canonical_field(canonical, unsigned_field, signature.canonicalization.header);
  return canonical;
}

Result<crypto::Digest, SignatureError> header_digest(const message::HeaderBlock& headers,
                                                     std::string_view own_raw,
                                                     std::optional<std::size_t> own_index) {
  const auto colon = own_raw.find(':');
  if (colon == std::string_view::npos) {
    return fail(SignatureError{.text = "the field has no colon"});
  }
  const std::size_t value_offset = colon + 1;
  const auto signature = read_signature(own_raw.substr(value_offset), SignatureValue::may_be_empty);
  if (!signature) {
    return fail(signature.error());
  }
  crypto::Hasher hasher(signature->algorithm.hash);
  hash_fields(hasher, headers, signature->header_names, signature->canonicalization.header,
              own_index.value_or(static_cast<std::size_t>(-1)));
  hasher.update(canonical_own_field(own_raw, value_offset, *signature));
  return hasher.finish();
}

}  // namespace auth::dkim
