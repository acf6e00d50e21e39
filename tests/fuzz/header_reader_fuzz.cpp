// However a message is cut, the reader gives the same fields, defects and body (SEC-T3). The first
// two octets of the input say how it is cut.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "auth/message/reader.h"

namespace {

using auth::message::HeaderBlock;
using auth::message::HeaderLimit;
using auth::message::Reader;

struct Read {
  Reader reader;
  std::string body;
  std::optional<HeaderLimit> limit;
};

void use(Read& read, const auth::Result<std::string_view, HeaderLimit>& body) {
  if (body) {
    read.body += *body;
  } else {
    read.limit = body.error();
  }
}

/// Pieces of `first`, `second`, `first`… octets; everything in one piece where both are 0.
Read read_in_pieces(std::string_view text, std::size_t first, std::size_t second) {
  Read read;
  for (bool is_first = true; !text.empty(); is_first = !is_first) {
    const std::size_t wanted = first + second == 0 ? text.size() : (is_first ? first : second);
    const std::size_t size = std::min(wanted, text.size());
    use(read, read.reader.feed(text.substr(0, size)));
    text.remove_prefix(size);
  }
  use(read, read.reader.finish());
  return read;
}

bool same_fields(const HeaderBlock& a, const HeaderBlock& b) {
  return a.octets() == b.octets() && a.defects().text() == b.defects().text() &&
         std::ranges::equal(a.fields(), b.fields(), [](const auto& x, const auto& y) {
           return x.raw() == y.raw() && x.name() == y.name() && x.value() == y.value();
         });
}

/// From the lowest field of each name, `previous` leads to all of that name.
bool chains_hold(const HeaderBlock& headers) {
  std::size_t octets = 0;
  for (const auto& field : headers.fields()) {
    octets += field.raw().size() + 2;
    std::size_t found = 0;
    for (auto at = headers.last(field.name()); at; at = headers.previous(*at)) {
      found += headers.fields()[*at].name() == field.name() ? 1U : 0U;
    }
    if (found != headers.count(field.name()) || (found == 0) != field.name().empty()) {
      return false;
    }
  }
  return octets == headers.octets();
}

bool has_bare_lf(std::string_view body) {
  for (auto at = body.find('\n'); at != std::string_view::npos; at = body.find('\n', at + 1)) {
    if (at == 0 || body[at - 1] != '\r') {
      return true;
    }
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) {
    return 0;
  }
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  const Read whole = read_in_pieces(text, 0, 0);
  const Read pieces = read_in_pieces(text, data[0], data[1]);
  if (whole.limit != pieces.limit || whole.body != pieces.body ||
      !same_fields(whole.reader.headers(), pieces.reader.headers()) ||
      whole.reader.header_complete() == whole.limit.has_value() || has_bare_lf(whole.body) ||
      !chains_hold(whole.reader.headers())) {
    std::abort();
  }
  return 0;
}
