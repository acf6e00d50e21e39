// RFC 9989 s5.3 over everything: whatever the message and the zones are, verification ends within
// its questions; DMARC passes for a name that was authenticated and is aligned; the field that
// tells of it is one field with these results; and all is the same however the body is cut and the
// questions are asked. Input: who delivers it, a zone in short, an empty line, the message.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "auth/authres/results.h"
#include "auth/base/ascii.h"
#include "auth/crypto/private_key.h"
#include "auth/dkim/signer.h"
#include "auth/dmarc/alignment.h"
#include "auth/dns/static_resolver.h"
#include "auth/message/author.h"
#include "auth/message/reader.h"
#include "auth/verify/message_verifier.h"
#include "support/strict_authres.h"

namespace {

using namespace auth;

constexpr Timestamp now(1'700'000'000);
constexpr std::size_t questions_of_dkim_and_dmarc = 40;              // SEC-30
constexpr std::size_t questions_of_spf = 1 + 10 * 11 + 10 + 11 + 1;  // as in spf_check_fuzz

void must(bool holds) {
  if (!holds) {
    std::abort();
  }
}

std::shared_ptr<const crypto::PrivateKey> the_key() {
  static const auto key = std::make_shared<const crypto::PrivateKey>(
      *crypto::PrivateKey::generate(crypto::KeyAlgorithm::ed25519));
  return key;
}

/// `a` to `o` are a.example to o.example, capitals names below them, `0` is the top, `1` a name of
/// many labels.
std::string name_of(char c) {
  if (c == '0') {
    return "example.";
  }
  if (c == '1') {
    return "n.m.l.k.j.i.h.g.f.e.d.c.b.a.example.";
  }
  const std::string name(1, static_cast<char>('a' + (static_cast<unsigned char>(c) - 'a') % 15U));
  return (c >= 'A' && c <= 'Z' ? "sub." : "") + name + ".example.";
}

/// Octets to records: a line a record, its name, its type, its data.
class ZoneReader {
 public:
  explicit ZoneReader(std::string_view text) {
    ascii::split(text, '\n', [this](std::string_view line) {
      if (line.size() > 1) {
        read(name_of(line[0]), line[1], line.substr(2));
      }
    });
  }

  [[nodiscard]] const std::string& text() const { return text_; }

  [[nodiscard]] const auto& failing() const { return failing_; }

 private:
  void read(const std::string& name, char type, std::string_view data) {
    switch (type) {
      case 's':
        return add(name, "v=spf1 ", data);
      case 'd':
        return add("_dmarc." + name, "v=DMARC1; ", data);
      case 'D':  // as it stands
        return add("_dmarc." + name, "", data);
      case 'k':
        return add("s1._domainkey." + name, "", data);
      case 'K':
        return add("s1._domainkey." + name, "k=ed25519; p=" + the_key()->public_key().record_p(),
                   data);
      case 'A':
        text_ += name + " 60 IN A 192.0.2.3\n";
        return;
      case '!':
        failing_.push_back(name.substr(0, name.size() - 1));
        return;
      default:
        failing_.push_back("_dmarc." + name.substr(0, name.size() - 1));
        return;
    }
  }

  void add(const std::string& name, const std::string& start, std::string_view data) {
    const std::string octets = start + std::string(data);
    text_ += name + " 60 IN TXT";
    for (std::size_t i = 0; i < octets.size(); ++i) {
      const auto octet = static_cast<unsigned char>(octets[i]);
      text_ += i % 255 == 0 ? (i == 0 ? " \"" : "\" \"") : "";
      text_ += {'\\', static_cast<char>('0' + octet / 100),
                static_cast<char>('0' + octet / 10 % 10), static_cast<char>('0' + octet % 10)};
    }
    text_ += octets.empty() ? " \"\"\n" : "\"\n";
  }

  std::string text_;
  std::vector<std::string> failing_;
};

struct Message {
  message::HeaderBlock headers;
  std::string body;
};

/// The same message with a signature on top that verifies where that name has the key.
Message with_signature(Message message, char domain) {
  const std::string name = name_of(domain);
  const dkim::SignRequest request{
      .domain = *DnsName::parse(name), .selector = *dkim::Selector::parse("s1"), .key = the_key()};
  auto signer = dkim::Signer::begin(message.headers, {&request, 1}, now);
  if (!signer) {
    return message;
  }
  signer->body(message.body);
  const auto fields = std::move(*signer).finish();
  message::HeaderBlock headers;
  bool room = fields && headers.add("DKIM-Signature:" + fields->front().value);
  for (const message::Field& field : message.headers.fields()) {
    room = room && headers.add(field.raw());
  }
  if (room) {
    message.headers = std::move(headers);
  }
  return message;
}

using Start = std::function<void(std::function<void()>)>;

struct Verification {
  verify::Report report;
  std::string field;
};

Verification run(const Message& message, const std::optional<verify::Client>& client,
                 dns::StaticResolver& resolver, std::size_t piece, Start start) {
  dkim::DnsKeySource keys(resolver);
  const std::size_t before = resolver.asked();
  verify::MessageVerifier verifier(
      client, {.receiver = "mx.example", .questions = questions_of_dkim_and_dmarc},
      {.resolver = resolver, .keys = keys, .start = std::move(start)}, now);
  verifier.headers(message.headers);
  for (std::string_view rest = message.body; !rest.empty();
       rest.remove_prefix(std::min(piece, rest.size()))) {
    verifier.body(rest.substr(0, piece));
  }
  Verification done{.report = verifier.finish(), .field = {}};
  must(resolver.asked() - before <= 2 * questions_of_spf + questions_of_dkim_and_dmarc);
  done.field = authres::format("mx.example", verify::results(done.report));
  return done;
}

/// Somebody vouches for each author of a message that passes (RFC 9989 s5.3.6).
void check_pass(const verify::Report& report, const Message& message,
                dns::StaticResolver& resolver) {
  const auto authors = message::authors(message.headers);
  must(authors.has_value());
  const auto identifiers = verify::identifiers(report.spf, report.dkim);
  for (const DnsName& author : message::domains(*authors)) {
    must(std::ranges::any_of(identifiers, [&](const dmarc::Identifier& identifier) {
      return !identifier.undecided &&
             dmarc::is_aligned(author, identifier.domain, dmarc::AlignmentMode::relaxed, resolver,
                               Deadline::after(std::chrono::hours(1)))
                 .value_or(false);
    }));
  }
  must(report.dmarc.spf_aligned || report.dmarc.dkim_aligned);
  must(report.dmarc.domain && report.dmarc.policy());
}

void check_field(const Verification& done) {
  const auto rows = verify::results(done.report);
  const auto read = testing::StrictAuthres::read(done.field);
  must(read && read->authserv_id == "mx.example" && done.field.size() <= 4096);
  must(read->results.size() <= rows.size());
  // What is left out for want of room is the longest (AR-32); the rest stays in order.
  auto row = rows.begin();
  for (const auto& result : read->results) {
    row = std::find_if(row, rows.end(), [&result](const authres::ResultInfo& info) {
      return info.method == result.method && info.result == result.result;
    });
    must(row++ != rows.end());
  }
}

void check(const Message& message, const std::optional<verify::Client>& client,
           dns::StaticResolver& resolver) {
  const Verification done = run(message, client, resolver, 65'535, {});
  must(client.has_value() || done.report.spf.empty());
  check_field(done);
  if (done.report.dmarc.verdict == dmarc::Verdict::pass) {
    check_pass(done.report, message, resolver);
  }
  must(done.report.dmarc.disposition == dmarc::Policy::none ||
       done.report.dmarc.verdict == dmarc::Verdict::fail);
  const auto at_once = [](const std::function<void()>& task) { task(); };
  must(run(message, client, resolver, 7, at_once).field == done.field);
  if (client) {
    for (const std::string& value : verify::received_spf(done.report, "mx.example")) {
      must(is_utf8(value) && value.find('\0') == std::string::npos);
    }
  }
}

std::optional<Message> read_message(std::string_view text) {
  message::Reader reader;
  const auto body = reader.feed(text);
  if (!body) {
    return std::nullopt;
  }
  Message message{.headers = {}, .body = std::string(*body)};
  const auto rest = reader.finish();
  if (!rest) {
    return std::nullopt;
  }
  message.body += *rest;
  message.headers = reader.headers();
  return message;
}

}  // namespace

/// First line: an octet for the address and for whether there is a client, one for who signs, then
/// HELO, a blank and MAIL FROM.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = text.substr(0, text.find('\n'));
  const auto zone_end = text.find("\n\n");
  if (line.size() < 2 || zone_end == std::string_view::npos) {
    return 0;
  }
  const ZoneReader reader(text.substr(line.size(), zone_end - line.size()));
  dns::Zone zone;
  if (!zone.add(reader.text())) {
    return 0;
  }
  dns::StaticResolver resolver(std::move(zone));
  for (const std::string& name : reader.failing()) {
    resolver.fail_with(*DnsName::parse(name), dns::Status::server_failure);
  }
  auto message = read_message(text.substr(zone_end + 2));
  if (!message) {
    return 0;
  }
  if (line[1] != '-') {
    message = with_signature(std::move(*message), line[1]);
  }
  std::optional<verify::Client> client;
  if (line[0] != '-') {
    const auto said = line.substr(2);
    const auto blank = std::min(said.find(' '), said.size());
    client = {.address = *IpAddress::parse(line[0] == '6' ? "2001:db8::3" : "192.0.2.3"),
              .helo = std::string(said.substr(0, blank)),
              .mail_from = std::string(said.substr(std::min(blank + 1, said.size())))};
  }
  check(*message, client, resolver);
  return 0;
}
