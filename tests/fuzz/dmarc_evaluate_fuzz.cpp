// RFC 9989 s4.10, s5.3: whatever is published and whatever DNS does not answer, a walk asks at most
// eight questions, a pass has an aligned identifier, and the short cuts come to what the walks of
// all names would. Input: a line of names, then a zone in short: each line a name and what it has.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"
#include "auth/dmarc/alignment.h"
#include "auth/dmarc/evaluation.h"
#include "auth/dmarc/organizational_domain.h"
#include "auth/dns/static_resolver.h"
#include "support/recording_resolver.h"

namespace {

using namespace auth;
using namespace auth::dmarc;

void must(bool holds) {
  if (!holds) {
    std::abort();
  }
}

Deadline far() { return Deadline::after(std::chrono::hours(1)); }

/// `abc` is a.b.c.z: few labels, so that names meet. Nothing for no or too many letters.
std::optional<DnsName> name_of(std::string_view letters) {
  std::string text;
  for (const char c : letters) {
    text += std::string(1, static_cast<char>('a' + static_cast<unsigned char>(c) % 4)) + ".";
  }
  auto name = DnsName::parse(text + "z");
  return name ? std::optional(std::move(*name)) : std::nullopt;
}

/// The first line: words of a kind and a name. `f` From, `s` SPF, `d` DKIM; in upper case one that
/// is undecided.
struct Message {
  std::vector<DnsName> authors;
  std::vector<Identifier> identifiers;

  explicit Message(std::string_view line) {
    ascii::split(line, ' ', [this](std::string_view word) {
      auto name = word.empty() ? std::nullopt : name_of(word.substr(1));
      if (!name) {
        return;
      }
      if (word[0] == 'f') {
        if (std::find(authors.begin(), authors.end(), *name) == authors.end()) {
          authors.push_back(*name);
        }
        return;
      }
      const bool is_spf = ascii::to_lower(word[0]) == 's';
      identifiers.push_back({.method = is_spf ? Identifier::Method::spf : Identifier::Method::dkim,
                             .domain = std::move(*name),
                             .undecided = word[0] == 'S' || word[0] == 'D'});
    });
  }
};

/// The other lines: a name, then `=` and the tags of a record, `"` and a text, `!` where `_dmarc`
/// does not answer, `?` where the name itself does not, `@` where it exists.
class World {
 public:
  explicit World(std::string_view text) {
    ascii::split(text, '\n', [this](std::string_view line) { read(line); });
    dns::Zone zone;
    must(zone.add(zone_).has_value());
    resolver_ = dns::StaticResolver(std::move(zone));
    for (const DnsName& name : failing_) {
      resolver_.fail_with(name, dns::Status::server_failure);
    }
  }

  [[nodiscard]] dns::StaticResolver& resolver() { return resolver_; }

  [[nodiscard]] bool answers_all() const { return failing_.empty(); }

 private:
  void read(std::string_view line) {
    const auto end = line.find_first_of("=\"!?@");
    const auto name = name_of(line.substr(0, std::min(end, line.size())));
    const auto below = name ? name->with_prefix("_dmarc") : fail(DnsNameError::empty);
    if (end == std::string_view::npos || !below) {
      return;
    }
    const std::string_view data = line.substr(end + 1);
    switch (line[end]) {
      case '=':
        return add(*below, "TXT " + strings_of("v=DMARC1;" + std::string(data)));
      case '"':
        return add(*below, "TXT " + strings_of(data));
      case '@':
        return add(*name, "A 192.0.2.1");
      case '!':
        return failing_.push_back(*below);
      default:
        return failing_.push_back(*name);
    }
  }

  void add(const DnsName& name, const std::string& record) {
    zone_ += name.text() + ". 60 IN " + record + "\n";
  }

  static std::string strings_of(std::string_view octets) {
    std::string text = "\"";
    for (std::size_t i = 0; i < octets.size(); ++i) {
      text += i > 0 && i % 255 == 0 ? "\" \"" : "";
      const auto octet = static_cast<unsigned char>(octets[i]);
      text += {'\\', static_cast<char>('0' + octet / 100), static_cast<char>('0' + octet / 10 % 10),
               static_cast<char>('0' + octet % 10)};
    }
    return text + "\"";
  }

  std::string zone_;
  std::vector<DnsName> failing_;
  dns::StaticResolver resolver_;
};

void check_walk(const DnsName& start, dns::Resolver& resolver) {
  const TreeWalk walk = walk_tree(start, resolver, far());
  must(walk.steps.size() <= 8);
  std::size_t labels = start.labels() + 1;
  for (const WalkStep& step : walk.steps) {
    must(start.is_within(step.name) && step.name.labels() < labels);
    labels = step.name.labels();
  }
  const auto organization = organizational_domain(walk);
  must(organization.has_value() == walk.complete());
  must(!organization || start.is_within(*organization));
}

/// s4.4 and s4.10.2 to the letter, without a short cut.
std::optional<bool> plainly_aligned(const DnsName& author, const DnsName& identifier,
                                    AlignmentMode mode, dns::Resolver& resolver) {
  if (mode == AlignmentMode::strict || author == identifier) {
    return author == identifier;
  }
  const auto a = organizational_domain(walk_tree(author, resolver, far()));
  const auto b = organizational_domain(walk_tree(identifier, resolver, far()));
  return a && b ? std::optional(*a == *b) : std::nullopt;
}

bool passes(const DnsName& author, const Record& record, const Message& message,
            Identifier::Method method, dns::Resolver& resolver) {
  const bool is_spf = method == Identifier::Method::spf;
  const AlignmentMode mode = is_spf ? record.spf_alignment : record.dkim_alignment;
  const std::size_t count = std::min(message.identifiers.size(), max_identifiers);
  return std::any_of(message.identifiers.begin(),
                     message.identifiers.begin() + static_cast<std::ptrdiff_t>(count),
                     [&](const auto& each) {
                       return each.method == method && !each.undecided &&
                              plainly_aligned(author, each.domain, mode, resolver) == true;
                     });
}

void check_author(const DnsName& author, const Message& message, World& world) {
  const auto evaluation =
      evaluate(std::span(&author, 1), message.identifiers, world.resolver(), far());
  const Discovery& discovery = *evaluation.discovery;
  must(discovery.record == nullptr ? !discovery.policy : discovery.policy || discovery.unusable);
  must((evaluation.verdict == Verdict::none) == (!discovery.record && !discovery.undecided));
  must((evaluation.verdict == Verdict::permerror) == discovery.unusable);
  if (discovery.policy) {
    const Record& record = discovery.record->record;
    must(evaluation.spf_aligned ==
         passes(author, record, message, Identifier::Method::spf, world.resolver()));
    must(evaluation.dkim_aligned ==
         passes(author, record, message, Identifier::Method::dkim, world.resolver()));
  }
  must((evaluation.verdict == Verdict::pass) ==
       (evaluation.spf_aligned || evaluation.dkim_aligned));
}

void check_evaluation(const Message& message, World& world) {
  testing::RecordingResolver resolver(world.resolver());
  const auto evaluation = evaluate(message.authors, message.identifiers, resolver, far());
  const std::set<std::string> names(resolver.names().begin(), resolver.names().end());
  const std::size_t authors = std::min(message.authors.size(), max_author_domains);
  must(names.size() == resolver.names().size());
  must(resolver.names().size() <= evaluation.queries + authors);
  must(evaluation.queries <= 8 * (authors + std::min(message.identifiers.size(), max_identifiers)));
  must(evaluation.disposition == Policy::none || evaluation.verdict == Verdict::fail);
  must(evaluation.verdict != Verdict::fail ||
       (evaluation.disposition == Policy::none) == (evaluation.policy() == Policy::none));
  must(evaluation.disposition != Policy::reject);
  must(evaluation.verdict != Verdict::pass || evaluation.spf_aligned || evaluation.dkim_aligned);
  must(evaluation.verdict != Verdict::temperror || !world.answers_all() ||
       std::any_of(message.identifiers.begin(), message.identifiers.end(),
                   [](const Identifier& each) { return each.undecided; }));
  const std::string why = reason(evaluation);
  must(!why.empty() && printable(why, why.size()) == why);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto end = std::min(text.find('\n'), size);
  const Message message(text.substr(0, end));
  World world(text.substr(end));
  check_evaluation(message, world);
  for (const DnsName& author : message.authors) {
    check_walk(author, world.resolver());
    check_author(author, message, world);
  }
  for (const Identifier& identifier : message.identifiers) {
    check_walk(identifier.domain, world.resolver());
  }
  return 0;
}
