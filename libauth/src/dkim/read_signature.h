// What signer, verifier and parse_signature share about the DKIM-Signature field.
#pragma once

#include <string>
#include <string_view>

#include "auth/dkim/signature.h"

namespace auth::dkim {

inline constexpr std::size_t max_signature_octets = std::size_t{64} * 1024;
inline constexpr std::size_t max_header_names = 1000;  // of h= (SEC-9)

enum class SignatureValue { required, may_be_empty };

/// parse_signature; a field that is not signed yet has an empty b=.
[[nodiscard]] Result<Signature, SignatureError> read_signature(std::string_view value,
                                                               SignatureValue b);

/// The value of a tag in text that may be no tag list at all: the first piece of that name.
[[nodiscard]] std::string_view tag_as_written(std::string_view value, std::string_view name);

/// s3.7: what is hashed of the DKIM-Signature field itself. `raw` is the whole field, its value
/// begins at `value_offset`; the value of b= is cut out, there is no CRLF at the end.
[[nodiscard]] std::string canonical_own_field(std::string_view raw, std::size_t value_offset,
                                              const Signature& signature);

}  // namespace auth::dkim
