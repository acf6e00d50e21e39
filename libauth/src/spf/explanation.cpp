// RFC 7208 s6.2: the text of exp=. Numbers of sections are those of RFC 7208.
#include <algorithm>

#include "spf/evaluation.h"

namespace auth::spf {
namespace {

constexpr std::size_t longest_expansion = 4'096;
constexpr std::size_t longest_explanation = 512;  // SPF-57, ours: an SMTP reply line

bool is_printable_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c <= 0x7e; });
}

}  // namespace

/// Whatever is wrong with it: as if there were none. Nothing of it counts for the limits.
std::optional<std::string> Evaluation::explanation() {
  if (explained_ == nullptr) {
    return std::nullopt;
  }
  const std::optional<Modifier>& modifier = (*explained_->record)->explanation();
  if (!modifier) {
    return std::nullopt;
  }
  at_ = {.in = explained_};  // macros stand for the domain whose exp= it is
  const auto name = expanded(modifier->domain);
  if (!name) {
    return std::nullopt;
  }
  const dns::Answer answer =
      resolver_.ask({.name = *name, .type = dns::RecordType::txt}, deadline_);
  const auto texts = answer.all<dns::Text>();
  if (texts.size() != 1) {
    return std::nullopt;
  }
  const auto text = MacroString::parse(texts.front().octets, MacroString::Use::explanation);
  auto said =
      text ? text->expand(macro_values(explained_->domain), longest_expansion) : std::nullopt;
  if (!said || !is_printable_ascii(*said)) {
    return std::nullopt;
  }
  said->resize(std::min(said->size(), longest_explanation));
  return said;
}

}  // namespace auth::spf
