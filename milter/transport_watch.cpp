#include "milter/transport_watch.h"

#include <algorithm>
#include <array>
#include <bit>

#include "auth/base/octet_vector.h"

namespace countersign::milter {

namespace {

constexpr std::size_t block = 64;

}  // namespace

/// What a block of the body has, where it matters as bits: bit 0 is the first octet.
struct TransportWatch::Marks {
  std::uint64_t cr = 0;
  std::uint64_t lf = 0;
  bool eightbit = false;
  bool nul = false;
};

// Every octet of every message comes by here, and the hash is to be all that a body costs.
TransportWatch::Marks TransportWatch::marks_of(std::string_view octets) {
  constexpr unsigned char cr = '\r';
  constexpr unsigned char lf = '\n';
  constexpr unsigned char nul = '\0';
  Marks marks;
  auth::OctetVector any{};
  auth::OctetVector nuls{};
  for (unsigned at = 0; at < block; at += sizeof any) {
    const auth::OctetVector here = auth::load_octets(&octets[at]);
    marks.cr |= auth::high_bits(auth::OctetVector(here == cr)) << at;
    marks.lf |= auth::high_bits(auth::OctetVector(here == lf)) << at;
    any |= here;
    nuls |= auth::OctetVector(here == nul);
  }
  marks.eightbit = auth::high_bits(any) != 0;
  marks.nul = auth::high_bits(nuls) != 0;
  return marks;
}

void TransportWatch::field(std::string_view name, std::string_view value) {
  std::size_t line = name.size() + 1;
  for (;;) {
    const auto end = value.find('\n');
    std::string_view part = value.substr(0, end);
    if (end != std::string_view::npos && part.ends_with('\r')) {
      part.remove_suffix(1);
    }
    line += part.size();
    longest_ = std::max(longest_, line);
    size_ += line + 2;
    if (end == std::string_view::npos) {
      return;
    }
    value.remove_prefix(end + 1);
    line = 0;
  }
}

void TransportWatch::body(std::string_view chunk) {
  size_ += chunk.size();
  for (; chunk.size() >= block; chunk.remove_prefix(block)) {
    look_at(marks_of(chunk), block);
  }
  if (!chunk.empty()) {
    std::array<char, block> rest;
    rest.fill('x');  // as good as nothing: no line end, no NUL, seven bits
    std::copy(chunk.begin(), chunk.end(), rest.begin());
    look_at(marks_of({rest.data(), rest.size()}), chunk.size());
  }
}

void TransportWatch::look_at(const Marks& marks, std::size_t count) {
  eightbit_ = eightbit_ || marks.eightbit;
  nul_ = nul_ || marks.nul;
  const std::uint64_t after_cr = marks.cr << 1U | (cr_pending_ ? 1U : 0U);
  // What lies beyond `count` is not known yet: a CR at the end may get its LF.
  const std::uint64_t known = count == block ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
  bare_line_end_ = bare_line_end_ || ((after_cr ^ marks.lf) & known) != 0;
  std::size_t begin = 0;
  for (std::uint64_t ends = after_cr & marks.lf; ends != 0; ends &= ends - 1) {
    const auto lf = static_cast<std::size_t>(std::countr_zero(ends));
    longest_ = std::max(longest_, line_ + (lf - begin) - 1);  // less its CR
    line_ = 0;
    begin = lf + 1;
  }
  line_ += count - begin;
  cr_pending_ = (marks.cr >> (count - 1) & 1U) != 0;
}

}  // namespace countersign::milter
