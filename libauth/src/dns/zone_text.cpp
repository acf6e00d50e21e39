// Records and directives of master files: RFC 1035 s5.1, RFC 2308 s4 ($TTL), RFC 3597 s5.
#include "dns/zone_text.h"

#include <algorithm>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"
#include "dns/ldns_handles.h"
#include "dns/master_fields.h"
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
    const auto next = lexer_.next();
    if (!next) {
      return fail(next.error());
    }
    const std::optional<MasterEntry>& entry = *next;
    if (!entry) {
      return records;
    }
    if (entry->words.front().starts_with('$')) {
      if (auto done = directive(*entry); !done) {
        return fail(ZoneError{.text = done.error(), .line = entry->line});
      }
      continue;
    }
    auto read = record(*entry);
    if (read && records.size() == max_records) {
      read = fail("there are more than " + std::to_string(max_records) + " records");
    }
    if (!read) {
      return fail(ZoneError{.text = read.error(), .line = entry->line});
    }
    records.push_back(*std::move(read));
    records.back().line = entry->line;
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

Result<ZoneRecord, std::string> ZoneTextReader::record(const MasterEntry& entry) {
  const auto fields = read_fields(entry);
  if (!fields) {
    return fail(fields.error());
  }
  const std::string type(fields->type);
  if (ldns_get_rr_type_by_name(type.c_str()) == 0) {
    return fail("\"" + printable(type, 20) + "\" is no record type");
  }
  if (fields->owner.empty() && !previous_owner_) {
    return fail(std::string("there is no record before this one whose owner it could have"));
  }
  std::string text(fields->owner);
  text += " " + std::to_string(fields->ttl.value_or(ttl_)) + " IN " + type;
  for (const std::string& piece : fields->data) {
    text += " " + piece;
  }
  const auto parsed = parse(text, type);
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
