// RFC 6376 s3.4.3, s3.4.4: bodies, as a stream.
//
// Two observations make this as fast as the hash. Empty lines matter only at the very end, so lines
// need not be found at all: it is enough to hold back the CRLFs that end a piece. And "relaxed"
// changes only white space that is more than one SP between two words, so everything between two
// such places goes to the hash as it stands, however many lines that is.
#include <algorithm>
#include <array>
#include <cstring>

#include "auth/base/ascii.h"
#include "auth/dkim/canonical.h"
#include "dkim/blank_scanner.h"

namespace auth::dkim {
namespace {

constexpr std::string_view crlf = "\r\n";

std::size_t skip_blanks(std::string_view text, std::size_t from) {
  while (from < text.size() && ascii::is_wsp(text[from])) {
    ++from;
  }
  return from;
}

}  // namespace

/// What goes to the hash, up to `l=`. Short pieces are gathered first: each call of the hash costs
/// as much as hashing some 80 octets.
class BodyHasher::Output {
 public:
  explicit Output(BodyHasher& body) : body_(body) {}

  void add(std::string_view octets) {
    const std::uint64_t room = body_.limit_ - std::min(body_.limit_, body_.produced_);
    body_.produced_ += octets.size();
    octets =
        octets.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(room, octets.size())));
    if (octets.size() > buffer_.size() - used_) {
      flush();
    }
    if (octets.size() >= direct_size) {
      flush();
      body_.hasher_.update(octets);
      return;
    }
    // Not memcpy: GCC makes "rep movs" of it, which is slow for pieces as short as these.
    std::copy(octets.begin(), octets.end(), buffer_.begin() + static_cast<std::ptrdiff_t>(used_));
    used_ += octets.size();
  }

  void flush() {
    if (used_ != 0) {
      body_.hasher_.update({buffer_.data(), used_});
      used_ = 0;
    }
  }

 private:
  static constexpr std::size_t direct_size = 1024;

  BodyHasher& body_;
  std::size_t used_ = 0;
  std::array<char, 4096> buffer_;
};

BodyHasher::BodyHasher(Canonicalization c, crypto::HashAlgorithm algorithm, std::uint64_t limit)
    : hasher_(algorithm), limit_(limit), canonicalization_(c) {}

void BodyHasher::update(std::string_view octets) {
  if (octets.empty()) {
    return;
  }
  Output out(*this);
  if (held_cr_) {
    held_cr_ = false;
    if (octets.front() == '\n') {
      text(out, crlf);
      octets.remove_prefix(1);
    } else {
      text(out, "\r");
    }
  }
  if (octets.ends_with('\r')) {
    held_cr_ = true;
    octets.remove_suffix(1);
  }
  text(out, octets);
  out.flush();
}

crypto::Digest BodyHasher::finish() {
  Output out(*this);
  if (held_cr_) {
    text(out, "\r");
  }
  // White space still held is at the end of a line. s3.4.4: an empty "relaxed" body has no octet;
  // s3.4.3: an empty "simple" body is one CRLF.
  if (produced_ != 0 || canonicalization_ == Canonicalization::simple) {
    out.add(crlf);
  }
  out.flush();
  return hasher_.finish();
}

/// A piece of the body whose CRs are all known to be followed by LF or not.
void BodyHasher::text(Output& out, std::string_view octets) {
  if (canonicalization_ == Canonicalization::relaxed) {
    collapse_blanks(out, octets);
  } else {
    hold_line_ends(out, octets);
  }
}

/// s3.4.4 a: white space at the end of a line goes, any other becomes one SP.
void BodyHasher::collapse_blanks(Output& out, std::string_view octets) {
  std::size_t begin = 0;  // of what was not given on yet
  if (held_blank_) {
    begin = skip_blanks(octets, 0);
    if (begin == octets.size()) {
      return;
    }
    held_blank_ = false;
    if (!octets.substr(begin).starts_with(crlf)) {
      hold_line_ends(out, " ");
    }
  }
  BlankScanner scanner(octets);
  for (;;) {
    const std::size_t blank = scanner.next(begin);
    const std::size_t after = skip_blanks(octets, blank);
    const bool stays = after < octets.size() && !octets.substr(after).starts_with(crlf);
    const bool is_there = stays && octets[blank] == ' ';  // the one SP that is to stay
    hold_line_ends(out, octets.substr(begin, blank - begin + (is_there ? 1 : 0)));
    if (stays && !is_there) {
      hold_line_ends(out, " ");
    }
    if (after == octets.size()) {
      held_blank_ = blank < after;
      return;
    }
    begin = after;
  }
}

/// s3.4.3, s3.4.4 b: empty lines at the end of the body go, thus CRLFs wait for what follows them.
void BodyHasher::hold_line_ends(Output& out, std::string_view octets) {
  while (octets.starts_with(crlf)) {
    ++held_line_ends_;
    octets.remove_prefix(crlf.size());
  }
  if (octets.empty()) {
    return;
  }
  for (; held_line_ends_ != 0; --held_line_ends_) {
    out.add(crlf);
  }
  while (octets.ends_with(crlf)) {
    ++held_line_ends_;
    octets.remove_suffix(crlf.size());
  }
  out.add(octets);
}

}  // namespace auth::dkim
