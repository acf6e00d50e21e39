// RFC 7208 s7: what is read and what it expands to are what the letter of the RFC says, written
// down here once more without a thought for speed; and no expansion is longer than was allowed.
// Input: an octet of choices, the limit, and lines: local part, sender's domain, domain, HELO,
// text.
#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <optional>
#include <string>

#include "auth/spf/macro_string.h"

namespace {

using namespace auth;
using spf::MacroString;
using spf::MacroValues;

void must(bool holds) {
  if (!holds) {
    std::abort();
  }
}

/// s7.3, a letter at a time. Nothing where it is no macro.
class Reference {
 public:
  Reference(std::string_view text, const MacroValues& values, MacroString::Use use)
      : text_(text), values_(values), use_(use) {}

  std::optional<std::string> expand() {
    std::string expanded;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c != '%') {
        if (c < 0x20 || c > 0x7e || (c == ' ' && use_ == MacroString::Use::domain_spec)) {
          return std::nullopt;
        }
        expanded += c;
        continue;
      }
      const char kind = at_ < text_.size() ? text_[at_++] : '\0';
      if (kind == '{') {
        const auto piece = macro();
        if (!piece) {
          return std::nullopt;
        }
        expanded += *piece;
      } else if (kind == '%' || kind == '_' || kind == '-') {
        expanded += kind == '%' ? "%" : kind == '_' ? " " : "%20";
      } else {
        return std::nullopt;
      }
    }
    return expanded;
  }

 private:
  [[nodiscard]] char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  std::optional<std::string> macro() {
    const char given = next();
    ++at_;
    const char letter = static_cast<char>(std::tolower(static_cast<unsigned char>(given)));
    const bool known =
        letter != '\0' && std::string_view("slodiphv").find(letter) != std::string::npos;
    const bool of_explanation =
        letter != '\0' && std::string_view("crt").find(letter) != std::string::npos;
    if (!known && !(of_explanation && use_ == MacroString::Use::explanation)) {
      return std::nullopt;
    }
    std::size_t keep = 0;
    bool digits = false;
    for (; next() >= '0' && next() <= '9'; ++at_) {
      keep = std::min<std::size_t>(255, keep * 10 + static_cast<std::size_t>(next() - '0'));
      digits = true;
    }
    const bool reverse = next() == 'r' || next() == 'R';
    at_ += reverse ? 1 : 0;
    std::string delimiters;
    for (; next() != '\0' && std::string_view(".-+,/_=").find(next()) != std::string::npos; ++at_) {
      delimiters += next();
    }
    if (next() != '}' || (digits && keep == 0)) {
      return std::nullopt;
    }
    ++at_;
    const std::string piece =
        transformed(value(letter, reverse), keep, reverse, delimiters.empty() ? "." : delimiters);
    return letter == given ? piece : escaped(piece);
  }

  [[nodiscard]] std::string value(char letter, bool reverse) const {
    const bool v4 = values_.ip.family() == IpAddress::Family::v4;
    switch (letter) {
      case 's':
        return std::string(values_.local_part) + "@" + std::string(values_.sender_domain);
      case 'l':
        return std::string(values_.local_part);
      case 'o':
        return std::string(values_.sender_domain);
      case 'd':
        return std::string(values_.domain);
      case 'i':
        return v4 ? values_.ip.text() : nibbles(reverse ? "0123456789ABCDEF" : "0123456789abcdef");
      case 'v':
        return v4 ? "in-addr" : "ip6";
      case 'h':
        return std::string(values_.helo);
      case 'c':
        return values_.ip.text();
      case 't':
        return std::to_string(values_.now.seconds());
      default:
        return "unknown";  // p and r, of which nobody knows anything here
    }
  }

  [[nodiscard]] std::string nibbles(std::string_view digits) const {
    std::string text;
    for (const unsigned octet : values_.ip.octets()) {
      for (const unsigned nibble : {octet / 16, octet % 16}) {
        text += text.empty() ? "" : ".";
        text += digits[nibble];
      }
    }
    return text;
  }

  static std::string transformed(const std::string& value, std::size_t keep, bool reverse,
                                 const std::string& delimiters) {
    std::deque<std::string> parts(1);
    for (const char c : value) {
      if (delimiters.find(c) != std::string::npos) {
        parts.emplace_back();
      } else {
        parts.back() += c;
      }
    }
    if (reverse) {
      std::reverse(parts.begin(), parts.end());
    }
    while (keep != 0 && parts.size() > keep) {
      parts.pop_front();
    }
    std::string joined = parts.front();
    for (std::size_t i = 1; i < parts.size(); ++i) {
      joined += "." + parts[i];
    }
    return joined;
  }

  static std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : text) {
      const auto octet = static_cast<unsigned char>(c);
      if (octet < 0x80 &&
          (std::isalnum(octet) != 0 || std::string_view("-._~").find(c) != std::string::npos)) {
        result += c;
      } else {
        result += {'%', "0123456789ABCDEF"[octet / 16], "0123456789ABCDEF"[octet % 16]};
      }
    }
    return result;
  }

  std::string_view text_;
  const MacroValues& values_;
  MacroString::Use use_;
  std::size_t at_ = 0;
};

std::string_view take_line(std::string_view& rest) {
  const auto end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) {
    return 0;
  }
  std::string_view rest(reinterpret_cast<const char*>(data) + 2, size - 2);
  const auto use =
      (data[0] & 1U) != 0 ? MacroString::Use::explanation : MacroString::Use::domain_spec;
  const std::size_t limit = data[1] == 0 ? 8192 : 4U * data[1];
  MacroValues values{.ip = (data[0] & 2U) != 0 ? IpAddress::parse("2001:db8::cb01:a5").value()
                                               : IpAddress::parse("192.0.2.3").value(),
                     .now = Timestamp(1'700'000'000)};
  for (std::string_view* value :
       {&values.local_part, &values.sender_domain, &values.domain, &values.helo}) {
    *value = take_line(rest);
  }
  const auto macros = MacroString::parse(rest, use);
  const auto wanted = Reference(rest, values, use).expand();
  must(macros.has_value() == wanted.has_value());
  if (!macros) {
    must(!macros.error().empty());
    return 0;
  }
  must(macros->text() == rest);
  const auto expanded = macros->expand(values, limit);
  must(wanted->size() <= limit ? expanded == wanted : !expanded);
  if (!macros->has_letters()) {
    must(macros->expand({}, size) == wanted);
  }
  return 0;
}
