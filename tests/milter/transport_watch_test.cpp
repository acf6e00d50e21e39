#include "milter/transport_watch.h"

#include <gtest/gtest.h>

#include <string>

namespace countersign::milter {
namespace {

struct Seen {
  std::size_t longest;
  std::uint64_t size;
  bool eightbit;
  bool nul;
  bool bare;

  friend bool operator==(const Seen&, const Seen&) = default;
};

void PrintTo(const Seen& seen, std::ostream* out) {
  *out << seen.longest << " " << seen.size << " " << seen.eightbit << seen.nul << seen.bare;
}

Seen seen(const TransportWatch& watch) {
  return {watch.longest_line(), watch.size(), watch.eightbit(), watch.nul(), watch.bare_line_end()};
}

// Reference: looks at the whole body at once.
Seen naive(std::string_view body) {
  Seen result{0, body.size(), false, false, false};
  std::size_t line = 0;
  for (std::size_t i = 0; i < body.size(); ++i) {
    const char c = body[i];
    result.eightbit = result.eightbit || (static_cast<unsigned char>(c) & 0x80U) != 0;
    result.nul = result.nul || c == '\0';
    if (body.substr(i, 2) == "\r\n") {
      result.longest = std::max(result.longest, line);
      line = 0;
      ++i;
      continue;
    }
    // A CR at the very end may yet get its LF.
    result.bare = result.bare || c == '\n' || (c == '\r' && i + 1 < body.size());
    ++line;
  }
  result.longest = std::max(result.longest, line);
  return result;
}

TEST(TransportWatch, FieldsAreCountedAsTheyStandInTheMessage) {
  TransportWatch watch;
  watch.field("Subject", " one\n two two\n\tthree");  // lines of 12, 8 and 6 octets
  EXPECT_EQ(seen(watch), (Seen{12, 14 + 10 + 8, false, false, false}));
  watch.field("X", std::string(997, 'x'));
  EXPECT_EQ(watch.longest_line(), 999U);
  watch.end_of_header();
  EXPECT_EQ(watch.size(), 14U + 10 + 8 + 1001 + 2);
}

TEST(TransportWatch, FoldsMayComeAsCrlf) {
  TransportWatch lf;
  TransportWatch crlf;
  lf.field("A", " b\n c");
  crlf.field("A", " b\r\n c");
  EXPECT_EQ(seen(lf), seen(crlf));
}

TEST(TransportWatch, EightBitOctetsOfTheHeaderAreNotThoseOfTheBody) {
  TransportWatch watch;
  watch.field("Subject",
              " Gr\xfc\xdf"
              "e");
  EXPECT_FALSE(watch.eightbit());
}

class TransportWatchBody : public testing::TestWithParam<std::string> {};

TEST_P(TransportWatchBody, AnyCuttingSeesTheSame) {
  const std::string& body = GetParam();
  for (std::size_t first = 0; first <= body.size(); ++first) {
    for (std::size_t second = first; second <= body.size(); ++second) {
      TransportWatch watch;
      watch.body(std::string_view(body).substr(0, first));
      watch.body(std::string_view(body).substr(first, second - first));
      watch.body(std::string_view(body).substr(second));
      ASSERT_EQ(seen(watch), naive(body)) << first << " " << second;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(, TransportWatchBody,
                         testing::Values("", "\r\n", "abc", "abc\r\n", "\r\nabc\r\n\r\nde",
                                         "a\nb\r\n", "a\rb\r\n", "\r\r\n", "\n\r\n", "a\r", "\n\n",
                                         std::string("a\0b\r\nc", 6), "gr\xc3\xbc\xc3\x9f\r\n"));

// Octets are looked at in blocks of 64: what matters stands at the seams of these.
INSTANTIATE_TEST_SUITE_P(
    Blocks, TransportWatchBody,
    testing::Values(std::string(63, 'a') + "\r\n" + std::string(62, 'b') + "\r\n",
                    std::string(62, 'a') + "\r\nb\n" + std::string(61, 'c') + "\r",
                    std::string(63, 'a') + "\rb" + std::string(64, 'c'),
                    std::string(64, 'a') + "\n", std::string(64, '\n'),
                    std::string(63, 'a') + "\xfc" + std::string(70, '\r'),
                    std::string(130, 'a') + std::string(1, '\0') + "\r\n"));

}  // namespace
}  // namespace countersign::milter
