// Records and directives of master files: RFC 1035 s5.1, RFC 2308 s4 ($TTL), RFC 3597 s5.
#include "dns/zone_text.h"

#include <algorithm>
#include <span>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"
#include "dns/ldns_handles.h"
#include "dns/master_lexer.h"
#include "dns/record_data.h"

namespace auth::dns {
namespace {

constexpr std::size_t max_text = std::size_t{16} << 20;
constexpr std::size_t max_records = 100'000;
constexpr std::size_t max_record_text = 65'000;  // ldns cuts longer ones without a word
constexpr std::uint32_t ttl_without_directive = 3600;

/// Stands for the origin as long as there is none, so that relative names can be told. No file has
/// a reason to write it.
constexpr const char* no_origin = "\\001no-origin.";

/// `3600`, `1h`, `1w2d` as in BIND; up to 2^31 - 1 (RFC 2181 s8).
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

using Words = std::span<const std::string>;

/// What ldns says badly or not at all: it takes an MX preference modulo 2^16.
Result<void, std::string> check_data(const std::string& type, Words data) {
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

class ZoneTextReader {
 public:
  explicit ZoneTextReader(std::string_view text)
      : lexer_(text),
        origin_(ldns_dname_new_frm_str(no_origin)),
        without_origin_(to_labels(origin_.get()).front()) {}

  Result<std::vector<ZoneRecord>, ZoneError> read();

 private:
  [[nodiscard]] Result<void, std::string> directive(const MasterEntry& entry);
  [[nodiscard]] Result<void, std::string> origin(const std::string& name);
  [[nodiscard]] Result<ZoneRecord, std::string> record(const MasterEntry& entry);
  [[nodiscard]] Result<LdnsRecord, std::string> parse(const std::string& text,
                                                      const std::string& type);
  [[nodiscard]] bool is_relative(const ldns_rdf* name) const;
  [[nodiscard]] bool has_relative_name(const ldns_rr* record) const;

  MasterLexer lexer_;
  LdnsName origin_;
  std::string without_origin_;  // topmost label of names that had no origin
  LdnsName previous_owner_;
  std::uint32_t ttl_ = ttl_without_directive;
};

Result<std::vector<ZoneRecord>, ZoneError> ZoneTextReader::read() {
  std::vector<ZoneRecord> records;
  for (;;) {
    auto entry = lexer_.next();
    if (!entry) {
      return fail(entry.error());
    }
    if (!*entry) {
      return records;
    }
    const MasterEntry& words = **entry;
    if (words.words.front().starts_with('$')) {
      if (auto done = directive(words); !done) {
        return fail(ZoneError{.text = done.error(), .line = words.line});
      }
      continue;
    }
    auto read = record(words);
    if (read && records.size() == max_records) {
      read = fail("there are more than " + std::to_string(max_records) + " records");
    }
    if (!read) {
      return fail(ZoneError{.text = read.error(), .line = words.line});
    }
    records.push_back(*std::move(read));
    records.back().line = words.line;
  }
}

Result<void, std::string> ZoneTextReader::directive(const MasterEntry& entry) {
  const std::string& name = entry.words.front();
  const bool is_origin = ascii::iequals(name, "$ORIGIN");
  if (!is_origin && !ascii::iequals(name, "$TTL")) {
    return fail(printable(name, 20) + " is not supported");
  }
  if (entry.words.size() != 2) {
    return fail(name + " takes one value");
  }
  if (is_origin) {
    return origin(entry.words[1]);
  }
  const auto ttl = parse_ttl(entry.words[1]);
  if (!ttl) {
    return fail("\"" + printable(entry.words[1], 60) + "\" is no TTL");
  }
  ttl_ = *ttl;
  return {};
}

Result<void, std::string> ZoneTextReader::origin(const std::string& name) {
  LdnsName next(ldns_dname_new_frm_str(name.c_str()));
  if (next && !ldns_dname_str_absolute(name.c_str()) &&
      ldns_dname_cat(next.get(), origin_.get()) != LDNS_STATUS_OK) {
    next = nullptr;
  }
  if (!next) {
    return fail("\"" + printable(name, 60) + "\" is no domain name");
  }
  if (is_relative(next.get())) {
    return fail("\"" + printable(name, 60) +
                "\" has no final dot, and no $ORIGIN stands before it");
  }
  origin_ = std::move(next);
  return {};
}

/// [owner] [TTL] [class] type rdata, TTL and class in any order (RFC 1035 s5.1).
Result<ZoneRecord, std::string> ZoneTextReader::record(const MasterEntry& entry) {
  auto word = entry.words.begin();
  std::string text;
  if (entry.inherits_owner) {
    if (!previous_owner_) {
      return fail(std::string("there is no record before this one whose owner it could have"));
    }
  } else {
    if (word->front() == '"') {
      return fail(std::string("an owner name stands in quotation marks"));
    }
    text = *word++;
  }
  std::optional<std::uint32_t> ttl;
  for (bool class_read = false; word != entry.words.end(); ++word) {
    if (!ttl && ascii::is_digit(word->front())) {
      ttl = parse_ttl(*word);
      if (!ttl) {
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
  if (word == entry.words.end() || ldns_get_rr_type_by_name(word->c_str()) == 0) {
    return fail(word == entry.words.end() ? std::string("the record has no type")
                                          : "\"" + printable(*word, 20) + "\" is no record type");
  }
  const std::string type = *word++;
  const Words data(word, entry.words.end());
  if (auto checked = check_data(type, data); !checked) {
    return fail(checked.error());
  }
  text += " " + std::to_string(ttl.value_or(ttl_)) + " IN " + type;
  for (const std::string& piece : data) {
    text += " " + piece;
  }
  auto parsed = parse(text, type);
  if (!parsed) {
    return fail(parsed.error());
  }
  const ldns_rr* rr = parsed->get();
  return ZoneRecord{.owner = to_labels(ldns_rr_owner(rr)),
                    .type = static_cast<std::uint16_t>(ldns_rr_get_type(rr)),
                    .ttl = ldns_rr_ttl(rr),
                    .data = to_record_data(rr)};
}

Result<LdnsRecord, std::string> ZoneTextReader::parse(const std::string& text,
                                                      const std::string& type) {
  if (text.size() > max_record_text) {
    return fail(std::string("the record is longer than 65,000 octets"));
  }
  ldns_rr* raw = nullptr;
  ldns_rdf* previous = previous_owner_.release();
  const ldns_status status =
      ldns_rr_new_frm_str(&raw, text.c_str(), ttl_, origin_.get(), &previous);
  LdnsRecord record(raw);
  previous_owner_.reset(previous);
  if (status != LDNS_STATUS_OK) {
    return fail("this " + type + " record cannot be read: " + ldns_get_errorstr_by_id(status));
  }
  if (has_relative_name(raw)) {
    return fail(std::string("a name has no final dot, and no $ORIGIN stands before it"));
  }
  previous_owner_.reset(ldns_rdf_clone(ldns_rr_owner(raw)));
  return record;
}

bool ZoneTextReader::is_relative(const ldns_rdf* name) const {
  const Labels labels = to_labels(name);
  return !labels.empty() && labels.front() == without_origin_;
}

bool ZoneTextReader::has_relative_name(const ldns_rr* record) const {
  if (is_relative(ldns_rr_owner(record))) {
    return true;
  }
  for (std::size_t i = 0; i < ldns_rr_rd_count(record); ++i) {
    const ldns_rdf* rdf = ldns_rr_rdf(record, i);
    if (ldns_rdf_get_type(rdf) == LDNS_RDF_TYPE_DNAME && is_relative(rdf)) {
      return true;
    }
  }
  return false;
}

}  // namespace

Result<std::vector<ZoneRecord>, ZoneError> read_zone_text(std::string_view text) {
  if (text.size() > max_text) {
    return fail(ZoneError{.text = "the text is longer than 16 MiB", .line = 1});
  }
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    const auto lines =
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(nul), '\n');
    return fail(
        ZoneError{.text = "there is a NUL octet", .line = 1 + static_cast<std::size_t>(lines)});
  }
  return ZoneTextReader(text).read();
}

}  // namespace auth::dns
