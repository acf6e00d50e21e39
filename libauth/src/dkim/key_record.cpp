// RFC 6376 s3.6.1, RFC 8463 s4.
#include "auth/dkim/key_record.h"

#include <algorithm>

#include "auth/base/ascii.h"
#include "auth/base/base64.h"
#include "auth/base/printable.h"
#include "auth/base/tag_list.h"

namespace auth::dkim {
namespace {

using Kind = KeyRecordError::Kind;

constexpr std::size_t max_record_octets =
    std::size_t{16} * 1024;  // RSA-8192 needs 1.4 KiB (SEC-47)

auto bad(Kind kind, std::string text) { return fail(KeyRecordError{kind, std::move(text)}); }

/// The words of a colon list, lower case.
std::vector<std::string> words(std::string_view value) {
  std::vector<std::string> result;
  ascii::split(value, ':', [&result](std::string_view word) {
    result.push_back(ascii::lower(ascii::trim(word)));
  });
  return result;
}

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

/// Whether the text is a key record at all; other records may stand at the same name (DKIM-71).
Result<void, KeyRecordError> check_kind(const TagList& list) {
  const Tag* const v = list.find("v");
  if (v != nullptr && v->value != "DKIM1") {
    return bad(Kind::not_a_key_record, "v= is not DKIM1");
  }
  if (v != nullptr && v != &list.tags().front()) {
    return bad(Kind::malformed, "v= is not the first tag");  // s3.6.1
  }
  if (list.find("p") == nullptr) {
    return bad(v == nullptr ? Kind::not_a_key_record : Kind::malformed, "p= is missing");
  }
  return {};
}

Result<crypto::PublicKey, KeyRecordError> read_key(const TagList& list) {
  const Tag* const k = list.find("k");
  const bool is_ed25519 = k != nullptr && ascii::iequals(k->value, "ed25519");
  if (k != nullptr && !is_ed25519 && !ascii::iequals(k->value, "rsa")) {
    return bad(Kind::unknown_algorithm, "k=" + printable(k->value, 40) + " is unknown");
  }
  const std::string_view p = list.find("p")->value;
  if (p.empty()) {
    return bad(Kind::revoked, "the key is revoked");  // s3.6.1: an empty p=
  }
  const auto octets = base64::decode_folded(p);
  if (!octets) {
    return bad(Kind::malformed, "p= is not base64");
  }
  auto key = is_ed25519 ? crypto::PublicKey::ed25519_from_raw(*octets)
                        : crypto::PublicKey::rsa_from_der(*octets);
  if (!key) {
    return bad(Kind::unusable_key, std::move(key.error().text));
  }
  return std::move(*key);
}

}  // namespace

bool KeyRecord::allows_hash(crypto::HashAlgorithm hash) const noexcept {
  return !hashes || contains(*hashes, hash == crypto::HashAlgorithm::sha256 ? "sha256" : "sha1");
}

bool KeyRecord::allows_service(std::string_view service) const noexcept {
  return services.empty() || contains(services, "*") || contains(services, service);
}

Result<KeyRecord, KeyRecordError> parse_key_record(std::string_view text) {
  if (text.size() > max_record_octets) {
    return bad(Kind::malformed, "the record is longer than 16 KiB");
  }
  const auto list = TagList::parse(text);
  if (!list) {
    // Any other text may stand at that name, and few texts are tag lists.
    return bad(text.starts_with("v=DKIM1") ? Kind::malformed : Kind::not_a_key_record,
               list.error().text);
  }
  if (auto kind = check_kind(*list); !kind) {
    return fail(std::move(kind.error()));
  }
  auto key = read_key(*list);
  if (!key) {
    return fail(std::move(key.error()));
  }
  KeyRecord record{.key = std::move(*key)};
  if (const Tag* const h = list->find("h")) {
    record.hashes = words(h->value);
  }
  if (const Tag* const s = list->find("s")) {
    record.services = words(s->value);
  }
  if (const Tag* const t = list->find("t")) {
    const auto flags = words(t->value);
    record.testing = contains(flags, "y");
    record.strict_identity = contains(flags, "s");
  }
  return record;
}

}  // namespace auth::dkim
