// Reads an Authentication-Results value as a mistrustful consumer does: what RFC 8601 s2.2 does not
// say is refused. For tests of what we write; the library's own parser is a lenient one.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"

namespace auth::testing {

struct StrictResult {
  std::string method;
  std::string result;
  /// `reason`, `header.d`, …, in order.
  std::vector<std::pair<std::string, std::string>> properties;

  [[nodiscard]] std::string property(std::string_view name) const {
    const auto found = std::ranges::find(properties, name, [](const auto& p) { return p.first; });
    return found == properties.end() ? "" : found->second;
  }
};

struct StrictField {
  std::string authserv_id;
  std::vector<StrictResult> results;
};

class StrictAuthres {
 public:
  /// Nothing for what is more or less than one field with these parts.
  [[nodiscard]] static std::optional<StrictField> read(std::string_view value) {
    const auto line = unfolded(value);
    return line ? StrictAuthres(*line).field() : std::nullopt;
  }

 private:
  explicit StrictAuthres(std::string_view line) : rest_(line) {}

  /// RFC 5322 s2.2.3. Nothing where it is no single field: a line end that is no fold, a control
  /// character, a line over 998 octets, octets that are no UTF-8.
  static std::optional<std::string> unfolded(std::string_view value) {
    std::string line;
    std::size_t column = 0;
    for (std::size_t at = 0; at < value.size(); ++at) {
      if (value.substr(at).starts_with("\r\n\t") || value.substr(at).starts_with("\r\n ")) {
        column = 0;
        ++at;
        continue;
      }
      const auto octet = static_cast<unsigned char>(value[at]);
      if ((octet < 0x20 && octet != '\t') || octet == 0x7f || ++column > 998) {
        return std::nullopt;
      }
      line += value[at];
    }
    return is_utf8(line) ? std::optional(line) : std::nullopt;
  }

  std::optional<StrictField> field() {
    skip_blanks();
    StrictField read{.authserv_id = word(), .results = {}};
    if (read.authserv_id.empty()) {
      return std::nullopt;
    }
    skip_blanks();
    if (rest_ == "; none") {
      return read;
    }
    while (!rest_.empty()) {
      auto result = resinfo();
      if (!result) {
        return std::nullopt;
      }
      read.results.push_back(std::move(*result));
    }
    return read.results.empty() ? std::nullopt : std::optional(read);
  }

  std::optional<StrictResult> resinfo() {
    if (!take(';')) {
      return std::nullopt;
    }
    skip_blanks();
    StrictResult read{.method = word(), .result = take('=') ? word() : "", .properties = {}};
    if (read.method.empty() || read.result.empty()) {
      return std::nullopt;
    }
    while (skip_blanks() && !rest_.empty() && rest_.front() != ';') {
      std::string name = word();
      const bool known = name == "reason" || name.starts_with("header.") ||
                         name.starts_with("smtp.") || name.starts_with("policy.");
      auto text = known && take('=') ? value() : std::nullopt;
      if (!text) {
        return std::nullopt;
      }
      read.properties.emplace_back(std::move(name), std::move(*text));
    }
    return read;
  }

  /// SP, HTAB and comments, which do not nest in what we write. False where a comment has no end.
  bool skip_blanks() {
    while (!rest_.empty()) {
      if (rest_.front() == '(') {
        const auto end = closing(')');
        if (end == std::string_view::npos) {
          return false;
        }
        rest_.remove_prefix(end + 1);
      } else if (rest_.front() == ' ' || rest_.front() == '\t') {
        rest_.remove_prefix(1);
      } else {
        return true;
      }
    }
    return true;
  }

  /// Where the quoted-string or comment at the front ends, past quoted pairs.
  [[nodiscard]] std::size_t closing(char end) const {
    for (std::size_t at = 1; at < rest_.size(); ++at) {
      if (rest_[at] == '\\') {
        ++at;
      } else if (rest_[at] == end) {
        return at;
      } else if (end == ')' && rest_[at] == '(') {
        break;
      }
    }
    return std::string_view::npos;
  }

  bool take(char c) {
    const bool there = rest_.starts_with(c);
    rest_.remove_prefix(there ? 1 : 0);
    return there;
  }

  std::string take(std::size_t size) {
    std::string taken(rest_.substr(0, size));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  /// Letters, digits, `-`, `_`, `.`: all that our own words need.
  std::string word() {
    const auto* const end = std::ranges::find_if_not(
        rest_, [](char c) { return ascii::is_alnum(c) || c == '-' || c == '_' || c == '.'; });
    return take(static_cast<std::size_t>(end - rest_.begin()));
  }

  /// A quoted-string, a token, or an address.
  std::optional<std::string> value() {
    if (rest_.starts_with('"')) {
      const auto end = closing('"');
      if (end == std::string_view::npos) {
        return std::nullopt;
      }
      std::string text;
      for (std::size_t at = 1; at < end; ++at) {
        at += rest_[at] == '\\' ? 1U : 0U;
        text += rest_[at];
      }
      rest_.remove_prefix(end + 1);
      return text;
    }
    const auto bare = rest_.substr(0, rest_.find_first_of(" \t;"));
    const auto at = bare.rfind('@');
    const auto local = at == std::string_view::npos ? std::string_view() : bare.substr(0, at);
    const auto token = at == std::string_view::npos ? bare : bare.substr(at + 1);
    if (token.empty() || has_any(local, "()<>,:\\\"[]@") || has_any(token, "()<>,:\\\"/[]?=")) {
      return std::nullopt;
    }
    return take(bare.size());
  }

  static bool has_any(std::string_view text, std::string_view specials) {
    return std::ranges::any_of(text, [specials](char c) {
      return static_cast<unsigned char>(c) >= 0x80 || specials.find(c) != std::string_view::npos;
    });
  }

  std::string_view rest_;
};

}  // namespace auth::testing
