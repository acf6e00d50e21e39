// The syntax of master files, RFC 1035 s5.1.
#include "dns/master_lexer.h"

namespace auth::dns {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

}  // namespace

Result<std::optional<MasterEntry>, ZoneError> MasterLexer::next() {
  while (at_ < text_.size()) {
    MasterEntry entry{.line = line_, .inherits_owner = is_blank(text_[at_])};
    bool more = true;
    while (more && at_ < text_.size()) {
      auto stepped = step(entry);
      if (!stepped) {
        return fail(stepped.error());
      }
      more = *stepped;
    }
    if (open_ > 0) {
      return fail(ZoneError{.text = "a parenthesis is not closed", .line = open_line_});
    }
    if (!entry.words.empty()) {
      return entry;
    }
  }
  return std::nullopt;
}

/// Reads one piece of an entry. False at its end.
Result<bool, ZoneError> MasterLexer::step(MasterEntry& entry) {
  const char c = text_[at_];
  if (c == '\n') {
    ++at_;
    ++line_;
    return open_ > 0;
  }
  if (is_blank(c)) {
    ++at_;
  } else if (c == ';') {
    comment();
  } else if (c == '(') {
    open_line_ = open_ == 0 ? line_ : open_line_;
    ++open_;
    ++at_;
  } else if (c == ')') {
    if (open_ == 0) {
      return fail(ZoneError{.text = "a parenthesis is closed that was not opened", .line = line_});
    }
    --open_;
    ++at_;
  } else if (c == '"') {
    auto quoted = quotation();
    if (!quoted) {
      return fail(quoted.error());
    }
    entry.words.push_back(*std::move(quoted));
  } else {
    entry.words.push_back(word());
  }
  return true;
}

Result<std::string, ZoneError> MasterLexer::quotation() {
  const std::size_t begin = at_;
  for (++at_; at_ < text_.size() && text_[at_] != '\n'; ++at_) {
    if (text_[at_] == '"') {
      ++at_;
      return std::string(text_.substr(begin, at_ - begin));
    }
    if (text_[at_] == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') {
      ++at_;
    }
  }
  return fail(ZoneError{.text = "a quotation is not closed on its line", .line = line_});
}

std::string MasterLexer::word() {
  const std::size_t begin = at_;
  for (; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (is_blank(c) || c == '\n' || c == ';' || c == '(' || c == ')' || c == '"') {
      break;
    }
    if (c == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') {
      ++at_;
    }
  }
  return std::string(text_.substr(begin, at_ - begin));
}

void MasterLexer::comment() noexcept {
  while (at_ < text_.size() && text_[at_] != '\n') {
    ++at_;
  }
}

}  // namespace auth::dns
