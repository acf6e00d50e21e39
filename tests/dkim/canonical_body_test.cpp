// RFC 6376 s3.4.3, s3.4.4: body canonicalization, whole and in pieces.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "auth/base/base64.h"
#include "auth/dkim/canonical.h"
#include "support/naive_canonical.h"

namespace auth::dkim {
namespace {

using crypto::Digest;
using testing::naive_canonical_body;

constexpr Canonicalization both[] = {Canonicalization::simple, Canonicalization::relaxed};

Digest body_hash(const std::vector<std::string_view>& pieces, Canonicalization c,
                 std::uint64_t limit = UINT64_MAX) {
  BodyHasher hasher(c, crypto::HashAlgorithm::sha256, limit);
  for (const std::string_view piece : pieces) {
    hasher.update(piece);
  }
  return hasher.finish();
}

std::string body_hash_text(std::string_view body, Canonicalization c) {
  return base64::encode(body_hash({body}, c).bytes());
}

struct Case {
  const char* name;
  std::string_view body;
  std::string_view simple;
  std::string_view relaxed;
};

class Rfc6376S3_4Body : public ::testing::TestWithParam<Case> {};

TEST_P(Rfc6376S3_4Body, HashesTheCanonicalForm) {
  const Case& c = GetParam();
  EXPECT_EQ(body_hash({c.body}, Canonicalization::simple), crypto::hash(c.simple));
  EXPECT_EQ(body_hash({c.body}, Canonicalization::relaxed), crypto::hash(c.relaxed));
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc6376S3_4Body,
    ::testing::Values(
        Case{"Dkim30DropsEmptyLinesAtTheEnd", "a\r\n\r\n\r\n", "a\r\n", "a\r\n"},
        Case{"Dkim30KeepsEmptyLinesInside", "\r\n\r\na\r\n\r\nb\r\n", "\r\n\r\na\r\n\r\nb\r\n",
             "\r\n\r\na\r\n\r\nb\r\n"},
        Case{"Dkim31NoBody", "", "\r\n", ""},
        Case{"Dkim31OnlyEmptyLines", "\r\n\r\n\r\n", "\r\n", ""},
        Case{"Dkim32AddsTheLastLineEnd", "a", "a\r\n", "a\r\n"},
        Case{"Dkim32LineOfBlanksIsNotEmptyInSimple", "a\r\n \t\r\n", "a\r\n \t\r\n", "a\r\n"},
        Case{"Dkim32LineOfBlanksWithoutEnd", "a\r\n ", "a\r\n \r\n", "a\r\n"},
        Case{"Dkim33DropsBlanksAtLineEnds", "a \t \r\nb\t\r\n", "a \t \r\nb\t\r\n", "a\r\nb\r\n"},
        Case{"Dkim33ReducesRuns", "a \t b\tc  d e\r\n", "a \t b\tc  d e\r\n", "a b c d e\r\n"},
        Case{"Dkim33LeadingRunBecomesOneSpace", " \t a\r\n", " \t a\r\n", " a\r\n"},
        Case{"Dkim33OtherSpaceIsData", "a\v\f\xc2\xa0\r\n", "a\v\f\xc2\xa0\r\n",
             "a\v\f\xc2\xa0\r\n"},
        Case{"Dkim33BareLineEndsAreData", "a \rb \nc\r\n", "a \rb \nc\r\n", "a \rb \nc\r\n"},
        Case{"BareCrBeforeLineEnd", "a\r\r\n", "a\r\r\n", "a\r\r\n"},
        Case{"BareCrAtTheEnd", "a\r\n\r", "a\r\n\r\r\n", "a\r\n\r\r\n"},
        Case{"BlankThenCrAtTheEnd", "a \r", "a \r\r\n", "a \r\r\n"},
        Case{"NulIsData", std::string_view("a\0 \0b\r\n", 7), std::string_view("a\0 \0b\r\n", 7),
             std::string_view("a\0 \0b\r\n", 7)},
        Case{"Dkim34LinesThatBecomeEmpty", "a\r\n \r\n\t\r\n", "a\r\n \r\n\t\r\n", "a\r\n"},
        Case{"Dkim35OnlyBlanksIsNothing", " \r\n", " \r\n", ""},
        Case{"S3_4_5Example", " C \r\nD \t E\r\n\r\n\r\n", " C \r\nD \t E\r\n", " C\r\nD E\r\n"}),
    [](const auto& test) { return test.param.name; });

TEST(DkimBodyHasher, Dkim31EmptyBodyHashesAreThoseOfTheErrata) {
  EXPECT_EQ(body_hash_text("", Canonicalization::simple),
            "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=");
  EXPECT_EQ(body_hash_text("", Canonicalization::relaxed),
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

/// Every kind of place where a piece can end, several of each.
std::string tricky_body() {
  std::string body;
  for (const char* const part :
       {"line one \r\n", "\r\n", " \t\r\n", "two  blanks\tand a tab\r\n", "\r\n\r\n", "x\r\r\n",
        "bare\rcr and\nlf \r\t\r\n", "trailing\t \t\r\n", " \r \n \r\n", "ordinary words here\r\n",
        "=3D soft=\r\n", "\t\tlead", "\r\n", " \r\n\r\n\t\r\n", "end \r\n", "\r\n \r\n\r"}) {
    body += part;
  }
  while (body.size() < 200) {
    body.insert(0, "padding ");
  }
  return body;
}

TEST(SecT3SplitInvariance, AnyTwoCutsGiveTheSameHash) {
  const std::string body = tricky_body();
  const std::string_view text = body;
  for (const Canonicalization c : both) {
    const Digest want = crypto::hash(naive_canonical_body(body, c));
    for (std::size_t i = 0; i <= text.size(); ++i) {
      for (std::size_t k = i; k <= text.size(); ++k) {
        ASSERT_EQ(body_hash({text.substr(0, i), text.substr(i, k - i), text.substr(k)}, c), want)
            << to_text(c) << " cut at " << i << " and " << k;
      }
    }
  }
}

TEST(SecT3SplitInvariance, OctetByOctet) {
  const std::string body = tricky_body();
  std::vector<std::string_view> octets;
  for (std::size_t i = 0; i < body.size(); ++i) {
    octets.push_back(std::string_view(body).substr(i, 1));
  }
  for (const Canonicalization c : both) {
    EXPECT_EQ(body_hash(octets, c), crypto::hash(naive_canonical_body(body, c)));
  }
}

TEST(SecT3SplitInvariance, RandomBodiesInRandomPieces) {
  std::mt19937 random(6376);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same bodies each time
  constexpr std::string_view octets = "  \t\t\r\n\r\n\r\nabcdefgh=";
  for (int round = 0; round < 300; ++round) {
    std::string body;
    const std::size_t size = random() % 5000;
    while (body.size() < size) {
      // Long clean stretches between the dirty ones, to reach every way through the scanner.
      body += random() % 4 == 0 ? std::string(random() % 1500, 'w') : std::string();
      body += random() % 3 == 0 ? "\r\n" : std::string(1, octets[random() % octets.size()]);
    }
    std::vector<std::string_view> pieces;
    for (std::string_view rest = body; !rest.empty();) {
      const std::size_t cut = std::min<std::size_t>(1 + random() % 700, rest.size());
      pieces.push_back(rest.substr(0, cut));
      rest.remove_prefix(cut);
    }
    for (const Canonicalization c : both) {
      const std::string canonical = naive_canonical_body(body, c);
      ASSERT_EQ(body_hash(pieces, c), crypto::hash(canonical)) << "round " << round;
      const std::size_t limit = canonical.empty() ? 0 : random() % canonical.size();
      ASSERT_EQ(body_hash(pieces, c, limit), crypto::hash(canonical.substr(0, limit)));
    }
  }
}

TEST(Rfc6376S3_7, Dkim36LimitHashesTheFirstOctetsAndCountsAll) {
  const std::string_view body = "hello  world \r\n\r\n";
  for (const Canonicalization c : both) {
    const std::string canonical = naive_canonical_body(body, c);
    for (std::size_t limit = 0; limit <= canonical.size() + 1; ++limit) {
      BodyHasher hasher(c, crypto::HashAlgorithm::sha256, limit);
      hasher.update(body);
      EXPECT_EQ(hasher.finish(), crypto::hash(std::string_view(canonical).substr(0, limit)));
      EXPECT_EQ(hasher.canonical_octets(), canonical.size());
    }
  }
}

TEST(DkimBodyHasher, Sec9LongRunsTakeLinearTime) {
  // 8 MB of what is held back, then one octet that releases it: hours, if it were quadratic.
  std::string line_ends;
  for (int i = 0; i < 4'000'000; ++i) {
    line_ends += "\r\n";
  }
  const std::string blanks(8'000'000, ' ');
  EXPECT_EQ(body_hash({line_ends, "a"}, Canonicalization::relaxed),
            crypto::hash(line_ends + "a\r\n"));
  EXPECT_EQ(body_hash({blanks, "a"}, Canonicalization::relaxed), crypto::hash(" a\r\n"));
}

}  // namespace
}  // namespace auth::dkim
