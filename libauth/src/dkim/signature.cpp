// RFC 6376 s3.5, with RFC 8301 (algorithms), RFC 8463 (Ed25519) and RFC 8616 (internationalized
// mail).
#include "auth/dkim/signature.h"

#include <algorithm>
#include <array>

#include "auth/base/ascii.h"
#include "auth/base/base64.h"
#include "auth/base/printable.h"
#include "auth/base/tag_list.h"
#include "dkim/quoted_printable.h"
#include "dkim/read_signature.h"

namespace auth::dkim {
namespace {

/// Why a tag cannot be used; `unsupported` as in SignatureError.
struct TagError {
  std::string text;
  bool unsupported = false;
};

using Read = Result<void, TagError>;

auto bad(std::string_view tag, std::string_view why) {
  return fail(TagError{std::string(tag) + "= " + std::string(why)});
}

/// `d`, the domain of `i` and `s`: names without final dot. Letters, digits, hyphens, U-labels, and
/// underscores, which are not allowed but there (DKIM-25).
Result<DnsName, std::string> read_domain(std::string_view text) {
  if (text.ends_with('.')) {
    return fail(std::string("ends in a dot"));
  }
  auto name = DnsName::parse(text);
  if (!name) {
    return fail("is no domain name: " + std::string(to_text(name.error())));
  }
  return std::move(*name);
}

bool is_header_name(std::string_view name) {
  return !name.empty() &&
         std::ranges::all_of(name, [](char c) { return c > ' ' && c < 0x7f && c != ':'; });
}

Read read_version(Signature&, std::string_view value) {
  // s3.5: compared as text; "01" is another version.
  return value == "1" ? Read{} : bad("v", "is not 1");
}

Read read_algorithm(Signature& signature, std::string_view value) {
  constexpr std::array known = {
      Algorithm{crypto::KeyAlgorithm::rsa, crypto::HashAlgorithm::sha256},
      Algorithm{crypto::KeyAlgorithm::ed25519, crypto::HashAlgorithm::sha256},
      Algorithm{crypto::KeyAlgorithm::rsa, crypto::HashAlgorithm::sha1}};
  const auto* const found = std::ranges::find_if(
      known, [value](const Algorithm& a) { return ascii::iequals(a.text(), value); });
  if (found == known.end()) {
    return fail(TagError{"the algorithm \"" + printable(value, 40) + "\" is unknown", true});
  }
  signature.algorithm = *found;
  return {};
}

Read read_b(Signature& signature, std::string_view value) {
  auto octets = base64::decode_folded(value);
  if (!octets) {
    return bad("b", "is not base64");
  }
  signature.signature = std::move(*octets);
  return {};
}

Read read_body_hash(Signature& signature, std::string_view value) {
  auto octets = base64::decode_folded(value);
  if (!octets) {
    return bad("bh", "is not base64");
  }
  signature.body_hash = std::move(*octets);
  return {};
}

Read read_canonicalization(Signature& signature, std::string_view value) {
  auto pair = CanonicalizationPair::parse(value);
  if (!pair) {
    return fail(TagError{std::move(pair.error()), true});
  }
  signature.canonicalization = *pair;
  return {};
}

Read read_header_names(Signature& signature, std::string_view value) {
  Read result;
  ascii::split(value, ':', [&](std::string_view piece) {
    const std::string_view name = ascii::trim(piece);
    if (!result) {
      return;
    }
    if (!is_header_name(name)) {
      result = bad("h", "holds something that is no field name");
    } else if (signature.header_names.size() == max_header_names) {
      result = bad("h", "names more than 1000 fields");
    } else {
      signature.header_names.push_back(ascii::lower(name));
    }
  });
  return result;
}

Read read_identity(Signature& signature, std::string_view value) {
  auto identity = decode_quoted_printable(value);
  if (!identity) {
    return bad("i", "is not quoted-printable");
  }
  const auto at = identity->rfind('@');
  if (at == std::string::npos) {
    return bad("i", "has no @");
  }
  auto domain = read_domain(std::string_view(*identity).substr(at + 1));
  if (!domain) {
    return bad("i", domain.error());
  }
  signature.identity = std::move(*identity);
  signature.identity_domain = std::move(*domain);
  return {};
}

Read read_body_length(Signature& signature, std::string_view value) {
  constexpr std::size_t max_digits = 76;
  if (value.empty() || value.size() > max_digits || !std::ranges::all_of(value, ascii::is_digit)) {
    return bad("l", "is no number");
  }
  // A number that does not fit is larger than any body, which is all we need to know (DKIM-18).
  signature.body_length = ascii::number<std::uint64_t>(value).value_or(UINT64_MAX);
  return {};
}

Read read_query_methods(Signature&, std::string_view value) {
  bool known = false;
  ascii::split(value, ':', [&known](std::string_view method) {
    known = known || ascii::iequals(ascii::trim(method), "dns/txt");
  });
  return known ? Read{} : fail(TagError{"q= names no query method that we know", true});
}

Read read_selector(Signature& signature, std::string_view value) {
  auto name = read_domain(value);
  if (!name) {
    return bad("s", name.error());
  }
  signature.selector = name->text();
  return {};
}

/// `t` and `x`: up to 12 digits (DKIM-19).
std::optional<Timestamp> read_time(std::string_view value) {
  constexpr std::size_t max_digits = 12;
  const auto seconds = ascii::number<std::int64_t>(value);
  return seconds && value.size() <= max_digits ? std::optional(Timestamp(*seconds)) : std::nullopt;
}

Read read_signed_at(Signature& signature, std::string_view value) {
  signature.signed_at = read_time(value);
  return signature.signed_at ? Read{} : bad("t", "is no time");
}

Read read_expires_at(Signature& signature, std::string_view value) {
  signature.expires_at = read_time(value);
  return signature.expires_at ? Read{} : bad("x", "is no time");
}

/// One tag of s3.5. `d` is not among them: without it there is no Signature.
struct TagReader {
  std::string_view name;
  bool required;
  Read (*read)(Signature&, std::string_view);
};

// What is malformed is told before what is unknown (DKIM-90, DKIM-95): a, c and q come last.
constexpr TagReader tag_readers[] = {
    {"v", true, read_version},        {"bh", true, read_body_hash},
    {"h", true, read_header_names},   {"s", true, read_selector},
    {"i", false, read_identity},      {"l", false, read_body_length},
    {"t", false, read_signed_at},     {"x", false, read_expires_at},
    {"a", true, read_algorithm},      {"c", false, read_canonicalization},
    {"q", false, read_query_methods},
};

Read read_tags(Signature& signature, const TagList& list, SignatureValue b) {
  const Tag* const b_tag = list.find("b");
  if (b_tag == nullptr) {
    return bad("b", "is missing");
  }
  signature.b_begin = b_tag->raw_begin;
  signature.b_size = b_tag->raw_size;
  if (!b_tag->value.empty() || b == SignatureValue::required) {
    if (auto read = read_b(signature, b_tag->value); !read) {
      return read;
    }
  }
  for (const TagReader& reader : tag_readers) {
    const Tag* const tag = list.find(reader.name);
    if (tag == nullptr) {
      if (reader.required) {
        return bad(reader.name, "is missing");
      }
      continue;
    }
    if (auto read = reader.read(signature, tag->value); !read) {
      return read;
    }
  }
  if (signature.signed_at && signature.expires_at &&
      *signature.expires_at <= *signature.signed_at) {
    return bad("x", "is not later than t=");
  }
  return {};
}

Result<Signature, TagError> read(std::string_view value, SignatureValue b) {
  if (value.size() > max_signature_octets) {
    return fail(TagError{"the field is longer than 64 KiB"});
  }
  if (!is_utf8(value)) {
    return fail(TagError{"the field is not UTF-8"});  // RFC 8616 s3
  }
  const auto list = TagList::parse(value);
  if (!list) {
    return fail(TagError{list.error().text});
  }
  const Tag* const d = list->find("d");
  if (d == nullptr) {
    return bad("d", "is missing");
  }
  auto domain = read_domain(d->value);
  if (!domain) {
    return bad("d", domain.error());
  }
  if (domain->labels() < 2) {
    return bad("d", "is a single label");  // s3.5, SEC-26
  }
  Signature signature{.domain = std::move(*domain)};
  if (auto tags = read_tags(signature, *list, b); !tags) {
    return fail(std::move(tags.error()));
  }
  return signature;
}

}  // namespace

std::string_view Algorithm::text() const noexcept {
  if (key == crypto::KeyAlgorithm::ed25519) {
    return "ed25519-sha256";
  }
  return hash == crypto::HashAlgorithm::sha256 ? "rsa-sha256" : "rsa-sha1";
}

std::string_view tag_as_written(std::string_view value, std::string_view name) {
  std::string_view found;
  ascii::split(value, ';', [&](std::string_view piece) {
    const auto equals = piece.find('=');
    if (found.empty() && equals != std::string_view::npos &&
        ascii::trim(piece.substr(0, equals)) == name) {
      found = ascii::trim(piece.substr(equals + 1));
    }
  });
  return found;
}

Result<Signature, SignatureError> read_signature(std::string_view value, SignatureValue b) {
  auto signature = read(value, b);
  if (!signature) {
    return fail(SignatureError{.unsupported = signature.error().unsupported,
                               .text = signature.error().text,
                               .domain = std::string(tag_as_written(value, "d")),
                               .selector = std::string(tag_as_written(value, "s")),
                               .algorithm = std::string(tag_as_written(value, "a"))});
  }
  return std::move(*signature);
}

Result<Signature, SignatureError> parse_signature(std::string_view value) {
  return read_signature(value, SignatureValue::required);
}

}  // namespace auth::dkim
