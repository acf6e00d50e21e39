#include "auth/base/dns_name.h"

#include <idn2.h>

#include <algorithm>

#include "auth/base/ascii.h"

namespace auth {
namespace {

constexpr std::size_t max_label = 63;  // RFC 1035 s2.3.4
constexpr std::size_t max_text = 253;  // 255 octets on the wire

bool is_label_character(char c) { return ascii::is_alnum(c) || c == '-' || c == '_'; }

bool is_printable(char c) { return c >= 0x20 && c <= 0x7e; }

/// U-labels to A-labels by IDNA2008. No IDN2_USE_STD3_ASCII_RULES: it deletes underscores.
Result<std::string, DnsNameError> to_a_labels(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) {
    return fail(DnsNameError::bad_character);  // libidn2 would stop reading there
  }
  std::uint8_t* result = nullptr;
  const std::string input(text);
  const int status = idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(input.c_str()), &result,
                                    IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  switch (status) {
    case IDN2_OK:
      break;
    case IDN2_TOO_BIG_LABEL:
    case IDN2_PUNYCODE_BIG_OUTPUT:
      return fail(DnsNameError::label_too_long);
    case IDN2_TOO_BIG_DOMAIN:
      return fail(DnsNameError::name_too_long);
    default:
      return fail(DnsNameError::bad_idn);
  }
  std::string name(reinterpret_cast<const char*>(result));
  idn2_free(result);
  return name;
}

Result<void, DnsNameError> check_labels(std::string_view text, bool (*may_hold)(char),
                                        DnsNameError otherwise) {
  Result<void, DnsNameError> result;
  ascii::split(text, '.', [&](std::string_view label) {
    if (!result) {
      return;
    }
    if (label.empty()) {
      result = fail(DnsNameError::empty_label);
    } else if (!std::all_of(label.begin(), label.end(), may_hold)) {
      result = fail(otherwise);
    } else if (label.size() > max_label) {
      result = fail(DnsNameError::label_too_long);
    }
  });
  return result;
}

}  // namespace

std::string_view to_text(DnsNameError error) noexcept {
  switch (error) {
    case DnsNameError::empty:
      return "the name is empty";
    case DnsNameError::empty_label:
      return "a label is empty (two dots in a row, or a dot in front)";
    case DnsNameError::label_too_long:
      return "a label is longer than 63 octets";
    case DnsNameError::name_too_long:
      return "the name is longer than 253 octets";
    case DnsNameError::bad_character:
      return "a character is neither letter, digit, hyphen nor underscore";
    case DnsNameError::unprintable:
      return "a character is neither printable ASCII nor space";
    case DnsNameError::bad_idn:
      return "it is no internationalized domain name (IDNA2008)";
  }
  return "";
}

Result<DnsName, DnsNameError> DnsName::parse(std::string_view text) {
  // Far longer input than any name is not worth converting; U-labels never shrink by more than
  // this.
  if (text.size() > 4 * max_text) {
    return fail(DnsNameError::name_too_long);
  }
  std::string name(text);
  if (!ascii::is_ascii(text)) {
    auto converted = to_a_labels(text);
    if (!converted) {
      return fail(converted.error());
    }
    name = std::move(*converted);
  }
  return of_labels(std::move(name), &is_label_character, DnsNameError::bad_character);
}

Result<DnsName, DnsNameError> DnsName::parse_ascii(std::string_view text) {
  if (text.size() > max_text + 1) {  // with the final dot
    return fail(DnsNameError::name_too_long);
  }
  return of_labels(std::string(text), &is_printable, DnsNameError::unprintable);
}

/// A name that is written in ASCII, its labels of characters that they `may_hold`.
Result<DnsName, DnsNameError> DnsName::of_labels(std::string text, bool (*may_hold)(char),
                                                 DnsNameError otherwise) {
  if (text.ends_with('.')) {
    text.pop_back();
  }
  if (text.empty()) {
    return fail(DnsNameError::empty);
  }
  if (auto checked = check_labels(text, may_hold, otherwise); !checked) {
    return fail(checked.error());
  }
  if (text.size() > max_text) {
    return fail(DnsNameError::name_too_long);
  }
  std::transform(text.begin(), text.end(), text.begin(), ascii::to_lower);
  return DnsName(std::move(text));
}

std::size_t DnsName::labels() const noexcept {
  return 1 + static_cast<std::size_t>(std::count(text_.begin(), text_.end(), '.'));
}

bool DnsName::is_within(const DnsName& parent) const noexcept {
  if (!text_.ends_with(parent.text_)) {
    return false;
  }
  const std::size_t rest = text_.size() - parent.text_.size();
  return rest == 0 || text_[rest - 1] == '.';
}

DnsName DnsName::last_labels(std::size_t count) const {
  std::size_t begin = text_.size();
  while (count > 0 && begin != std::string::npos) {
    begin = begin == 0 ? std::string::npos : text_.rfind('.', begin - 1);
    --count;
  }
  return DnsName(begin == std::string::npos ? text_ : text_.substr(begin + 1));
}

Result<DnsName, DnsNameError> DnsName::with_prefix(std::string_view labels) const {
  return parse(std::string(labels) + "." + text_);
}

}  // namespace auth
