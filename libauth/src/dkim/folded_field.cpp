#include "dkim/folded_field.h"

namespace auth::dkim {

void FoldedField::word(std::string_view word) {
  if (column_ + 1 + word.size() > max_columns) {
    fold();
  } else {
    append(" ");
  }
  append(word);
}

void FoldedField::glue(std::string_view text) {
  if (column_ + text.size() > max_columns) {
    fold();
  }
  append(text);
}

void FoldedField::fill(std::string_view text) {
  while (!text.empty()) {
    if (column_ >= max_columns) {
      fold();
    }
    const std::string_view piece = text.substr(0, max_columns - column_);
    append(piece);
    text.remove_prefix(piece.size());
  }
}

void FoldedField::fold() {
  text_ += "\r\n ";
  column_ = 1;
}

void FoldedField::append(std::string_view text) {
  text_ += text;
  column_ += text.size();
}

}  // namespace auth::dkim
