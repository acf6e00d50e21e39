#include "auth/crypto/digest.h"

#include <gtest/gtest.h>

#include "crypto/support.h"

namespace auth::crypto {
namespace {

using test::hex;

// FIPS 180-4 example values.
constexpr std::string_view sha256_abc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr std::string_view sha256_empty =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

TEST(Digest, Sha256OfKnownTexts) {
  EXPECT_EQ(hex(hash("abc").bytes()), sha256_abc);
  EXPECT_EQ(hex(hash("").bytes()), sha256_empty);
}

TEST(Digest, Sha1HasTwentyOctets) {
  const Digest digest = hash("abc", HashAlgorithm::sha1);
  EXPECT_EQ(hex(digest.bytes()), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(digest.algorithm, HashAlgorithm::sha1);
}

TEST(Digest, EqualOnlyWithTheSameAlgorithmAndOctets) {
  EXPECT_EQ(hash("abc"), hash("abc"));
  EXPECT_NE(hash("abc"), hash("abd"));
  EXPECT_NE(hash("abc"), hash("abc", HashAlgorithm::sha1));
}

TEST(Hasher, PiecesGiveTheHashOfTheWhole) {
  Hasher hasher;
  hasher.update("a");
  hasher.update("");
  hasher.update("bc");
  EXPECT_EQ(hex(hasher.finish().bytes()), sha256_abc);
}

TEST(Hasher, NothingGivesTheHashOfNothing) {
  EXPECT_EQ(hex(Hasher().finish().bytes()), sha256_empty);
}

TEST(Hasher, CopiesCarryOnApart) {
  Hasher first;
  first.update("a");
  Hasher second(first);
  Hasher third(HashAlgorithm::sha1);
  third = first;
  first.update("x");
  second.update("bc");
  third.update("bc");
  EXPECT_EQ(first.finish(), hash("ax"));
  EXPECT_EQ(second.finish(), hash("abc"));
  EXPECT_EQ(third.finish(), hash("abc"));
}

TEST(Hasher, MovesKeepTheState) {
  Hasher first;
  first.update("ab");
  Hasher second(std::move(first));
  second.update("c");
  Hasher third(HashAlgorithm::sha1);
  third = std::move(second);
  EXPECT_EQ(third.finish(), hash("abc"));
}

}  // namespace
}  // namespace auth::crypto
