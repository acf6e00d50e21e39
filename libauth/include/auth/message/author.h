#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/dns_name.h"
#include "auth/base/result.h"
#include "auth/message/header_block.h"

namespace auth::message {

/// One address of a From field.
struct Mailbox {
  std::string local_part;  ///< unquoted; UTF-8 without control characters but HTAB
  DnsName domain;
};

enum class AuthorProblem {
  no_from,       ///< no From field
  several_from,  ///< more than one From field
  bad_from,      ///< the field cannot be read, or holds no address (empty group, `<>`)
};

struct AuthorError {
  AuthorProblem problem;
  std::string text;        ///< a sentence without final dot
  std::size_t offset = 0;  ///< in the field's value
};

/// Most addresses one From field may hold.
inline constexpr std::size_t max_authors = 100;

/// The addresses of a From field's value (RFC 5322 s3.6.2, RFC 6854 groups, RFC 6532 UTF-8), all or
/// nothing. The one parser of signer and verifier (SEC-20): raw octets, encoded words are not
/// decoded. Comments nest up to 16 deep. Display names may hold 8-bit octets and dots; obsolete
/// routes and domain literals are refused.
[[nodiscard]] Result<std::vector<Mailbox>, AuthorError> parse_from(std::string_view value);

/// The authors of a message: exactly one From field, and parse_from of it.
[[nodiscard]] Result<std::vector<Mailbox>, AuthorError> authors(const HeaderBlock& headers);

/// The distinct domains of `mailboxes`, in order of appearance.
[[nodiscard]] std::vector<DnsName> domains(const std::vector<Mailbox>& mailboxes);

}  // namespace auth::message
