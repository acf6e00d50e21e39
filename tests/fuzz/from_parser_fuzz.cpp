// RFC 5322 s3.4: what a From field names can be written down again, quoted, and read back as the
// same; and an error points into the field.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "auth/message/author.h"

namespace {

using auth::message::Mailbox;
using auth::message::parse_from;

std::string quoted(std::string_view local_part) {
  std::string text = "\"";
  for (const char c : local_part) {
    if (c == '"' || c == '\\') {
      text += '\\';
    }
    text += c;
  }
  return text + '"';
}

bool reads_back(const Mailbox& mailbox) {
  const auto again =
      parse_from("x <" + quoted(mailbox.local_part) + "@" + mailbox.domain.text() + ">");
  return again && again->size() == 1 && again->front().local_part == mailbox.local_part &&
         again->front().domain == mailbox.domain;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto mailboxes = parse_from(text);
  if (!mailboxes) {
    const auto& error = mailboxes.error();
    if (error.offset > size || error.text.empty() ||
        error.problem != auth::message::AuthorProblem::bad_from) {
      std::abort();
    }
    return 0;
  }
  if (mailboxes->empty() || mailboxes->size() > auth::message::max_authors) {
    std::abort();
  }
  for (const Mailbox& mailbox : *mailboxes) {
    if (auth::DnsName::parse(mailbox.domain.text()) != mailbox.domain || !reads_back(mailbox)) {
      std::abort();
    }
  }
  return 0;
}
