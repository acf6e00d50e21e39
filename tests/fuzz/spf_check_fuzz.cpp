// RFC 7208 s4.6.4: whatever is published, an evaluation ends within its limits, asks for no more
// than they allow, and comes to the same whether it asks ahead, keeps parsed records, or is traced.
// Input: the client and how it is asked about, then a zone: each line a name and a record, in
// short.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"
#include "auth/dns/static_resolver.h"
#include "auth/spf/check_host.h"
#include "auth/spf/record_cache.h"

namespace {

using namespace auth;
using namespace auth::spf;

// A first record, ten terms with ten names of each, ten records asked for ahead, the names of p in
// an explanation and its text.
constexpr std::size_t most_questions = 1 + 10 * 11 + 10 + 11 + 1;

void must(bool holds) {
  if (!holds) {
    std::abort();
  }
}

/// Octets to records: `a` to `p` are the names a.example to p.example, and what is shorthand for a
/// type in front of the data leaves the fuzzer little to guess.
class ZoneReader {
 public:
  explicit ZoneReader(std::string_view text) {
    ascii::split(text, '\n', [this](std::string_view line) { read(line); });
  }

  [[nodiscard]] const std::string& text() const { return text_; }

  [[nodiscard]] const auto& failing() const { return failing_; }

 private:
  void read(std::string_view line) {
    if (line.size() < 3) {
      return;
    }
    const std::string name = name_of(line[0]);
    const std::string_view data = line.substr(2);
    switch (line[1]) {
      case 'A':
        return add(name, "A 192.0.2." + number_of(data));
      case '6':
        return add(name, "AAAA 2001:db8::" + number_of(data));
      case 'M':
        return add(name, "MX 10 " + name_of(data[0]));
      case 'C':
        return add(name, "CNAME " + name_of(data[0]));
      case 'P':  // of both clients
        add("3.2.0.192.in-addr.arpa.", "PTR " + name_of(data[0]));
        return add("3.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.",
                   "PTR " + name_of(data[0]));
      case '!':
        failing_.emplace_back(name.substr(0, name.size() - 1), data[0] % 2 == 0
                                                                   ? dns::Status::timeout
                                                                   : dns::Status::server_failure);
        return;
      case '"':  // as it stands
        return add(name, "TXT " + strings_of(data));
      default:
        return add(name, "TXT " + strings_of("v=spf1 " + std::string(data)));
    }
  }

  static std::string name_of(char c) {
    const unsigned number = (static_cast<unsigned char>(c) - unsigned{'a'}) % 16;
    return std::string(1, static_cast<char>('a' + number)) + ".example.";
  }

  static std::string number_of(std::string_view data) {
    return std::to_string(static_cast<unsigned char>(data[0]) % 10);
  }

  static std::string strings_of(std::string_view octets) {
    std::string text;
    for (std::size_t i = 0; i < octets.size(); ++i) {
      text += i % 255 == 0 ? (i == 0 ? "\"" : "\" \"") : "";
      const auto octet = static_cast<unsigned char>(octets[i]);
      text += {'\\', static_cast<char>('0' + octet / 100), static_cast<char>('0' + octet / 10 % 10),
               static_cast<char>('0' + octet % 10)};
    }
    return text + "\"";
  }

  void add(const std::string& name, const std::string& record) {
    text_ += name + " 60 IN " + record + "\n";
  }

  std::string text_;
  std::vector<std::pair<std::string, dns::Status>> failing_;
};

bool same(const CheckResult& a, const CheckResult& b) {
  return verdict(a) == verdict(b) && reason(a) == reason(b) && a.place == b.place &&
         a.via == b.via && a.record == b.record && a.lookups == b.lookups &&
         a.void_lookups == b.void_lookups && a.explanation == b.explanation;
}

/// For a terminal or a log: one line of UTF-8.
bool can_be_shown(std::string_view text) {
  return !text.empty() && is_utf8(text) &&
         std::ranges::none_of(text, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
}

bool is_printable_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c <= 0x7e; });
}

/// What a trace says was counted and found to be void.
void count(const TracedRecord& record, std::size_t& counted, std::size_t& voids) {
  for (const TracedTerm& term : record.terms) {
    counted += term.counted ? 1U : 0U;
    voids += static_cast<std::size_t>(std::ranges::count_if(term.lookups, &TracedLookup::is_void));
    for (const TracedRecord& inner : term.inner) {
      count(inner, counted, voids);
    }
  }
}

void check(const Query& query, dns::StaticResolver& resolver) {
  const auto evaluate = [&](const CheckOptions& options, Trace* trace = nullptr) {
    const std::size_t before = resolver.asked();
    auto result = check_host(query, resolver, Deadline::after(std::chrono::hours(1)),
                             Timestamp(1'700'000'000), options, trace);
    must(resolver.asked() - before <= most_questions);
    return result;
  };
  RecordCache records(4);
  Trace trace;
  const CheckResult result = evaluate({.ask_ahead = false}, &trace);
  must(same(result, evaluate({})));
  must(same(result, evaluate({.ask_ahead = false, .records = &records})));
  must(same(result, evaluate({.records = &records})));
  must(result.lookups <= 10 && result.void_lookups <= 2);
  must(can_be_shown(reason(result)));
  must(!result.explanation ||
       (verdict(result) == Verdict::fail && is_printable_ascii(*result.explanation) &&
        result.explanation->size() <= 512));
  std::size_t counted = 0;
  std::size_t voids = 0;
  count(trace, counted, voids);
  const auto* over = std::get_if<OverLimit>(&result.outcome);
  must(counted <= result.lookups && trace.verdict == verdict(result));
  must(voids == result.void_lookups + (over != nullptr && over->limit == Limit::void_lookups));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) {
    return 0;
  }
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto end = std::min(text.find('\n'), size);
  const ZoneReader reader(text.substr(end));
  dns::Zone zone;
  if (!zone.add(reader.text())) {
    return 0;  // a CNAME beside other records
  }
  dns::StaticResolver resolver(std::move(zone));
  for (const auto& [name, status] : reader.failing()) {
    resolver.fail_with(DnsName::parse(name).value(), status);
  }
  const auto client = IpAddress::parse((data[0] & 1U) != 0 ? "2001:db8::3" : "192.0.2.3").value();
  const std::string_view sender = text.substr(1, end - 1);
  check(Query::of_mail_from(client, sender, "p.example"), resolver);
  check(Query::of_mail_from(client, std::string(sender) + "@a.example", sender), resolver);
  check(Query::of_helo(client, "a.example"), resolver);
  return 0;
}
