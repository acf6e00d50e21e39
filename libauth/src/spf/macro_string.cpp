#include "auth/spf/macro_string.h"

#include <algorithm>
#include <array>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"

namespace auth::spf {
namespace {

constexpr std::string_view letters = "slodiphvcrt";
constexpr std::string_view explanation_letters = "crt";  // s7.2
constexpr std::string_view delimiter_characters = ".-+,/_=";
constexpr int most_kept = 255;  // s7.1: 127 at least; a domain name has no more labels

bool is_unreserved(char c) {  // RFC 3986 s2.3
  return ascii::is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

/// SPF-73: each octet by a table, never by a format of a signed char (SEC-2).
std::string url_escaped(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string escaped;
  for (const char c : text) {
    if (is_unreserved(c)) {
      escaped += c;
      continue;
    }
    const auto octet = static_cast<unsigned char>(c);
    escaped += '%';
    escaped += digits[octet >> 4U];
    escaped += digits[octet & 15U];
  }
  return escaped;
}

/// i: dotted decimal, or 32 nibbles with dots (s7.3). DNS takes digits in either case, and so does
/// the RFC. An address that people read has them in lower case (RFC 5952 s4.3); reversed it is a
/// name below ip6.arpa, which other implementations write in upper case (the suite's v-macro-ip6).
std::string dotted(const IpAddress& ip, bool reversed) {
  if (ip.family() == IpAddress::Family::v4) {
    return ip.text();
  }
  const std::string_view digits = reversed ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string text;
  for (const std::uint8_t octet : ip.octets()) {
    text += digits[octet >> 4U];
    text += '.';
    text += digits[octet & 15U];
    text += '.';
  }
  text.pop_back();
  return text;
}

std::vector<std::string_view> split_at(std::string_view text, std::string_view delimiters) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const auto at = text.find_first_of(delimiters);
    pieces.push_back(text.substr(0, at));
    if (at == std::string_view::npos) {
      return pieces;
    }
    text.remove_prefix(at + 1);
  }
}

}  // namespace

/// One pass over a macro-string, with a look at the character in front.
class MacroString::Parser {
 public:
  Parser(std::string_view text, Use use) : rest_(text), use_(use) { result_.text_ = text; }

  Result<MacroString, std::string> run() {
    const bool plain = rest_.find('%') == std::string_view::npos;
    while (!rest_.empty()) {
      auto read = rest_.front() == '%' ? macro() : literal();
      if (!read) {
        return fail(std::move(read.error()));
      }
    }
    if (!plain) {
      result_.macros_ = std::make_shared<const Macros>(std::move(macros_));
    }
    return std::move(result_);
  }

 private:
  using Read = Result<void, std::string>;

  /// All up to the next macro.
  Read literal() {
    const std::string_view text = rest_.substr(0, rest_.find('%'));
    const bool spaces = use_ == Use::explanation;
    const auto stands_for_itself = [spaces](char c) {
      return (c > ' ' && c <= '~') || (c == ' ' && spaces);
    };
    if (!std::ranges::all_of(text, stands_for_itself)) {
      return fail(std::string("it holds an octet that is no printable ASCII character"));
    }
    macros_.at_the_end = false;
    append_literal(text);
    rest_.remove_prefix(text.size());
    return {};
  }

  Read macro() {
    macros_.at_the_end = true;
    const char kind = rest_.size() > 1 ? rest_[1] : '\0';
    switch (kind) {
      case '%':
        return escape("%");
      case '_':
        return escape(" ");
      case '-':
        return escape("%20");
      case '{':
        return expansion();
      default:
        return fail("\"" + printable(rest_.substr(0, 2)) +
                    "\" is no macro; a percent sign alone is written %%");
    }
  }

  Read escape(std::string_view meaning) {
    append_literal(meaning);
    rest_.remove_prefix(2);
    return {};
  }

  /// `%{` letter *DIGIT ["r"] *delimiter `}` (s7.1).
  Read expansion() {
    const auto close = rest_.find('}');
    if (close == std::string_view::npos) {
      return fail(std::string("a macro has no closing brace"));
    }
    const std::string_view whole = rest_.substr(0, close + 1);
    std::string_view inside = whole.substr(2, whole.size() - 3);
    Part part;
    if (auto letter = read_letter(inside, part); !letter) {
      return letter;
    }
    if (!read_digits(inside, part) || !read_delimiters(inside, part)) {
      return fail("\"" + printable(whole, 40) +
                  "\" is no macro; after the letter come a number from 1 on, \"r\" and delimiters");
    }
    macros_.parts.push_back(std::move(part));
    rest_.remove_prefix(whole.size());
    return {};
  }

  Read read_letter(std::string_view& inside, Part& part) const {
    const char given = inside.empty() ? '\0' : inside.front();
    part.letter = ascii::to_lower(given);
    part.url_escape = given != part.letter;
    if (given == '\0' || letters.find(part.letter) == std::string_view::npos) {
      return fail("\"" + printable(inside.substr(0, 1)) + "\" is no macro letter");
    }
    if (use_ == Use::domain_spec &&
        explanation_letters.find(part.letter) != std::string_view::npos) {
      return fail(std::string("the macro letters c, r and t are for explanations alone"));
    }
    inside.remove_prefix(1);
    return {};
  }

  static bool read_digits(std::string_view& inside, Part& part) {
    const auto end = std::ranges::find_if_not(inside, ascii::is_digit);
    const auto digits = static_cast<std::size_t>(end - inside.begin());
    int keep = 0;
    for (const char digit : inside.substr(0, digits)) {
      keep = std::min(most_kept, keep * 10 + (digit - '0'));  // SPF-71: never overflows
    }
    part.keep = static_cast<std::uint8_t>(keep);
    inside.remove_prefix(digits);
    return digits == 0 || keep > 0;
  }

  static bool read_delimiters(std::string_view inside, Part& part) {
    if (!inside.empty() && ascii::to_lower(inside.front()) == 'r') {
      part.reverse = true;
      inside.remove_prefix(1);
    }
    if (!inside.empty()) {
      part.delimiters = inside;
    }
    return inside.find_first_not_of(delimiter_characters) == std::string_view::npos;
  }

  void append_literal(std::string_view octets) {
    if (macros_.parts.empty() || macros_.parts.back().letter != 0) {
      macros_.parts.emplace_back();
    }
    macros_.parts.back().literal += octets;
  }

  MacroString result_;
  Macros macros_;
  std::string_view rest_;
  Use use_;
};

Result<MacroString, std::string> MacroString::parse(std::string_view text, Use use) {
  return Parser(text, use).run();
}

bool MacroString::has_letters() const noexcept {
  return macros_ != nullptr &&
         std::ranges::any_of(macros_->parts, [](const Part& part) { return part.letter != 0; });
}

bool MacroString::uses(char letter) const noexcept {
  return macros_ != nullptr && std::ranges::any_of(macros_->parts, [&](const Part& part) {
           return part.letter == letter;
         });
}

std::string MacroString::value(const Part& part, const MacroValues& values) {
  switch (part.letter) {
    case 's':
      return std::string(values.local_part) + "@" + std::string(values.sender_domain);
    case 'l':
      return std::string(values.local_part);
    case 'o':
      return std::string(values.sender_domain);
    case 'd':
      return std::string(values.domain);
    case 'i':
      return dotted(values.ip, part.reverse);
    case 'p':
      return values.validated_name ? values.validated_name() : "unknown";
    case 'v':
      return values.ip.family() == IpAddress::Family::v4 ? "in-addr" : "ip6";
    case 'h':
      return std::string(values.helo);
    case 'c':
      return values.ip.text();
    case 'r':
      return std::string(values.receiver.empty() ? "unknown" : values.receiver);
    case 't':
      return std::to_string(values.now.seconds());
    default:
      return {};  // the parser lets nothing else through
  }
}

/// s7.3: split, reverse, keep the right-most, join with dots.
std::string MacroString::transformed(const Part& part, const std::string& value) {
  std::vector<std::string_view> pieces = split_at(value, part.delimiters);
  if (part.reverse) {
    std::ranges::reverse(pieces);
  }
  const std::size_t first =
      part.keep == 0 || part.keep >= pieces.size() ? 0 : pieces.size() - part.keep;
  std::string joined;
  for (std::size_t i = first; i < pieces.size(); ++i) {
    joined += i == first ? "" : ".";
    joined += pieces[i];
  }
  return part.url_escape ? url_escaped(joined) : joined;
}

std::optional<std::string> MacroString::expand(const MacroValues& values, std::size_t limit) const {
  if (macros_ == nullptr) {
    return text_.size() <= limit ? std::optional(text_) : std::nullopt;
  }
  std::string expanded;
  for (const Part& part : macros_->parts) {
    expanded += part.letter == 0 ? part.literal : transformed(part, value(part, values));
    if (expanded.size() > limit) {
      return std::nullopt;
    }
  }
  return expanded;
}

}  // namespace auth::spf
