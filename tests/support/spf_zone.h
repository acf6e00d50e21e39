// Zones full of SPF records that lead to each other, made from choices: of a random generator in
// property tests, of octets in fuzz targets.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "auth/dns/static_resolver.h"

namespace auth::testing {

/// A number below `count`.
using Choose = std::function<unsigned(unsigned count)>;

/// Which terms that hang on the message are among the others.
enum class ConditionalTerms { none, ptr, all };

class SpfZone {
 public:
  static constexpr unsigned domains = 7;

  SpfZone(Choose choose, ConditionalTerms conditional)
      : choose_(std::move(choose)), conditional_(conditional) {
    for (unsigned i = 0; i < domains; ++i) {
      add_domain("d" + std::to_string(i) + ".example");
    }
    add_domain("in-addr.example");  // where %{v} leads
    add_domain("ip6.example");
    for (unsigned i = 0; i < hosts; ++i) {
      add_host(host(i));
    }
  }

  [[nodiscard]] const std::string& text() const { return text_; }

  [[nodiscard]] dns::StaticResolver resolver() const {
    dns::StaticResolver resolver(text_);
    for (const dns::Question& question : failing_) {
      resolver.fail_with(question, dns::Status::server_failure);
    }
    return resolver;
  }

 private:
  static constexpr unsigned hosts = 5;

  [[nodiscard]] static std::string host(unsigned i) { return "h" + std::to_string(i) + ".example"; }

  [[nodiscard]] bool one_in(unsigned n) { return choose_(n) == 0; }

  [[nodiscard]] std::string number(unsigned count) { return std::to_string(choose_(count)); }

  [[nodiscard]] std::string ipv4() { return "10.0.0." + number(64); }

  [[nodiscard]] std::string ipv6() { return "2001:db8::" + number(64); }

  [[nodiscard]] std::string domain() { return "d" + number(domains) + ".example"; }

  [[nodiscard]] std::string prefix(unsigned bits) {
    return "/" + std::to_string(one_in(12) ? choose_(bits + 1) : bits - choose_(7));
  }

  [[nodiscard]] std::string dual_cidr() {
    return (one_in(3) ? prefix(32) : "") + (one_in(3) ? "/" + prefix(128) : "");
  }

  [[nodiscard]] std::string conditional_term() {
    if (conditional_ != ConditionalTerms::all) {
      return conditional_ == ConditionalTerms::ptr ? "ptr" : "ip4:" + ipv4();
    }
    switch (choose_(6)) {
      case 0:
        return "exists:%{i}.h0.example";
      case 1:
        return "ptr:" + domain();
      case 2:
        return "include:%{l}.example";
      case 3:
        return "a:%{o}" + dual_cidr();
      case 4:
        return "exists:" + host(choose_(hosts));
      default:
        return "mx:%{h}";
    }
  }

  [[nodiscard]] std::string known_macro_term() {
    switch (choose_(4)) {
      case 0:
        return "include:%{v}.example";
      case 1:
        return "a:%{d}" + dual_cidr();
      case 2:
        return "include:d" + number(domains) + ".%{d1}";
      default:
        return "a:%{d1r}..example";  // no name
    }
  }

  [[nodiscard]] std::string mechanism() {
    switch (choose_(20)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return "ip4:" + ipv4() + prefix(32);
      case 4:
      case 5:
      case 6:
        return "ip6:" + ipv6() + prefix(128);
      case 7:
      case 8:
        return "a:" + host(choose_(hosts)) + dual_cidr();
      case 9:
        return "a" + dual_cidr();
      case 10:
        return "mx" + dual_cidr();
      case 11:
        return "mx:" + domain() + dual_cidr();
      case 12:
        return one_in(3) ? "all" : "ip4:" + ipv4();
      case 13:
        return known_macro_term();
      case 14:
        return conditional_term();
      default:
        return "include:" + domain();
    }
  }

  [[nodiscard]] std::string record() {
    std::string text = "v=spf1";
    for (unsigned terms = choose_(one_in(4) ? 14 : 5) + 1; terms > 0; --terms) {
      static constexpr const char* qualifiers[] = {"", "", "+", "-", "~", "?"};
      text += " " + std::string(qualifiers[choose_(6)]) + mechanism();
    }
    if (one_in(3)) {
      text += " redirect=" + (one_in(6) ? std::string("%{v}.example") : domain());
    }
    if (one_in(4)) {
      text += " exp=h0.example";
    }
    return one_in(40) ? text + " ipv4:10.0.0.1" : text;  // a syntax error
  }

  void add(const std::string& name, const std::string& type_and_data) {
    text_ += name + ". " + type_and_data + "\n";
  }

  void add_text(const std::string& name, const std::string& octets) {
    std::string strings;
    for (std::size_t at = 0; at < octets.size(); at += 255) {
      strings += " \"" + octets.substr(at, 255) + "\"";
    }
    add(name, "TXT" + strings);
  }

  void maybe_fail(const std::string& name, dns::RecordType type) {
    if (one_in(40)) {
      failing_.push_back({.name = *DnsName::parse(name), .type = type});
    }
  }

  void add_domain(const std::string& name) {
    if (one_in(12)) {
      return;  // does not exist
    }
    add_text(name, "no policy");
    if (!one_in(20)) {
      add_text(name, record());
    }
    if (one_in(40)) {
      add_text(name, "v=spf1 -all");
    }
    if (one_in(2)) {
      add_addresses(name);
    }
    add_exchanges(name);
    maybe_fail(name, dns::RecordType::txt);
    maybe_fail(name, dns::RecordType::mx);
    maybe_fail(name, dns::RecordType::a);
  }

  void add_exchanges(const std::string& name) {
    const unsigned exchanges = one_in(30) ? 11 : choose_(4);
    for (unsigned i = 0; i < exchanges; ++i) {
      // As many names as it takes; most of them do not exist.
      add(name, "MX " + number(3) + " " + host(exchanges == 11 ? i : choose_(hosts + 1)) + ".");
    }
    if (exchanges == 0 && one_in(3)) {
      add(name, "MX 0 .");
    }
  }

  void add_addresses(const std::string& name) {
    for (unsigned i = choose_(3); i > 0; --i) {
      add(name, "A " + ipv4());
    }
    for (unsigned i = choose_(3); i > 0; --i) {
      add(name, "AAAA " + (one_in(10) ? "::ffff:" + ipv4() : ipv6()));
    }
  }

  void add_host(const std::string& name) {
    if (!one_in(6)) {
      add_text(name, "a host");
      add_addresses(name);
      maybe_fail(name, dns::RecordType::a);
      maybe_fail(name, dns::RecordType::aaaa);
    }
  }

  Choose choose_;
  ConditionalTerms conditional_;
  std::string text_;
  std::vector<dns::Question> failing_;
};

}  // namespace auth::testing
