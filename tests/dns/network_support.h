// What tests of the network resolver share: scripts for servers, and one question.
#pragma once

#include <string>
#include <vector>

#include "auth/dns/network_resolver.h"
#include "dns/answer_printing.h"
#include "dns/fake_server.h"

namespace auth::dns {

using namespace std::chrono_literals;
using Replies = std::vector<Send>;

/// Far longer than any answer on loopback takes: no test waits for it.
inline constexpr auto patient = 20s;
/// For servers that stay silent. Only outcomes are looked at, never how long they took.
inline constexpr auto impatient = 100ms;

inline const Question www = question("www.example.com", RecordType::a);

inline std::string good_reply(const Received& query, std::string_view address = "192.0.2.1") {
  return query.reply().answer(query.name, RecordType::a, 60, wire::address(address)).octets();
}

inline FakeServer::Script answering(std::string address) {
  return [address](const Received& query) { return Replies{{good_reply(query, address)}}; };
}

inline FakeServer::Script failing(unsigned rcode) {
  return [rcode](const Received& query) {
    return Replies{{query.reply(wire::response | rcode).octets()}};
  };
}

inline Replies silence(const Received&) { return {}; }

inline Answer ask(std::vector<Server> servers, std::chrono::milliseconds try_timeout = patient,
                  const Question& asked = www) {
  NetworkResolver resolver(std::move(servers), {.try_timeout = try_timeout});
  return resolver.ask(asked, Deadline::after(60s));
}

}  // namespace auth::dns
