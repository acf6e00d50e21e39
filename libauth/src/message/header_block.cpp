#include "auth/message/header_block.h"

#include <functional>

#include "auth/base/ascii.h"
#include "auth/message/field_name.h"

namespace auth::message {
namespace {

/// White space after `at` makes a line end before it a fold (RFC 5322 s2.2.3).
bool folds(std::string_view text, std::size_t at) {
  return at < text.size() && ascii::is_wsp(text[at]);
}

void note_control_octets(std::string_view raw, HeaderDefects& defects) {
  for (std::size_t at = 0; at < raw.size(); ++at) {
    const char c = raw[at];
    if (static_cast<unsigned char>(c) > '\r') {
      continue;  // nearly every octet: one comparison
    }
    if (c == '\0') {
      defects.nul = true;
    } else if (c == '\n') {
      defects.bare_lf = true;
    } else if (c == '\r' && raw.substr(at, 2) != "\r\n") {
      defects.bare_cr = true;
    } else if (c == '\r') {
      ++at;
      defects.bare_lf = defects.bare_lf || !folds(raw, at + 1);
    }
  }
}

/// The name before the colon at `colon`, in lower case; empty when it is none.
std::string parse_name(std::string_view raw, std::size_t colon) {
  if (colon == std::string_view::npos) {
    return {};
  }
  std::string_view text = raw.substr(0, colon);
  while (!text.empty() && ascii::is_wsp(text.back())) {
    text.remove_suffix(1);  // RFC 5322 s4.5: obsolete white space before the colon
  }
  const auto name = FieldName::parse(text);
  return name ? name->text() : std::string();
}

}  // namespace

std::string_view to_text(HeaderLimit limit) noexcept {
  switch (limit) {
    case HeaderLimit::octets:
      return "the header block is larger than 1 MiB";
    case HeaderLimit::fields:
      return "the header block has more than 2000 fields";
  }
  return "";
}

std::string HeaderDefects::text() const {
  std::string text;
  const auto say = [&](bool is_so, std::string_view what) {
    if (is_so) {
      text += text.empty() ? "" : ", ";
      text += what;
    }
  };
  say(line_without_colon, "a line without colon or with a bad field name");
  say(bare_cr, "a bare CR");
  say(bare_lf, "a bare LF");
  say(nul, "a NUL");
  return text;
}

Result<void, HeaderLimit> HeaderBlock::append(std::string raw) {
  const std::size_t size = raw.size() + 2;
  if (size > max_octets - octets_) {
    return fail(HeaderLimit::octets);
  }
  if (fields_.size() == max_fields) {
    return fail(HeaderLimit::fields);
  }
  if (fields_.empty()) {
    constexpr std::size_t usual_fields = 32;
    fields_.reserve(usual_fields);
    names_.reserve(usual_fields);
  }
  octets_ += size;
  note_control_octets(raw, defects_);

  Field field;
  const auto colon = raw.find(':');
  field.name_ = parse_name(raw, colon);
  field.value_at_ = colon == std::string_view::npos ? raw.size() : colon + 1;
  if (field.name_.empty()) {
    defects_.line_without_colon = true;
  }
  field.raw_ = std::move(raw);
  fields_.push_back(std::move(field));
  if (!fields_.back().name_.empty()) {
    note_name(fields_.size() - 1);
  }
  return {};
}

Result<void, HeaderLimit> HeaderBlock::add(std::string_view name, std::string_view value) {
  std::string raw;
  raw.reserve(name.size() + 1 + value.size() + 16);
  raw += name;
  raw += ':';
  for (auto at = value.find('\n'); at != std::string_view::npos; at = value.find('\n')) {
    const bool bare = at == 0 || value[at - 1] != '\r';
    raw += value.substr(0, at);
    if (bare && folds(value, at + 1)) {
      raw += '\r';  // what is no fold stays bare, and is noted as such
    }
    raw += '\n';
    value.remove_prefix(at + 1);
  }
  raw += value;
  return append(std::move(raw));
}

Result<void, HeaderLimit> HeaderBlock::add(std::string_view raw) {
  return append(std::string(raw));
}

std::string_view HeaderBlock::name_of(const NameEntry& entry) const noexcept {
  return fields_[entry.last].name_;
}

/// Makes the field at `index` the lowest of its name.
void HeaderBlock::note_name(std::size_t index) {
  if (names_.size() * 2 >= buckets_.size()) {
    grow_buckets();
  }
  Field& field = fields_[index];
  std::uint32_t& bucket = buckets_[bucket_of(field.name_)];
  if (bucket == 0) {
    names_.push_back({index, 1});
    bucket = static_cast<std::uint32_t>(names_.size());
    return;
  }
  NameEntry& entry = names_[bucket - 1];
  field.previous_ = entry.last + 1;
  entry.last = index;
  ++entry.count;
}

std::size_t HeaderBlock::bucket_of(std::string_view name) const noexcept {
  const std::size_t mask = buckets_.size() - 1;
  std::size_t at = std::hash<std::string_view>{}(name)&mask;
  while (buckets_[at] != 0 && name_of(names_[buckets_[at] - 1]) != name) {
    at = (at + 1) & mask;
  }
  return at;
}

void HeaderBlock::grow_buckets() {
  buckets_.assign(buckets_.empty() ? 64 : buckets_.size() * 2, 0);  // always a power of two
  for (std::size_t i = 0; i < names_.size(); ++i) {
    buckets_[bucket_of(name_of(names_[i]))] = static_cast<std::uint32_t>(i + 1);
  }
}

const HeaderBlock::NameEntry* HeaderBlock::find(std::string_view lower_case_name) const noexcept {
  if (buckets_.empty()) {
    return nullptr;
  }
  const std::uint32_t bucket = buckets_[bucket_of(lower_case_name)];
  return bucket == 0 ? nullptr : &names_[bucket - 1];
}

std::size_t HeaderBlock::count(std::string_view lower_case_name) const noexcept {
  const NameEntry* entry = find(lower_case_name);
  return entry == nullptr ? 0 : entry->count;
}

std::optional<std::size_t> HeaderBlock::last(std::string_view lower_case_name) const noexcept {
  const NameEntry* entry = find(lower_case_name);
  return entry == nullptr ? std::nullopt : std::optional(entry->last);
}

std::optional<std::size_t> HeaderBlock::previous(std::size_t index) const noexcept {
  if (index >= fields_.size() || fields_[index].previous_ == 0) {
    return std::nullopt;
  }
  return fields_[index].previous_ - 1;
}

}  // namespace auth::message
