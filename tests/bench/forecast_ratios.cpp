// What a forecast costs beside the signature that it is about. An egress address may take 10 us on
// a warm cache, a 25th of a signature; what a message pays at its end, 3 % of one.
#include <cstdlib>

#include "auth/dns/caching_resolver.h"
#include "auth/dns/static_resolver.h"
#include "auth/verify/forecast_cache.h"
#include "bench/bare_openssl.h"
#include "bench/dkim_work.h"
#include "bench/inputs.h"
#include "bench/ratios.h"
#include "bench/verify_work.h"

namespace auth::bench {
namespace {

/// A message of 2 KB that is signed, and everything that DNS has about it in the cache.
struct Forecasts {
  dkim::SignRequest request = request_with(BareKey().pem());
  std::string plain = header() + "\r\n" + text_body(1024);
  dns::StaticResolver dns{std::string_view(
      text_record("s1._domainkey.bench.example.",
                  "v=DKIM1; k=rsa; p=" + request.key->public_key().record_p()) +
      text_record("bench.example.", "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all") +
      text_record("_dmarc.bench.example.", "v=DMARC1; p=reject"))};
  dns::CachingResolver cache{dns};
  dkim::DnsKeySource keys{cache};
  spf::RecordCache records;
  verify::Departure departure{.mail_from = "ann@bench.example",
                              .authors = {*DnsName::parse("bench.example")},
                              .signatures = {dkim::PlannedSignature::of(request)}};
  verify::Egress one{.addresses = {*IpAddress::parse("192.0.2.7")}, .helo = "out.bench.example"};
  verify::Egress two{
      .addresses = {*IpAddress::parse("192.0.2.7"), *IpAddress::parse("2001:db8::7")},
      .helo = "out.bench.example"};
  verify::ForecastCache known{
      [this](const verify::Egress& egress, const verify::Departure& leaving) {
        return verify::forecast(egress, leaving, {cache, keys, &records}, Timestamp(0),
                                Deadline::after(std::chrono::seconds(20)));
      },
      [](const verify::ForecastCache::Task& task) {
        task();
        return true;
      }};

  void make(const verify::Egress& egress) {
    const auto made =
        verify::forecast(egress, departure, {cache, keys, &records}, Timestamp(1'700'000'000),
                         Deadline::after(std::chrono::seconds(20)));
    if (made.decisive().verdict != verify::Foresight::pass) {
      std::abort();
    }
  }

  void find() {
    const auto found = known.find(two, departure);
    if (!found || found->decisive().verdict != verify::Foresight::pass) {
      std::abort();
    }
  }

  Forecasts() { static_cast<void>(known.find(two, departure)); }
};

Forecasts& forecasts() {
  static Forecasts made;
  return made;
}

}  // namespace

std::vector<Row> forecast_rows() {
  const auto signing = [] { static_cast<void>(sign(forecasts().plain, forecasts().request)); };
  return {{"forecast of a message, known", "sign, RSA-2048, 2 KB", 100.0 / 3,
           [] { forecasts().find(); }, signing},
          {"forecast made, one address", "sign, RSA-2048, 2 KB", 25,
           [] { forecasts().make(forecasts().one); }, signing},
          {"forecast made, two addresses", "sign, RSA-2048, 2 KB", 12.5,
           [] { forecasts().make(forecasts().two); }, signing}};
}

}  // namespace auth::bench
