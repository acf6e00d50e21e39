// RFC 7208 s4.6: reading a record. Numbers of sections are those of RFC 7208.
#include "auth/spf/record.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "auth/base/ascii.h"
#include "auth/base/overload.h"
#include "auth/base/printable.h"
#include "spf/term_parser.h"

namespace auth::spf {
namespace {

constexpr std::string_view version = "v=spf1";
constexpr std::size_t usual_term = 16;  // octets

/// No branch in the loop: the compiler takes many octets at a time.
constexpr std::uint64_t eight_of(std::uint8_t octet) { return 0x0101010101010101U * octet; }

/// Eight octets at a time, since every evaluation reads its records.
bool is_printable_ascii(std::string_view text) {
  std::uint64_t wrong = 0;  // in the highest bit of an octet
  while (text.size() >= sizeof wrong) {
    std::uint64_t octets = 0;
    std::memcpy(&octets, text.data(), sizeof octets);
    wrong |= octets | (octets + eight_of(0x01)) | (octets - eight_of(0x20));
    text.remove_prefix(sizeof octets);
  }
  return (wrong & eight_of(0x80)) == 0 &&
         std::ranges::all_of(text, [](char c) { return c >= 0x20 && c <= 0x7e; });
}

/// s12: name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." )
bool is_modifier_name(std::string_view name) {
  return !name.empty() && ascii::is_alpha(name.front()) && std::ranges::all_of(name, [](char c) {
    return ascii::is_alnum(c) || c == '-' || c == '_' || c == '.';
  });
}

}  // namespace

bool costs_lookup(const Mechanism& mechanism) noexcept {
  return !std::holds_alternative<All>(mechanism) && !std::holds_alternative<Ip>(mechanism);
}

// NOLINTNEXTLINE(bugprone-exception-escape): visit throws where there is no value, and there is
const DomainSpec* domain_spec(const Mechanism& mechanism) noexcept {
  const auto optional = [](const std::optional<DomainSpec>& domain) {
    return domain ? &*domain : nullptr;
  };
  return std::visit(
      Overload{[](const All&) -> const DomainSpec* { return nullptr; },
               [](const Ip&) -> const DomainSpec* { return nullptr; },
               [](const Include& include) -> const DomainSpec* { return &include.domain; },
               [](const Exists& exists) -> const DomainSpec* { return &exists.domain; },
               [&](const A& a) -> const DomainSpec* { return optional(a.domain); },
               [&](const Mx& mx) -> const DomainSpec* { return optional(mx.domain); },
               [&](const Ptr& ptr) -> const DomainSpec* { return optional(ptr.domain); }},
      mechanism);
}

bool Record::has_all() const noexcept {
  return std::ranges::any_of(directives_, [](const Directive& directive) {
    return std::holds_alternative<All>(directive.mechanism);
  });
}

class Record::Parser {
 public:
  explicit Parser(std::string_view text) {
    record_.text_ = std::make_unique<const std::string>(text);
  }

  Result<Record, RecordError> run() {
    const std::string_view text = *record_.text_;
    if (!is_printable_ascii(text)) {
      return fail(RecordError{.reason = "it holds an octet that is no printable ASCII character"});
    }
    const std::size_t about = std::min(1 + text.size() / usual_term, max_terms);
    record_.terms_.reserve(about);
    record_.directives_.reserve(about);
    std::string_view rest = text.substr(version.size());
    while (!rest.empty()) {
      const auto end = std::min(rest.find(' '), rest.size());
      if (end > 0) {
        if (auto read = term(rest.substr(0, end)); !read) {
          return fail(std::move(read.error()));
        }
      }
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return std::move(record_);
  }

 private:
  using Read = Result<void, RecordError>;

  static auto wrong(std::string_view term, std::string reason) {
    return fail(RecordError{.term = std::string(term), .reason = std::move(reason)});
  }

  /// s4.6.1: what has a `=` before any `:` or `/` is a modifier.
  Read term(std::string_view text) {
    if (record_.terms_.size() == max_terms) {
      return fail(RecordError{.reason = "it has more than 512 terms"});
    }
    record_.terms_.push_back(text);
    const auto mark =
        std::ranges::find_if(text, [](char c) { return c == '=' || c == ':' || c == '/'; });
    if (mark == text.end() || *mark != '=') {
      return directive(text);
    }
    const auto name = static_cast<std::size_t>(mark - text.begin());
    return modifier(text, text.substr(0, name), text.substr(name + 1));
  }

  Read modifier(std::string_view text, std::string_view name, std::string_view value) {
    if (!is_modifier_name(name)) {
      return wrong(text, "\"" + printable(name, 40) + "\" is no name of a modifier");
    }
    if (ascii::iequals(name, "redirect")) {
      return once(record_.redirect_, text, value);
    }
    if (ascii::iequals(name, "exp")) {
      return once(record_.explanation_, text, value);
    }
    // s6: unknown ones are ignored, yet their value has to be a macro-string.
    if (auto ignored = MacroString::parse(value, MacroString::Use::explanation); !ignored) {
      return wrong(text, std::move(ignored.error()));
    }
    return {};
  }

  static Read once(std::optional<Modifier>& modifier, std::string_view text,
                   std::string_view value) {
    if (modifier) {
      return wrong(text, "the modifier stands there twice");  // s6
    }
    auto domain = parse_domain_spec(value);
    if (!domain) {
      return wrong(text, std::move(domain.error()));
    }
    modifier = Modifier{.domain = std::move(*domain), .text = text};
    return {};
  }

  Read directive(std::string_view text) {
    // With its members: emplace_back() would write zeros over the whole of it first.
    auto read = parse_directive(text, record_.directives_.emplace_back(Verdict::pass, All{}, text));
    if (!read) {
      return wrong(text, std::move(read.error()));
    }
    return {};
  }

  Record record_;
};

bool is_spf_record(std::string_view text) noexcept {
  return ascii::iequals(text.substr(0, version.size()), version) &&
         (text.size() == version.size() || text[version.size()] == ' ');
}

Result<Record, RecordError> parse_record(std::string_view text) {
  return Record::Parser(text).run();
}

}  // namespace auth::spf
