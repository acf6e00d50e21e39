// RFC 6376 s5.4.
#include "auth/dkim/signed_fields.h"

#include <algorithm>
#include <initializer_list>
#include <numeric>

namespace auth::dkim {
namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

std::vector<message::FieldName> field_names(std::initializer_list<std::string_view> names) {
  std::vector<message::FieldName> result;
  result.reserve(names.size());
  for (const std::string_view name : names) {
    result.push_back(*message::FieldName::parse(name));
  }
  return result;
}

FieldPolicy make_standard() {
  FieldPolicy policy;
  // Always from, and what a later hand could add to change what is shown (SEC-23, DLV-41).
  policy.oversign = field_names({"from", "subject", "to", "cc", "reply-to", "sender",
                                 "mime-version", "content-type", "content-transfer-encoding"});
  policy.oversign_if_present = field_names({"date", "message-id"});
  // RFC 8058 s4 wants both List-Unsubscribe fields covered. List-* and Resent-* are added by later
  // hands with good reason, so never more than there are (DLV-42).
  policy.sign = field_names({"in-reply-to",
                             "references",
                             "content-id",
                             "content-description",
                             "list-id",
                             "list-unsubscribe",
                             "list-unsubscribe-post",
                             "list-help",
                             "list-post",
                             "list-owner",
                             "list-archive",
                             "list-subscribe",
                             "autocrypt",
                             "feedback-id",
                             "resent-date",
                             "resent-from",
                             "resent-sender",
                             "resent-to",
                             "resent-cc",
                             "resent-message-id"});
  return policy;
}

/// Collects the names of `h=`, each policy name once however many lists it stands in.
class NameList {
 public:
  explicit NameList(const message::HeaderBlock& headers) : headers_(headers) {}

  void add(const message::FieldName& name, bool once_more, bool only_if_present) {
    const std::string& text = name.text();
    const std::size_t count = headers_.count(text);
    const std::size_t times = count == 0 && only_if_present ? 0 : count + (once_more ? 1 : 0);
    if (times != 0 && std::ranges::find(names_, text) == names_.end()) {
      names_.insert(names_.end(), times, text);
    }
  }

  [[nodiscard]] std::vector<std::string> take() && { return std::move(names_); }

 private:
  const message::HeaderBlock& headers_;
  std::vector<std::string> names_;
};

}  // namespace

const FieldPolicy& FieldPolicy::standard() {
  static const FieldPolicy policy = make_standard();
  return policy;
}

std::vector<std::string> names_to_sign(const message::HeaderBlock& headers,
                                       const FieldPolicy& policy) {
  NameList names(headers);
  for (const message::FieldName& name : policy.oversign) {
    names.add(name, true, false);
  }
  for (const message::FieldName& name : policy.oversign_if_present) {
    names.add(name, true, true);
  }
  for (const message::FieldName& name : policy.sign) {
    names.add(name, false, false);
  }
  return std::move(names).take();
}

void hash_fields(crypto::Hasher& hasher, const message::HeaderBlock& headers,
                 const std::vector<std::string>& names, Canonicalization c, std::size_t skip) {
  constexpr std::size_t flush_at = std::size_t{16} * 1024;
  // For the lowest field of each name: the field of that name to take next. So every name is found
  // in constant time, however often it is repeated (SEC-9).
  std::vector<std::size_t> next(headers.fields().size());
  std::iota(next.begin(), next.end(), std::size_t{0});
  const auto above = [&headers](std::size_t index) {
    return headers.previous(index).value_or(none);
  };
  std::string text;
  for (const std::string& name : names) {
    const auto lowest = headers.last(name);
    if (!lowest) {
      continue;  // s5.4.2: hashed as nothing, so that none can be added
    }
    std::size_t index = next[*lowest];
    if (index != none && index == skip) {
      index = above(index);
    }
    if (index == none) {
      continue;
    }
    next[*lowest] = above(index);
    append_canonical_field(text, headers.fields()[index].raw(), c);
    text += "\r\n";
    if (text.size() > flush_at) {
      hasher.update(text);
      text.clear();
    }
  }
  hasher.update(text);
}

}  // namespace auth::dkim
