// RFC 7208 s3.2: a domain has one record. Numbers of sections are those of RFC 7208.
#include <algorithm>
#include <string_view>
#include <vector>

#include "auth/base/ascii.h"
#include "auth/spf/addition.h"

namespace auth::spf {
namespace {

/// `+` is what a mechanism without a qualifier means (s4.6.2).
std::string_view without_plus(std::string_view term) {
  return term.starts_with('+') ? term.substr(1) : term;
}

class Merge {
 public:
  void add(const Record& record) {
    const auto reached = reachable(record);
    for (const std::string_view term : record.terms()) {
      const auto& directives = record.directives();
      const auto directive = std::ranges::find_if(
          directives, [term](const Directive& each) { return each.text.data() == term.data(); });
      if (directive != directives.end()) {
        if (static_cast<std::size_t>(directive - directives.begin()) < reached.size()) {
          add(*directive);
        }
      } else if (!is_redirect(record, term)) {
        add_once(modifiers_, term);
      }
    }
    const auto& redirect = record.redirect();
    if (redirect && !record.has_all()) {
      add_once(redirects_, redirect->domain.text.text());
    }
  }

  [[nodiscard]] std::string text() && {
    const bool keeps_redirect = !has_all_ && redirects_.size() == 1;
    if (!keeps_redirect) {
      for (const std::string& redirect : redirects_) {
        add_once(mechanisms_, "include:" + redirect);
      }
    }
    std::string text = "v=spf1";
    for (const std::string& term : mechanisms_) {
      text += " " + term;
    }
    text += keeps_redirect ? " redirect=" + redirects_.front() : std::string(all());
    for (const std::string& term : modifiers_) {
      text += " " + term;
    }
    return text;
  }

 private:
  static bool is_redirect(const Record& record, std::string_view term) {
    const auto& redirect = record.redirect();
    return redirect && redirect->text.data() == term.data();
  }

  void add(const Directive& directive) {
    if (!std::holds_alternative<All>(directive.mechanism)) {
      add_once(mechanisms_, without_plus(directive.text));
      return;
    }
    has_all_ = true;
    is_neutral_ = is_neutral_ || directive.qualifier == Verdict::neutral;
    is_only_fail_ = is_only_fail_ && directive.qualifier == Verdict::fail;
  }

  void add_once(std::vector<std::string>& terms, std::string_view term) {
    const auto name = [](std::string_view text) { return text.substr(0, text.find('=') + 1); };
    const bool is_modifier = &terms == &modifiers_;
    const bool known = std::ranges::any_of(terms, [&](const std::string& each) {
      return ascii::iequals(each, term) ||
             (is_modifier && ascii::iequals(name(each), name(term)));  // s6: exp at most once
    });
    if (!known) {
      terms.emplace_back(term);
    }
  }

  /// An address that none of them lists is treated as the mildest says; `+all` is nobody's wish.
  [[nodiscard]] std::string_view all() const {
    return is_neutral_ ? " ?all" : has_all_ && is_only_fail_ ? " -all" : " ~all";
  }

  std::vector<std::string> mechanisms_;
  std::vector<std::string> redirects_;
  std::vector<std::string> modifiers_;
  bool has_all_ = false;
  bool is_neutral_ = false;
  bool is_only_fail_ = true;
};

}  // namespace

std::optional<std::string> merged_record(std::span<const std::string> records) {
  Merge merge;
  for (const std::string& text : records) {
    const auto record = parse_record(text);
    if (!record) {
      return std::nullopt;
    }
    merge.add(*record);
  }
  return std::move(merge).text();
}

}  // namespace auth::spf
