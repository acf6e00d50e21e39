#pragma once

#include <string>
#include <string_view>

#include "auth/spf/trace.h"

namespace auth::spf {

/// Makes a term the one that is traced, as long as this lives. Does nothing without a trace.
class TermTrace {
 public:
  /// `current` is borrowed.
  TermTrace(TracedTerm*& current, TracedRecord* record, std::string_view term)
      : current_(current), before_(current) {
    current_ = record == nullptr ? nullptr : &record->terms.emplace_back();
    if (current_ != nullptr) {
      current_->term = term;
    }
  }

  ~TermTrace() { current_ = before_; }

  TermTrace(const TermTrace&) = delete;
  TermTrace& operator=(const TermTrace&) = delete;
  TermTrace(TermTrace&&) = delete;
  TermTrace& operator=(TermTrace&&) = delete;

  void answer(TracedTerm::Answer answer) const {
    if (current_ != nullptr) {
      current_->answer = answer;
    }
  }

 private:
  TracedTerm*& current_;
  TracedTerm* before_;
};

}  // namespace auth::spf
