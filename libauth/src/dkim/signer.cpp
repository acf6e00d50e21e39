// RFC 6376 s5, RFC 8301, RFC 8463.
#include "auth/dkim/signer.h"

#include <algorithm>
#include <cstdint>

#include "auth/base/base64.h"
#include "dkim/folded_field.h"
#include "dkim/quoted_printable.h"
#include "dkim/read_signature.h"

namespace auth::dkim {
namespace {

using Kind = SignFailure::Kind;

constexpr std::string_view field_name = "DKIM-Signature:";

auto refuse(Kind kind, std::string text) { return fail(SignFailure{kind, std::move(text)}); }

/// A message that must not be signed by anybody (DKIM-49, DKIM-50).
Result<void, SignFailure> check_message(const message::HeaderBlock& headers) {
  if (headers.defects().any()) {
    return refuse(Kind::malformed_header, "the header holds " + headers.defects().text());
  }
  if (const std::size_t count = headers.count("from"); count != 1) {
    return refuse(Kind::no_from,
                  "the message has " + std::to_string(count) + " From fields instead of one");
  }
  return {};
}

/// `d=`: two labels or more, and RFC 5321 sub-domains, which have no underscores (DKIM-25).
Result<void, SignFailure> check_domain(const DnsName& domain) {
  if (domain.labels() < 2) {
    return refuse(Kind::request, "d=" + domain.text() + " is a single label");
  }
  if (domain.text().find('_') != std::string::npos) {
    return refuse(Kind::request, "d=" + domain.text() + " holds an underscore");
  }
  return {};
}

/// `i=` as it is written: the local part in dkim-quoted-printable, the domain in A-labels.
Result<std::string, SignFailure> identity_text(std::string_view identity, const DnsName& domain) {
  const auto at = identity.rfind('@');
  if (at == std::string_view::npos) {
    return refuse(Kind::request, "the identity has no @");
  }
  const auto name = DnsName::parse(identity.substr(at + 1));
  if (!name || !name->is_within(domain)) {
    return refuse(Kind::request, "the identity is not within d=" + domain.text());
  }
  return encode_quoted_printable(identity.substr(0, at)) + "@" + name->text();
}

Result<void, SignFailure> check_names(const std::vector<std::string>& names) {
  if (std::ranges::find(names, "from") == names.end()) {
    return refuse(Kind::request, "the fields to sign do not include From");  // s5.4
  }
  if (std::ranges::find(names, "dkim-signature") != names.end()) {
    return refuse(Kind::request, "signatures do not sign signatures");  // s5.4.1, DKIM-56
  }
  if (names.size() > max_header_names) {
    return refuse(Kind::request, "there are more than 1000 fields to sign");
  }
  return {};
}

/// `t=` and `x=`: up to twelve digits.
Result<void, SignFailure> check_times(Timestamp now, const SignRequest& request) {
  constexpr std::int64_t limit = 1'000'000'000'000;
  const auto in_range = [](std::int64_t seconds) { return seconds >= 0 && seconds < limit; };
  if (!in_range(now.seconds())) {
    return refuse(Kind::request, "the time of signing cannot be written");
  }
  if (!request.expire_after) {
    return {};
  }
  const auto seconds = request.expire_after->count();
  if (seconds <= 0 || seconds >= limit || !in_range(now.seconds() + seconds)) {
    return refuse(Kind::request, "the time of expiry cannot be written");
  }
  return {};
}

/// The field up to `h=`; `bh=` and `b=` follow when the body is known.
Result<FoldedField, SignFailure> begin_field(const SignRequest& request, Algorithm algorithm,
                                             const std::vector<std::string>& names, Timestamp now) {
  FoldedField field(field_name);
  const auto tag = [&field](std::string_view name, std::string_view value) {
    std::string word;
    word.append(name).append("=").append(value).append(";");
    field.word(word);
  };
  tag("v", "1");
  tag("a", algorithm.text());
  tag("c", request.canonicalization.text());
  tag("d", request.domain.text());
  tag("s", request.selector.text());
  tag("t", std::to_string(now.seconds()));
  if (request.expire_after) {
    tag("x", std::to_string((now + *request.expire_after).seconds()));
  }
  if (request.identity) {
    const auto identity = identity_text(*request.identity, request.domain);
    if (!identity) {
      return fail(identity.error());
    }
    tag("i", *identity);
  }
  std::string word = "h=";
  for (std::size_t i = 0; i < names.size(); ++i) {
    word += names[i];
    word += i + 1 < names.size() ? ':' : ';';
    if (i == 0) {
      field.word(word);
    } else {
      field.glue(word);
    }
    word.clear();
  }
  return field;
}

/// One signature on its way.
struct Part {
  DnsName domain;
  Selector selector;
  std::shared_ptr<const crypto::SigningKey> key;
  Algorithm algorithm;
  Canonicalization canonicalization;  // of the header
  FoldedField field;
  crypto::Hasher header;
  std::size_t body;  // which of the bodies

  /// Once only.
  [[nodiscard]] Result<SignedField, SignFailure> finish(std::string_view body_hash);
};

Result<SignedField, SignFailure> Part::finish(std::string_view body_hash) {
  field.word("bh=" + std::string(body_hash) + ";");
  field.word("b=");
  // s3.7: the field itself comes last, with an empty b= and without CRLF.
  std::string own;
  own.reserve(field.text().size());
  append_canonical_field(own, field.text(), canonicalization);
  header.update(own);
  const crypto::Digest digest = header.finish();
  const auto signature = key->sign(digest);
  if (!signature) {
    return refuse(Kind::key, signature.error().text);
  }
  // One flipped bit (a fault in RSA-CRT) shows the private key to whoever sees it (SEC-45).
  if (!key->public_key().verify(digest, *signature)) {
    return refuse(Kind::key, "the new signature does not verify with its own public key");
  }
  field.fill(base64::encode(*signature));
  return SignedField{field.text().substr(field_name.size()), std::move(domain), std::move(selector),
                     algorithm};
}

}  // namespace

struct Signer::Impl {
  struct Body {
    Canonicalization canonicalization;
    BodyHasher hasher;
  };

  std::vector<Part> parts;
  std::vector<Body> bodies;

  [[nodiscard]] std::size_t body_of(Canonicalization c) {
    const auto found = std::ranges::find(bodies, c, &Body::canonicalization);
    if (found == bodies.end()) {
      bodies.push_back({c, BodyHasher(c)});
      return bodies.size() - 1;
    }
    return static_cast<std::size_t>(found - bodies.begin());
  }

  [[nodiscard]] Result<void, SignFailure> add(const message::HeaderBlock& headers,
                                              const SignRequest& request, Timestamp now) {
    if (request.key == nullptr) {
      return refuse(Kind::request, "there is no key");
    }
    if (auto domain = check_domain(request.domain); !domain) {
      return domain;
    }
    if (auto times = check_times(now, request); !times) {
      return times;
    }
    const auto names = names_to_sign(headers, request.fields);
    if (auto checked = check_names(names); !checked) {
      return checked;
    }
    const Algorithm algorithm{request.key->public_key().algorithm(), crypto::HashAlgorithm::sha256};
    auto field = begin_field(request, algorithm, names, now);
    if (!field) {
      return fail(std::move(field.error()));
    }
    crypto::Hasher header;
    hash_fields(header, headers, names, request.canonicalization.header);
    const std::size_t body = body_of(request.canonicalization.body);
    parts.push_back({request.domain, request.selector, request.key, algorithm,
                     request.canonicalization.header, std::move(*field), std::move(header), body});
    return {};
  }
};

Signer::Signer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Signer::Signer(Signer&&) noexcept = default;
Signer& Signer::operator=(Signer&&) noexcept = default;
Signer::~Signer() = default;

Result<Signer, SignFailure> Signer::begin(const message::HeaderBlock& headers,
                                          std::span<const SignRequest> requests, Timestamp now) {
  if (auto checked = check_message(headers); !checked) {
    return fail(std::move(checked.error()));
  }
  if (requests.empty()) {
    return refuse(Kind::request, "there is nothing to sign with");
  }
  auto impl = std::make_unique<Impl>();
  for (const SignRequest& request : requests) {
    if (auto added = impl->add(headers, request, now); !added) {
      return fail(std::move(added.error()));
    }
  }
  return Signer(std::move(impl));
}

void Signer::body(std::string_view chunk) {
  for (Impl::Body& body : impl_->bodies) {
    body.hasher.update(chunk);
  }
}

Result<std::vector<SignedField>, SignFailure> Signer::finish() && {
  std::vector<std::string> body_hashes;
  for (Impl::Body& body : impl_->bodies) {
    body_hashes.push_back(base64::encode(body.hasher.finish().bytes()));
  }
  std::vector<SignedField> fields;
  for (Part& part : impl_->parts) {
    auto field = part.finish(body_hashes[part.body]);
    if (!field) {
      return fail(std::move(field.error()));
    }
    fields.push_back(std::move(*field));
  }
  return fields;
}

}  // namespace auth::dkim
