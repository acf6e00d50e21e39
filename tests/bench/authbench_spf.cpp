#include <charconv>
#include <cstdio>

#include "auth/dns/caching_resolver.h"
#include "auth/dns/network_resolver.h"
#include "auth/dns/static_resolver.h"
#include "auth/spf/record_cache.h"
#include "bench/authbench.h"
#include "bench/spf_work.h"

namespace auth::bench {
namespace {

struct Work {
  std::string operation;
  DnsName domain;
  double for_seconds;

  void report(const Repeated& result, std::string_view verdict) const {
    print("\"op\":\"" + operation + "\",\"domain\":\"" + domain.text() + "\"", result, verdict);
  }
};

/// The record of the domain, read and forgotten.
int run_parse(const Work& work, dns::Resolver& zone) {
  const auto answer = zone.ask({.name = work.domain, .type = dns::RecordType::txt},
                               Deadline::after(std::chrono::seconds(1)));
  const auto texts = answer.all<dns::Text>();
  if (texts.size() != 1) {
    std::fprintf(stderr, "authbench: %s has no record in the zone, or several\n",
                 work.domain.text().c_str());
    return 2;
  }
  bool good = false;
  const Repeated result =
      repeat(work.for_seconds, [&] { good = spf::parse_record(texts.front().octets).has_value(); });
  work.report(result, good ? "ok" : "err");
  return 0;
}

int run_check(const Work& work, dns::Resolver& resolver, spf::RecordCache* records) {
  const spf::Query query = query_of(work.domain.text());
  spf::Verdict verdict = spf::Verdict::none;
  const Repeated result = repeat(work.for_seconds, [&] {
    verdict =
        spf::verdict(spf::check_host(query, resolver, Deadline::after(std::chrono::seconds(20)),
                                     Timestamp(1'700'000'000), {.records = records}));
  });
  work.report(result, to_text(verdict));
  return 0;
}

std::optional<dns::Server> server_at(std::string_view address, std::string_view port) {
  auto server = dns::Server::parse(address);
  const auto read = std::from_chars(port.data(), port.data() + port.size(), server->port);
  if (!server || read.ec != std::errc{}) {
    std::fprintf(stderr, "authbench: ADDRESS PORT is where a name server listens\n");
    return std::nullopt;
  }
  return *server;
}

}  // namespace

int run_spf(std::span<char*> arguments) {
  const std::string operation = arguments.size() == 6 ? arguments[0] : "";
  const bool in_memory = operation == "parse" || operation == "mem";
  if (!in_memory && operation != "warm" && operation != "cold") {
    std::fprintf(stderr,
                 "usage: authbench spf parse|mem|warm|cold DOMAIN ZONEFILE SECONDS ADDRESS PORT\n");
    return 2;
  }
  auto domain = DnsName::parse(arguments[1]);
  const auto zone_text = read_file(arguments[2]);
  const auto for_seconds = read_seconds(arguments[3]);
  if (!domain || !zone_text || !for_seconds) {
    return 2;
  }
  const Work work{
      .operation = operation, .domain = std::move(*domain), .for_seconds = *for_seconds};
  if (in_memory) {
    dns::Zone zone;
    if (const auto added = zone.add(*zone_text); !added) {
      std::fprintf(stderr, "authbench: %s:%zu: %s\n", arguments[2], added.error().line,
                   added.error().text.c_str());
      return 2;
    }
    dns::StaticResolver resolver(std::move(zone));
    return operation == "parse" ? run_parse(work, resolver) : run_check(work, resolver, nullptr);
  }
  const auto server = server_at(arguments[4], arguments[5]);
  if (!server) {
    return 2;
  }
  dns::NetworkResolver network({*server});
  dns::CachingResolver cache(network);
  spf::RecordCache records;
  return operation == "warm" ? run_check(work, cache, &records) : run_check(work, network, nullptr);
}

}  // namespace auth::bench
