// RFC 7208 s9.1: writes Received-SPF. Every octet of every value may come from an attacker.
#include "auth/spf/received_spf.h"

#include <vector>

#include "auth/base/ascii.h"
#include "auth/message/field_text.h"

namespace auth::spf {
namespace {

using Words = std::vector<std::string>;

/// At most as much as fits, in ASCII; a sentence may hold names from outside.
std::string shortened(std::string_view text) {
  constexpr std::string_view rest = "...";
  std::string result;
  for (const char c : text) {
    if (result.size() + rest.size() == message::longest_field_value) {
      return result.append(rest);
    }
    result += ascii::is_ascii(std::string_view(&c, 1)) ? c : '?';
  }
  return result;
}

std::string pair(std::string_view key, std::string_view value) {
  const bool plain =
      message::is_dot_atom(value) && message::is_field_text(value) && ascii::is_ascii(value);
  const bool quotable = ascii::is_ascii(value);
  return std::string(key) + "=" +
         (plain ? std::string(value) : message::quoted_string(quotable ? value : "invalid")) + ";";
}

/// What matched; `default` where nothing did (s9.1).
void append_cause(Words& words, const CheckResult& result) {
  if (std::holds_alternative<Matched>(result.outcome)) {
    words.push_back(pair("mechanism", shortened(result.place.term)));
  } else if (std::holds_alternative<NothingMatched>(result.outcome)) {
    words.push_back(pair("mechanism", "default"));
  } else if (is_error(verdict(result))) {
    words.push_back(pair("problem", shortened(reason(result))));
  }
}

Words words_of(const Query& query, const CheckResult& result, std::string_view receiver) {
  Words words{std::string(to_text(verdict(result))), message::comment(shortened(reason(result))),
              pair("client-ip", query.ip.text())};
  if (query.identity == Identity::mailfrom) {
    words.push_back(pair("envelope-from", query.local_part + "@" + query.domain));
  }
  if (!query.helo.empty()) {
    words.push_back(pair("helo", query.helo));
  }
  words.push_back(pair("identity", to_text(query.identity)));
  append_cause(words, result);
  words.push_back(pair("receiver", receiver));
  return words;
}

}  // namespace

std::string received_spf(const Query& query, const CheckResult& result, std::string_view receiver) {
  constexpr std::size_t name_columns = sizeof("Received-SPF: ") - 1;
  std::string text = " ";
  message::append_folded(text, words_of(query, result, receiver), name_columns);
  return text;
}

std::string received_spf_line(const Query& query, const CheckResult& result,
                              std::string_view receiver) {
  std::string text;
  for (const std::string& word : words_of(query, result, receiver)) {
    text += (text.empty() ? "" : " ") + word;
  }
  return text;
}

}  // namespace auth::spf
