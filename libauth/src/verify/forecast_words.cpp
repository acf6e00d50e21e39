#include "verify/forecast_words.h"

#include "auth/base/printable.h"

namespace auth::verify {
namespace {

/// Clauses up to a bound, for a record of DNS may be as long as a book.
class Clauses {
 public:
  void add(const std::string& clause) {
    text_ += (text_.empty() ? "" : "; ") + clause;
    if (text_.size() > most) {
      text_.resize(most);
      // Not within a character of UTF-8.
      constexpr unsigned char continuation = 0x80;
      constexpr unsigned char two_bits = 0xc0;
      while (!text_.empty() && static_cast<unsigned char>(text_.back()) >= continuation) {
        const bool first = (static_cast<unsigned char>(text_.back()) & two_bits) == two_bits;
        text_.pop_back();
        if (first) {
          break;
        }
      }
      text_ += "…";
    }
  }

  [[nodiscard]] std::string take() && { return std::move(text_); }

 private:
  static constexpr std::size_t most = 800;

  std::string text_;
};

std::string author_of(const ForecastBasis& basis) {
  return basis.dmarc.domain ? basis.dmarc.domain->text() : "From";
}

std::string key_name(const dkim::SignatureResult& signature) {
  return signature.selector + "._domainkey." + signature.domain;
}

void add_dmarc(const ForecastBasis& basis, Clauses& cause, Clauses& remedy) {
  switch (basis.result.dmarc) {
    case dmarc::Verdict::fail:
      cause.add("DMARC fails, and " + author_of(basis) + " asks for " +
                std::string(to_text(basis.result.policy.value_or(dmarc::Policy::none))));
      break;
    case dmarc::Verdict::none:
      cause.add(author_of(basis) + " has no DMARC policy");
      if (basis.dmarc.domain) {
        remedy.add("publish a DMARC record, v=DMARC1; p=none at first, at _dmarc." +
                   basis.dmarc.domain->text());
      }
      break;
    case dmarc::Verdict::permerror:
    case dmarc::Verdict::temperror:
      cause.add("DMARC " + std::string(to_text(basis.result.dmarc)) + ": " +
                dmarc::reason(basis.dmarc));
      break;
    case dmarc::Verdict::pass:
      break;
  }
}

std::string spf_remedy(const ForecastBasis& basis) {
  const spf::Query& query = basis.spf.query;
  const std::string domain = printable(query.domain);
  const std::string address = query.ip.text();
  if (query.domain.empty()) {
    return "say by which name this host leaves in HELO";
  }
  if (basis.result.spf == spf::Verdict::permerror) {
    return "mend the SPF record of " + domain;
  }
  const std::string term = (query.ip.family() == IpAddress::Family::v4 ? "ip4:" : "ip6:") + address;
  return basis.result.spf == spf::Verdict::none ? "publish v=spf1 " + term + " -all at " + domain
                                                : "add " + term + " to the SPF record of " + domain;
}

void add_spf(const ForecastBasis& basis, Clauses& cause, Clauses& remedy) {
  const AddressForecast& result = basis.result;
  const std::string domain = printable(basis.spf.query.domain);
  if (result.spf == spf::Verdict::pass) {
    if (result.dmarc == dmarc::Verdict::fail) {
      cause.add("SPF passes for " + domain + ", which is not aligned with From");
    }
    return;
  }
  cause.add("SPF " + std::string(to_text(result.spf)) + " for " + result.address.text() + ": " +
            reason(basis.spf.result));
  if (result.spf != spf::Verdict::temperror) {
    remedy.add(spf_remedy(basis));
  }
}

void add_signature(const ForecastBasis& basis, std::size_t index, Clauses& cause, Clauses& remedy) {
  const dkim::SignatureResult& signature = basis.signatures[index];
  if (verdict(signature.outcome) == dkim::Verdict::pass) {
    if (basis.result.dmarc == dmarc::Verdict::fail) {
      cause.add("the signature of " + signature.domain + " is not aligned with From");
    }
    return;
  }
  const bool other_key = std::holds_alternative<dkim::SignatureMismatch>(signature.outcome);
  cause.add(key_name(signature) + ": " +
            (other_key ? "DNS has another key than the one that signs"
                       : printable(reason(signature.outcome))));
  if (verdict(signature.outcome) != dkim::Verdict::temperror) {
    remedy.add("publish the key that signs at " + key_name(signature));
  }
}

}  // namespace

ForecastWords words_of(const ForecastBasis& basis) {
  Clauses cause;
  Clauses remedy;
  if (basis.result.verdict == Foresight::unknown && !basis.departure.others.empty()) {
    cause.add("a signature of " + basis.departure.others.front().text() +
              " that came with the message may pass");
  }
  add_dmarc(basis, cause, remedy);
  add_spf(basis, cause, remedy);
  for (std::size_t i = 0; i < basis.signatures.size(); ++i) {
    add_signature(basis, i, cause, remedy);
  }
  if (basis.signatures.empty()) {
    cause.add("we sign it for no domain");
    remedy.add("have the sender take a domain in From that is signed here");
  }
  return {.cause = std::move(cause).take(), .remedy = std::move(remedy).take()};
}

}  // namespace auth::verify
