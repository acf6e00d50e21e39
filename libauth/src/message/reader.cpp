#include "auth/message/reader.h"

#include "auth/base/ascii.h"

namespace auth::message {

Result<std::string_view, HeaderLimit> Reader::feed(std::string_view chunk) {
  while (!in_body_ && !failed_) {
    const auto end = chunk.find('\n');
    if (end == std::string_view::npos) {
      keep(chunk);
      chunk = {};
      break;
    }
    take_line(chunk.substr(0, end));
    chunk.remove_prefix(end + 1);
  }
  if (failed_) {
    return fail(*failed_);
  }
  return with_crlf(chunk);
}

Result<std::string_view, HeaderLimit> Reader::finish() {
  if (!in_body_ && !failed_) {
    if (!line_.empty()) {
      add_line(line_);  // without a line end a CR at its end is a bare one
    }
    end_header();
  }
  if (failed_) {
    return fail(*failed_);
  }
  return std::string_view();
}

bool Reader::has_room(std::size_t octets) const noexcept {
  return headers_.octets() + field_.size() + octets <= HeaderBlock::max_octets;
}

void Reader::keep(std::string_view piece) {
  const std::size_t size = line_.size() + piece.size();
  if (size > 0 && !has_room(size - 1)) {  // the last octet may be the CR of the line end
    failed_ = HeaderLimit::octets;
    return;
  }
  line_ += piece;
}

void Reader::take_line(std::string_view piece) {
  if (!line_.empty()) {
    keep(piece);
    piece = line_;
  }
  if (failed_) {
    return;
  }
  if (piece.ends_with('\r')) {
    piece.remove_suffix(1);
  }
  if (piece.empty()) {
    end_header();
  } else {
    add_line(piece);
  }
  line_.clear();
}

void Reader::add_line(std::string_view line) {
  if (!has_room(line.size())) {
    failed_ = HeaderLimit::octets;
    return;
  }
  if (field_open_ && ascii::is_wsp(line.front())) {
    field_ += "\r\n";
    field_ += line;
    return;
  }
  add_field();
  if (!failed_ && headers_.fields().size() == HeaderBlock::max_fields) {
    failed_ = HeaderLimit::fields;
  }
  field_ = line;
  field_open_ = true;
}

void Reader::add_field() {
  if (!field_open_) {
    return;
  }
  if (auto added = headers_.add(field_); !added) {
    failed_ = added.error();
  }
  field_.clear();
  field_open_ = false;
}

void Reader::end_header() {
  add_field();
  in_body_ = !failed_;
}

std::string_view Reader::with_crlf(std::string_view chunk) {
  out_.clear();
  std::size_t copied = 0;
  for (auto at = chunk.find('\n'); at != std::string_view::npos; at = chunk.find('\n', at + 1)) {
    const bool after_cr = at == 0 ? last_was_cr_ : chunk[at - 1] == '\r';
    if (!after_cr) {
      out_ += chunk.substr(copied, at - copied);
      out_ += '\r';
      copied = at;
    }
  }
  if (!chunk.empty()) {
    last_was_cr_ = chunk.back() == '\r';
  }
  if (out_.empty()) {
    return chunk;
  }
  out_ += chunk.substr(copied);
  return out_;
}

}  // namespace auth::message
