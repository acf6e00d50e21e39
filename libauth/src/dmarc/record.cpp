// RFC 9989 s4.5, s4.7, s4.8.
#include "auth/dmarc/record.h"

#include <algorithm>
#include <utility>

#include "auth/base/ascii.h"
#include "dmarc/report_uris.h"
#include "dmarc/tags.h"

namespace auth::dmarc {
namespace {

/// dmarc-version (s4.8). Its value is the one that is compared with regard to case, and nothing may
/// stand before it.
bool is_version(std::string_view piece) {
  const auto tag = parse_tag(piece);
  return tag && !ascii::is_wsp(piece.front()) && ascii::iequals(tag->name, "v") &&
         tag->value == "DMARC1";
}

/// dmarc-value; that it may hold no `;` is seen to already.
bool is_value(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
}

std::optional<Policy> to_policy(std::string_view value) {
  for (const Policy policy : {Policy::none, Policy::quarantine, Policy::reject}) {
    if (ascii::iequals(value, to_text(policy))) {
      return policy;
    }
  }
  return std::nullopt;
}

/// dmarc-fo: `0` or `1`, `d`, `s`, each once, in any order.
std::optional<FailureOptions> to_failure_options(std::string_view value) {
  FailureOptions options{.nothing_aligned = false};
  bool valid = true;
  ascii::split(value, ':', [&](std::string_view piece) {
    bool* const option = piece == "0"                 ? &options.nothing_aligned
                         : piece == "1"               ? &options.anything_failed
                         : ascii::iequals(piece, "d") ? &options.any_dkim_failure
                         : ascii::iequals(piece, "s") ? &options.any_spf_failure
                                                      : nullptr;
    valid = valid && option != nullptr && !*option;
    if (option != nullptr) {
      *option = true;
    }
  });
  valid = valid && !(options.nothing_aligned && options.anything_failed);
  return valid ? std::optional(options) : std::nullopt;
}

/// Makes a Record of the tags, and notes what is wrong with them.
class Reader {
 public:
  /// `text`: what comes after the version.
  [[nodiscard]] static Record read(std::string_view text) {
    Reader reader;
    reader.collect(text);
    reader.read_policies();
    reader.read_switches();
    reader.read_reports();
    reader.note_historic();
    return std::move(reader.record_);
  }

 private:
  void collect(std::string_view text) {
    ascii::split(text, ';', [this](std::string_view piece) {
      const auto tag = parse_tag(piece);
      if (!tag) {
        if (!ascii::trim(piece).empty()) {
          note("", "a piece without an equals sign is passed over");
        }
      } else if (!tags_.add(*tag)) {
        note(tag->name, ascii::iequals(tag->name, "v") ? "stands there again and is passed over"
                                                       : "is no registered tag and is passed over");
      }
    });
  }

  void read_policies() {
    record_.policy = policy(TagName::p);
    record_.subdomain_policy = policy(TagName::sp);
    record_.nonexistent_policy = policy(TagName::np);
    if (tags_[TagName::p].count == 0) {
      note("p", "is missing, so that the record asks for nothing but reports");
    }
  }

  std::optional<Policy> policy(TagName name) {
    if (tags_[name].count == 0) {
      return std::nullopt;
    }
    const auto value = value_of(name);
    const auto policy = value ? to_policy(*value) : std::nullopt;
    if (!policy) {
      record_.bad_policy = true;
      if (value) {
        note(tags_[name].name, "has to be none, quarantine or reject");
      }
    }
    return policy;
  }

  void read_switches() {
    record_.test = letter(TagName::t, "yn", "has to be y or n") == 'y';
    record_.dkim_alignment = alignment(TagName::adkim);
    record_.spf_alignment = alignment(TagName::aspf);
    const char psd = letter(TagName::psd, "ynu", "has to be y, n or u");
    record_.public_suffix = psd == 'y'   ? PublicSuffix::yes
                            : psd == 'n' ? PublicSuffix::no
                                         : PublicSuffix::unknown;
  }

  AlignmentMode alignment(TagName name) {
    return letter(name, "rs", "has to be r or s") == 's' ? AlignmentMode::strict
                                                         : AlignmentMode::relaxed;
  }

  void read_reports() {
    record_.aggregate_report_uris = uris(TagName::rua);
    record_.failure_report_uris = uris(TagName::ruf);
    if (!record_.failure_report_uris.empty() && record_.public_suffix == PublicSuffix::yes) {
      note("ruf", "is ignored in the record of a public suffix (psd=y)");
      record_.failure_report_uris.clear();  // s10.2, RFC 9991
    }
    if (const auto value = value_of(TagName::fo)) {
      if (const auto options = to_failure_options(*value)) {
        record_.failure_options = *options;
      } else {
        note(tags_[TagName::fo].name, "has to be 0 or 1, d and s, with colons between them");
      }
      if (record_.failure_report_uris.empty()) {
        note(tags_[TagName::fo].name, "has no effect without ruf=");
      }
    }
  }

  std::vector<std::string> uris(TagName name) {
    const auto value = value_of(name);
    if (!value) {
      return {};
    }
    auto list = parse_report_uris(*value);
    const auto note_if = [&](bool wrong, std::string_view text) {
      if (wrong) {
        note(tags_[name].name, text);
      }
    };
    note_if(list.some_invalid, "names something that is no URI and gets no report");
    note_if(list.some_not_mailto, "names a URI that is no mailto:, to which few will report");
    note_if(list.some_sized, "limits the size of reports, which is obsolete and ignored");
    note_if(list.some_left_out, "names more URIs than are used");
    return std::move(list.uris);
  }

  void note_historic() {
    for (const TagName name : {TagName::pct, TagName::rf, TagName::ri}) {
      if (tags_[name].count > 0) {
        note(tags_[name].name, "is historic and has no effect");
      }
    }
  }

  /// The value of a tag that is there once and holds what a value may hold.
  std::optional<std::string_view> value_of(TagName name) {
    const TagValue& tag = tags_[name];
    if (tag.count == 0) {
      return std::nullopt;
    }
    if (tag.count > 1) {
      note(tag.name, "stands there more than once and counts as invalid");
      return std::nullopt;
    }
    if (!is_value(tag.value)) {
      note(tag.name,
           tag.value.empty() ? "has no value" : "holds a character that is not printable ASCII");
      return std::nullopt;
    }
    return tag.value;
  }

  /// The value in lower case where it is one of `allowed`; NUL where the default counts.
  char letter(TagName name, std::string_view allowed, std::string_view otherwise) {
    const auto value = value_of(name);
    if (!value) {
      return '\0';
    }
    const char c = ascii::to_lower(value->front());
    if (value->size() > 1 || allowed.find(c) == std::string_view::npos) {
      note(tags_[name].name, otherwise);
      return '\0';
    }
    return c;
  }

  void note(std::string_view tag, std::string_view text) {
    if (record_.problems.size() < max_record_problems) {
      constexpr std::size_t longest_tag = 64;  // of those whose name nobody knows
      record_.problems.push_back({.tag = std::string(tag.substr(0, longest_tag)), .text = text});
    }
  }

  Tags tags_;
  Record record_;
};

}  // namespace

std::optional<Record> parse_record(std::string_view text) {
  const auto end_of_version = std::min(text.find(';'), text.size());
  if (!is_version(text.substr(0, end_of_version))) {
    return std::nullopt;
  }
  return Reader::read(text.substr(end_of_version));
}

}  // namespace auth::dmarc
