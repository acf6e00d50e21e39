// The fields of a record in a master file, RFC 1035 s5.1 and RFC 3597 s5.
#include "dns/master_fields.h"

#include <algorithm>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"

namespace auth::dns {
namespace {

bool is_class(std::string_view word) {
  return ascii::iequals(word, "IN") || ascii::iequals(word, "CH") || ascii::iequals(word, "HS") ||
         ascii::iequals(word, "CS");
}

/// How many octets a character-string as written stands for.
std::size_t string_size(std::string_view word) {
  std::size_t size = 0;
  for (std::size_t at = 0; at < word.size(); ++at, ++size) {
    if (word[at] == '"') {
      --size;
    } else if (word[at] == '\\') {
      at += at + 1 < word.size() && ascii::is_digit(word[at + 1]) ? 3 : 1;
    }
  }
  return size;
}

/// What ldns says badly or not at all: it takes an MX preference modulo 2^16.
Result<void, std::string> check_data(const RecordFields& fields) {
  const std::string_view type = fields.type;
  const std::span<const std::string> data = fields.data;
  const bool is_generic = !data.empty() && data.front() == "\\#";  // RFC 3597 s5
  if (ascii::iequals(type, "MX") && !is_generic && !data.empty() &&
      !ascii::number<std::uint16_t>(data.front())) {
    return fail(std::string("the preference of an MX record is a number from 0 to 65535"));
  }
  const bool is_text = ascii::iequals(type, "TXT") || ascii::iequals(type, "SPF");
  if (is_text && !is_generic &&
      std::ranges::any_of(data, [](const std::string& word) { return string_size(word) > 255; })) {
    return fail(std::string("a character-string is longer than 255 octets; split it"));
  }
  return {};
}

}  // namespace

std::optional<std::uint32_t> parse_ttl(std::string_view text) {
  constexpr std::uint64_t max_ttl = 0x7fffffff;
  std::uint64_t total = 0;
  while (!text.empty()) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto number = ascii::number<std::uint32_t>(text.substr(0, digits));
    std::uint64_t unit = 1;
    if (digits < text.size()) {
      constexpr std::string_view letters = "smhdw";
      constexpr std::uint32_t seconds[] = {1, 60, 3600, 86'400, 604'800};
      const std::size_t letter = letters.find(ascii::to_lower(text[digits]));
      unit = letter == std::string_view::npos ? 0 : seconds[letter];
    }
    if (!number || unit == 0) {
      return std::nullopt;
    }
    total += *number * unit;
    if (total > max_ttl) {
      return std::nullopt;
    }
    text.remove_prefix(std::min(digits + 1, text.size()));
  }
  return static_cast<std::uint32_t>(total);
}

/// [owner] [TTL] [class] type rdata, TTL and class in any order.
Result<RecordFields, std::string> read_fields(const MasterEntry& entry) {
  RecordFields fields;
  auto word = entry.words.begin();
  if (!entry.inherits_owner) {
    fields.owner = *word++;
    if (fields.owner.front() == '"') {
      return fail(std::string("an owner name stands in quotation marks"));
    }
  }
  for (bool class_read = false; word != entry.words.end(); ++word) {
    if (!fields.ttl && ascii::is_digit(word->front())) {
      fields.ttl = parse_ttl(*word);
      if (!fields.ttl) {
        return fail("\"" + printable(*word, 60) + "\" is no TTL");
      }
    } else if (!class_read && is_class(*word)) {
      class_read = true;
      if (!ascii::iequals(*word, "IN")) {
        return fail("class " + *word + " is not IN");
      }
    } else {
      break;
    }
  }
  if (word == entry.words.end()) {
    return fail(std::string("the record has no type"));
  }
  fields.type = *word++;
  fields.data = {word, entry.words.end()};
  if (auto checked = check_data(fields); !checked) {
    return fail(checked.error());
  }
  return fields;
}

}  // namespace auth::dns
