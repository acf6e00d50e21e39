// RFC 8601 s2.2: writes Authentication-Results. Every octet of every value may come from an
// attacker.
#include <algorithm>

#include "auth/authres/results.h"
#include "auth/base/ascii.h"
#include "auth/message/field_text.h"
#include "words.h"

namespace auth::authres {
namespace {

/// `value` of s2.2: a token as it is, anything else quoted; `invalid` for what cannot be written.
std::string value(std::string_view text) {
  if (!message::is_field_text(text)) {
    return "invalid";
  }
  return message::is_token(text) ? std::string(text) : message::quoted_string(text);
}

/// `pvalue` of s2.2: a mail address or `@domain` stands without quotes (AR-4).
std::string property_value(std::string_view text) {
  return is_mail_identity(text) ? std::string(text) : value(text);
}

/// A word of a fixed set: method, result, ptype, property.
std::string keyword(std::string_view text) {
  return is_keyword(text) ? ascii::lower(text) : "invalid";
}

using Words = std::vector<std::string>;

/// The words of one resinfo, to be parted by white space.
Words words_of(const ResultInfo& info) {
  Words words;
  const std::string version =
      info.method_version == 1 ? "" : "/" + std::to_string(info.method_version);
  words.push_back(keyword(info.method) + version + "=" + keyword(info.result));
  if (!info.comment.empty()) {
    words.push_back(message::comment(info.comment));
  }
  if (!info.reason.empty()) {
    words.push_back("reason=" + value(info.reason));
  }
  for (const Property& property : info.properties) {
    words.push_back(keyword(property.ptype) + "." + keyword(property.property) + "=" +
                    property_value(property.value));
  }
  return words;
}

std::size_t size_of(const Words& words) {
  constexpr std::size_t separator = 4;  // ";" and CRLF HTAB, at most
  std::size_t size = 0;
  for (const std::string& word : words) {
    size += word.size() + separator;
  }
  return size;
}

/// The words of all results that fit. Where not all do, the longest go first: those are the ones
/// that somebody has blown up (AR-32).
std::vector<Words> rows_of(const std::vector<ResultInfo>& results) {
  constexpr std::size_t max_octets = 4096;
  std::vector<Words> rows;
  std::size_t size = 0;
  for (const ResultInfo& info : results) {
    rows.push_back(words_of(info));
    size += size_of(rows.back());
  }
  while (size > max_octets) {
    const auto longest = std::ranges::max_element(rows, {}, size_of);
    size -= size_of(*longest);
    rows.erase(longest);
  }
  return rows;
}

/// Puts one row on lines of its own.
void append_row(std::string& text, const Words& words) {
  constexpr std::size_t tab_columns = 8;
  text += "\r\n\t";
  message::append_folded(text, words, tab_columns);
}

void append_line(std::string& text, const Words& words) {
  for (const std::string& word : words) {
    text.append(" ").append(word);
  }
}

std::string write(std::string_view authserv_id, const std::vector<ResultInfo>& results,
                  void (*append)(std::string&, const Words&)) {
  std::string text = value(authserv_id);
  const std::vector<Words> rows = rows_of(results);
  if (rows.empty()) {
    return text + "; none";  // AR-6; also where not one result fits
  }
  for (const Words& row : rows) {
    text += ';';
    append(text, row);
  }
  return text;
}

}  // namespace

std::string format(std::string_view authserv_id, const std::vector<ResultInfo>& results) {
  return " " + write(authserv_id, results, append_row);
}

std::string format_line(std::string_view authserv_id, const std::vector<ResultInfo>& results) {
  return write(authserv_id, results, append_line);
}

}  // namespace auth::authres
