// Zone cuts and name servers: RFC 1034 s4.2.1, RFC 2181 s6.
#include "auth/dns/authorities.h"

#include "auth/base/printable.h"

namespace auth::dns {
namespace {

/// `the SOA of example.com: SERVFAIL from 192.0.2.53:53`.
AuthoritiesProblem failed(std::string_view what, const DnsName& name, const Answer& answer) {
  std::string text = "the " + std::string(what) + " of " + printable(name.text()) + ": ";
  text += answer.detail.empty() ? to_text(answer.status) : printable(answer.detail);
  return {.text = std::move(text), .temporary = answer.temporary()};
}

/// A name and all above it, the longest first.
std::vector<Question> soa_questions(const DnsName& name) {
  std::vector<Question> questions;
  std::string_view text = name.text();
  for (;;) {
    if (auto parsed = DnsName::parse_ascii(text)) {
      questions.push_back({*std::move(parsed), RecordType::soa});
    }
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos) {
      return questions;
    }
    text.remove_prefix(dot + 1);
  }
}

Result<std::vector<DnsName>, AuthoritiesProblem> name_servers(const DnsName& zone,
                                                              Resolver& resolver,
                                                              Deadline deadline) {
  const Answer answer = resolver.ask({zone, RecordType::ns}, deadline);
  if (answer.status != Status::ok) {
    return fail(failed("name servers", zone, answer));
  }
  auto names = answer.all<DnsName>();
  if (names.size() > max_name_servers) {
    return fail(AuthoritiesProblem{.text = printable(zone.text()) + " has more than " +
                                           std::to_string(max_name_servers) + " name servers"});
  }
  return names;
}

/// Takes in what is known of the addresses of one family.
void add_addresses(NameServer& server, const Answer& answer) {
  for (const IpAddress& address : answer.all<IpAddress>()) {
    server.addresses.push_back({.address = address});
  }
  if (answer.temporary()) {
    server.problem = failed("addresses", server.name, answer).text;
    server.temporary = true;
  }
}

/// Asks for the addresses of all servers at once.
std::vector<NameServer> with_addresses(std::vector<DnsName> names, Resolver& resolver,
                                       Deadline deadline) {
  std::vector<Question> questions;
  for (const DnsName& name : names) {
    questions.push_back({name, RecordType::a});
    questions.push_back({name, RecordType::aaaa});
  }
  const auto answers = resolver.ask(questions, deadline);
  std::vector<NameServer> servers;
  for (std::size_t i = 0; i < names.size(); ++i) {
    NameServer server{.name = std::move(names[i])};
    add_addresses(server, answers[2 * i]);
    add_addresses(server, answers[2 * i + 1]);
    if (server.addresses.empty() && server.problem.empty()) {
      server.problem = printable(server.name.text()) + " has no address";
    }
    servers.push_back(std::move(server));
  }
  return servers;
}

}  // namespace

Result<DnsName, AuthoritiesProblem> find_zone(const DnsName& name, Resolver& resolver,
                                              Deadline deadline) {
  const auto questions = soa_questions(name);
  const auto answers = resolver.ask(questions, deadline);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (!answers[i].aliases.empty()) {
      continue;  // no zone begins where a CNAME is, whatever came of its target
    }
    if (answers[i].temporary()) {
      return fail(failed("SOA", questions[i].name, answers[i]));
    }
    if (answers[i].status == Status::ok) {
      return questions[i].name;
    }
  }
  return fail(AuthoritiesProblem{.text = "neither " + printable(name.text()) +
                                         " nor a name above it has an SOA record"});
}

Result<Authorities, AuthoritiesProblem> find_authorities(const DnsName& name, Resolver& resolver,
                                                         Deadline deadline) {
  auto zone = find_zone(name, resolver, deadline);
  if (!zone) {
    return fail(zone.error());
  }
  auto names = name_servers(*zone, resolver, deadline);
  if (!names) {
    return fail(names.error());
  }
  Authorities found{.zone = *std::move(zone),
                    .servers = with_addresses(*std::move(names), resolver, deadline)};
  for (const NameServer& server : found.servers) {
    if (server.addresses.size() > max_addresses_of_a_server) {
      return fail(AuthoritiesProblem{.text = printable(server.name.text()) + " has more than " +
                                             std::to_string(max_addresses_of_a_server) +
                                             " addresses"});
    }
  }
  return found;
}

}  // namespace auth::dns
