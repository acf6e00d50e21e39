#include "bench/ratios.h"

#ifdef AUTH_BENCH_OPENDKIM
#include "bench/bare_openssl.h"
#include "bench/dkim_work.h"
#include "bench/inputs.h"
#include "bench/opendkim_peer.h"
#include "bench/verify_work.h"

namespace auth::bench {
namespace {

/// One signed message of 2 KB, and those who verify it.
struct Verifications {
  dkim::SignRequest request = request_with(BareKey().pem());
  std::string record = "v=DKIM1; k=rsa; p=" + request.key->public_key().record_p();
  std::string message = signed_message();
  WarmVerification ours{text_record("s1._domainkey.bench.example.", record) +
                        text_record("example.com.", "v=spf1 ip4:192.0.2.0/24 -all") +
                        text_record("mail.example.com.", "v=spf1 ip4:192.0.2.25 -all") +
                        text_record("_dmarc.example.com.", "v=DMARC1; p=reject")};
  OpendkimVerifier opendkim{record};

 private:
  [[nodiscard]] std::string signed_message() const {
    const std::string plain = header() + "\r\n" + text_body(1024);
    return "DKIM-Signature:" + sign(plain, request) + "\r\n" + plain;
  }
};

Verifications& verifications() {
  static Verifications made;
  return made;
}

}  // namespace

std::vector<Row> verify_rows() {
  const auto opendkim = [] { verifications().opendkim.verify(verifications().message); };
  return {{"verify, RSA-2048, 2 KB, key in the cache", "libopendkim", 3.0,
           [] { verifications().ours.check_signature(verifications().message); }, opendkim},
          {"the same with SPF, DMARC and the field", "libopendkim, DKIM alone", 3.0,
           [] { verifications().ours.verify(verifications().message); }, opendkim}};
}

}  // namespace auth::bench

#else

namespace auth::bench {

std::vector<Row> verify_rows() { return {}; }

}  // namespace auth::bench

#endif
