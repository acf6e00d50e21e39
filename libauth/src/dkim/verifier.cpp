// RFC 6376 s6, RFC 8301, RFC 8463, RFC 8616. The order of the checks is that of s6.1.1 to s6.1.3.
#include "auth/dkim/verifier.h"

#include <algorithm>
#include <optional>

#include "auth/base/overload.h"
#include "auth/base/tag_list.h"
#include "auth/dkim/selector.h"
#include "auth/dkim/signature.h"
#include "auth/dkim/signed_fields.h"
#include "auth/message/author.h"
#include "dkim/key_objection.h"
#include "dkim/read_signature.h"

namespace auth::dkim {
namespace {

using message::HeaderBlock;

/// A DKIM-Signature field that reads well.
struct ReadSignature {
  std::size_t field;   // index in the header
  std::size_t result;  // index in the results
  Signature signature;
};

/// A body hash that one or more signatures need.
struct Body {
  Canonicalization canonicalization;
  crypto::HashAlgorithm algorithm;
  std::uint64_t limit;
  BodyHasher hasher;
};

struct BodyHash {
  crypto::Digest digest;
  std::uint64_t canonical_octets;
};

/// A signature for which a key is asked.
struct Candidate {
  ReadSignature read;
  crypto::Digest header_digest;
  std::size_t key;   // index in the key names
  std::size_t body;  // index in the bodies
  std::string remark;
};

/// s6.1.1, s8.15: a message whose header is no header verifies with nobody's key (DKIM-49, SEC-20).
std::optional<std::string> problem_of(const HeaderBlock& headers) {
  if (headers.defects().any()) {
    return "the header holds " + headers.defects().text();
  }
  switch (headers.count("from")) {
    case 0:
      return "the message has no From field";
    case 1:
      return std::nullopt;
    default:
      return "the message has several From fields";
  }
}

SignatureResult report(std::string_view value, const Result<Signature, SignatureError>& read) {
  constexpr std::size_t max_text = 255;
  constexpr std::size_t b_octets = 8;  // RFC 6008 s3
  SignatureResult result;
  if (read) {
    result.domain = read->domain.text();
    result.selector = read->selector;
    result.algorithm = read->algorithm.text();
    result.identity = read->identity;
  } else {
    const SignatureError& error = read.error();
    result.domain = error.domain.substr(0, max_text);
    result.selector = error.selector.substr(0, max_text);
    result.algorithm = error.algorithm.substr(0, max_text);
    result.outcome =
        error.unsupported ? Outcome(Unsupported{error.text}) : Outcome(BadSyntax{error.text});
  }
  result.b_begin = without_fws(tag_as_written(value, "b").substr(0, max_text)).substr(0, b_octets);
  return result;
}

/// What can be said against a signature before its key is known (DKIM-92 to DKIM-96).
std::optional<Outcome> objection(const Signature& s, const VerifyOptions& options, Timestamp now) {
  constexpr std::chrono::seconds clock_error{300};  // DKIM-20
  if (std::ranges::find(s.header_names, "from") == s.header_names.end()) {
    return NotAcceptable{"From is not signed"};
  }
  if (s.identity_domain && !s.identity_domain->is_within(s.domain)) {
    return NotAcceptable{"i= is not within d="};
  }
  if (s.expires_at && now > *s.expires_at + clock_error) {
    return AgainstPolicy{"the signature has expired"};
  }
  if (s.algorithm.hash == crypto::HashAlgorithm::sha1 && !options.allow_sha1) {
    return AgainstPolicy{"rsa-sha1 is a historic algorithm"};  // RFC 8301 s3.1
  }
  return std::nullopt;
}

/// Whether the mathematics holds (s6.1.3), and then whether the signature covers the body.
Outcome check(const Candidate& candidate, const KeyRecord& record, const BodyHash& body,
              const VerifyOptions& options) {
  const Signature& s = candidate.read.signature;
  const std::uint64_t length = s.body_length.value_or(body.canonical_octets);
  // s3.5: l= beyond the end of the body; the body was cut.
  if (length > body.canonical_octets || !std::ranges::equal(body.digest.bytes(), s.body_hash)) {
    return BodyHashMismatch{};
  }
  if (!record.key.verify(candidate.header_digest, s.signature)) {
    return SignatureMismatch{};
  }
  if (length < body.canonical_octets && !options.allow_partial_body) {
    return AgainstPolicy{"l= leaves a part of the body unsigned"};  // s8.2, SEC-22
  }
  return Verified{};
}

/// Fields that change what the reader sees, and that anybody could add (SEC-22, SEC-23).
std::string unsigned_fields(const HeaderBlock& headers, const Signature& signature) {
  struct Shown {
    std::string_view name;
    std::string_view text;
  };

  std::string names;
  for (const Shown& field : {Shown{"subject", "Subject"}, Shown{"content-type", "Content-Type"}}) {
    const auto times = std::ranges::count(signature.header_names, field.name);
    if (headers.count(field.name) > static_cast<std::size_t>(times)) {
      names.append(names.empty() ? "" : " and ").append(field.text);
    }
  }
  const bool several = names.find(' ') != std::string::npos;
  return names.empty() ? names : names + (several ? " are not signed" : " is not signed");
}

crypto::Digest header_digest_of(const HeaderBlock& headers, const ReadSignature& read) {
  const Signature& s = read.signature;
  const message::Field& own = headers.fields()[read.field];
  crypto::Hasher hasher(s.algorithm.hash);
  hash_fields(hasher, headers, s.header_names, s.canonicalization.header, read.field);
  hasher.update(canonical_own_field(own.raw(), own.value_offset(), s));
  return hasher.finish();
}

/// The order in which signatures are looked at: those of the author's domain, of its parents and of
/// its subdomains first, so that a flood of others cannot crowd them out (DKIM-106).
void put_aligned_first(std::vector<ReadSignature>& signatures, const HeaderBlock& headers) {
  const auto authors = message::authors(headers);
  if (!authors) {
    return;
  }
  std::ranges::stable_partition(signatures, [&authors](const ReadSignature& read) {
    const DnsName& d = read.signature.domain;
    return std::ranges::any_of(*authors, [&d](const message::Mailbox& author) {
      return author.domain.is_within(d) || d.is_within(author.domain);
    });
  });
}

}  // namespace

struct Verifier::Impl {
  VerifyOptions options;
  std::vector<SignatureResult> results;
  std::vector<Candidate> candidates;
  std::vector<DnsName> key_names;
  std::vector<Body> bodies;

  /// Reads all DKIM-Signature fields and reports those that cannot be read.
  [[nodiscard]] std::vector<ReadSignature> read(const HeaderBlock& headers) {
    const auto problem = problem_of(headers);
    std::vector<ReadSignature> signatures;
    for (std::size_t i = 0; i < headers.fields().size(); ++i) {
      const message::Field& field = headers.fields()[i];
      if (field.name() != "dkim-signature") {
        continue;
      }
      auto signature = parse_signature(field.value());
      results.push_back(report(field.value(), signature));
      if (problem) {
        results.back().outcome = NotAcceptable{*problem};
      } else if (signature) {
        signatures.push_back({i, results.size() - 1, std::move(*signature)});
      }
    }
    return signatures;
  }

  void add(const HeaderBlock& headers, ReadSignature read, Timestamp now) {
    SignatureResult& result = results[read.result];
    const Signature& s = read.signature;
    if (auto against = objection(s, options, now)) {
      result.outcome = std::move(*against);
      return;
    }
    auto key_name = key_record_name(s.selector, s.domain);
    if (!key_name) {
      result.outcome = KeyUnavailable{false, "s= and d= are too long for a name"};  // DKIM-79
      return;
    }
    if (candidates.size() == options.max_signatures) {
      return;  // stays NotEvaluated
    }
    const std::size_t key = index_of_key(std::move(*key_name));
    const std::size_t body = index_of_body(s);
    const crypto::Digest digest = header_digest_of(headers, read);
    std::string remark = unsigned_fields(headers, s);
    candidates.push_back({std::move(read), digest, key, body, std::move(remark)});
  }

  [[nodiscard]] std::size_t index_of_key(DnsName name) {
    const auto found = std::ranges::find(key_names, name);
    const auto index = static_cast<std::size_t>(found - key_names.begin());
    if (found == key_names.end()) {
      key_names.push_back(std::move(name));
    }
    return index;
  }

  [[nodiscard]] std::size_t index_of_body(const Signature& s) {
    const Canonicalization c = s.canonicalization.body;
    const crypto::HashAlgorithm algorithm = s.algorithm.hash;
    const std::uint64_t limit = s.body_length.value_or(UINT64_MAX);
    const auto found = std::ranges::find_if(bodies, [&](const Body& body) {
      return body.canonicalization == c && body.algorithm == algorithm && body.limit == limit;
    });
    const auto index = static_cast<std::size_t>(found - bodies.begin());
    if (found == bodies.end()) {
      bodies.push_back({c, algorithm, limit, BodyHasher(c, algorithm, limit)});
    }
    return index;
  }

  void judge(const Candidate& candidate, const KeyAnswer& answer, const BodyHash& body) {
    SignatureResult& result = results[candidate.read.result];
    if (const NoKey* const none = std::get_if<NoKey>(&answer)) {
      result.outcome = KeyUnavailable{none->temporary, none->text};
      return;
    }
    const KeyRecord& record = *std::get<std::shared_ptr<const KeyRecord>>(answer);
    result.key_bits = record.key.bits();
    result.testing = record.testing;
    const Signature& s = candidate.read.signature;
    const KeyUse use{s.algorithm, s.domain, s.identity_domain};
    auto against = objection(use, record, options);
    result.outcome = against ? std::move(*against) : check(candidate, record, body, options);
    if (std::holds_alternative<Verified>(result.outcome)) {
      result.remark = candidate.remark;
    }
  }
};

Verifier::Verifier(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Verifier::Verifier(Verifier&&) noexcept = default;
Verifier& Verifier::operator=(Verifier&&) noexcept = default;
Verifier::~Verifier() = default;

Verifier Verifier::begin(const HeaderBlock& headers, const VerifyOptions& options, Timestamp now) {
  auto impl = std::make_unique<Impl>();
  impl->options = options;
  auto signatures = impl->read(headers);
  put_aligned_first(signatures, headers);
  for (ReadSignature& read : signatures) {
    impl->add(headers, std::move(read), now);
  }
  return Verifier(std::move(impl));
}

const std::vector<DnsName>& Verifier::key_names() const noexcept { return impl_->key_names; }

void Verifier::body(std::string_view chunk) {
  for (Body& body : impl_->bodies) {
    body.hasher.update(chunk);
  }
}

std::vector<SignatureResult> Verifier::finish(const std::vector<KeyAnswer>& keys) && {
  std::vector<BodyHash> hashes;
  for (Body& body : impl_->bodies) {
    const crypto::Digest digest = body.hasher.finish();
    hashes.push_back({digest, body.hasher.canonical_octets()});
  }
  const KeyAnswer unanswered = NoKey{.temporary = true, .text = "the key was not asked for"};
  for (const Candidate& candidate : impl_->candidates) {
    impl_->judge(candidate, candidate.key < keys.size() ? keys[candidate.key] : unanswered,
                 hashes[candidate.body]);
  }
  return std::move(impl_->results);
}

}  // namespace auth::dkim
