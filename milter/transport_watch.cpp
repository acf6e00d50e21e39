#include "milter/transport_watch.h"

#include <algorithm>
#include <array>
#include <bit>

#include "auth/base/octet_vector.h"

namespace countersign::milter {

namespace {

// Every octet of every message comes by here, and the hash is to be all that a body costs. So they
// are looked at in blocks, with a bit for each octet: bit 0 is the first.
constexpr std::size_t block = 64;

/// Line ends of a block.
struct LineEnds {
  std::uint64_t cr = 0;
  std::uint64_t lf = 0;
};

/// What octets there were, wherever they stood.
struct OctetsSeen {
  auth::OctetVector any{};  // all of them in one
  auth::OctetVector nul{};  // 0xff where one was NUL
};

LineEnds look_at_block(const char* octets, OctetsSeen& seen) {
  constexpr unsigned char cr = '\r';
  constexpr unsigned char lf = '\n';
  constexpr unsigned char nul = '\0';
  LineEnds ends;
  for (unsigned at = 0; at < block; at += sizeof seen.any) {
    const auth::OctetVector here = auth::load_octets(octets + at);
    ends.cr |= auth::high_bits(auth::OctetVector(here == cr)) << at;
    ends.lf |= auth::high_bits(auth::OctetVector(here == lf)) << at;
    seen.any |= here;
    seen.nul |= auth::OctetVector(here == nul);
  }
  return ends;
}

}  // namespace

void TransportWatch::field(std::string_view name, std::string_view value) {
  std::size_t line = name.size() + 1;
  for (;;) {
    const auto end = value.find('\n');
    std::string_view part = value.substr(0, end);
    if (end != std::string_view::npos && part.ends_with('\r')) {
      part.remove_suffix(1);
    }
    line += part.size();
    lines_.longest = std::max(lines_.longest, line);
    size_ += line + 2;
    if (end == std::string_view::npos) {
      return;
    }
    value.remove_prefix(end + 1);
    line = 0;
  }
}

/// The next `count` octets of the body, a block or its last piece.
void TransportWatch::Lines::look_at(std::uint64_t cr, std::uint64_t lf, std::size_t count) {
  const std::uint64_t after_cr = cr << 1U | (cr_pending ? 1U : 0U);
  // What lies beyond `count` is not known yet: a CR at the end may get its LF.
  const std::uint64_t known = count == block ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
  bare |= (after_cr ^ lf) & known;
  cr_pending = (cr >> (count - 1) & 1U) != 0;
  std::uint64_t ends = after_cr & lf;
  if (ends == 0) {
    line += count;
    return;
  }
  auto end = static_cast<std::size_t>(std::countr_zero(ends));
  longest = std::max(longest, line + end - 1);  // less its CR
  const auto last = static_cast<std::size_t>(std::bit_width(ends)) - 1;
  line = count - last - 1;
  // Lines that begin and end in the block: none of them is longer than it.
  while (longest < block && end != last) {
    ends &= ends - 1;
    const auto next = static_cast<std::size_t>(std::countr_zero(ends));
    longest = std::max(longest, next - end - 2);  // less CR and LF
    end = next;
  }
}

void TransportWatch::body(std::string_view chunk) {
  size_ += chunk.size();
  OctetsSeen seen;
  Lines lines = lines_;  // a copy can stay in registers
  while (!chunk.empty()) {
    const std::size_t count = std::min(block, chunk.size());
    std::array<char, block> rest;
    const char* octets = chunk.data();
    if (count < block) {
      rest.fill('x');  // as good as nothing: no line end, no NUL, seven bits
      std::copy(chunk.begin(), chunk.end(), rest.begin());
      octets = rest.data();
    }
    const LineEnds ends = look_at_block(octets, seen);
    lines.look_at(ends.cr, ends.lf, count);
    chunk.remove_prefix(count);
  }
  lines_ = lines;
  eightbit_ = eightbit_ || auth::high_bits(seen.any) != 0;
  nul_ = nul_ || auth::high_bits(seen.nul) != 0;
}

}  // namespace countersign::milter
