#include "auth/crypto/public_key.h"

#include <gtest/gtest.h>

#include <thread>

#include "auth/base/base64.h"
#include "auth/crypto/private_key.h"
#include "crypto/support.h"

namespace auth::crypto {
namespace {

using test::Bytes;
using test::der;
using test::integer;
using test::odd_number;
using test::rsa_algorithm;
using test::rsa_public_key;
using test::spki;
using test::unhex;
using test::operator+;

const Bytes f4{0x01, 0x00, 0x01};  // 65537

// --- RSA keys that are read -----------------------------------------------------------------

TEST(Dkim68, ReadsSubjectPublicKeyInfoAndRsaPublicKeyAlike) {
  const Bytes bare = rsa_public_key(odd_number(1024), f4);
  const auto one = PublicKey::rsa_from_der(bare);
  const auto other = PublicKey::rsa_from_der(spki(rsa_algorithm(), bare));
  ASSERT_TRUE(one) << one.error().text;
  ASSERT_TRUE(other) << other.error().text;
  EXPECT_EQ(*one, *other);
  EXPECT_EQ(one->spki(), spki(rsa_algorithm(), bare));
  EXPECT_EQ(one->record_p(), base64::encode(spki(rsa_algorithm(), bare)));
}

TEST(Dkim66, BitsAreThoseOfTheModulus) {
  for (const int bits : {512, 1023, 1024, 1025, 2048, 4096, 8192}) {
    const auto key = PublicKey::rsa_from_der(rsa_public_key(odd_number(bits), f4));
    ASSERT_TRUE(key) << key.error().text;
    EXPECT_EQ(key->bits(), bits);
    EXPECT_EQ(key->algorithm(), KeyAlgorithm::rsa);
  }
}

TEST(Dkim66, ExponentsFromThreeToSixtyFourBitsAreTaken) {
  for (const Bytes& e : {Bytes{3}, Bytes{17}, f4, unhex("ffffffffffffffff")}) {
    EXPECT_TRUE(PublicKey::rsa_from_der(rsa_public_key(odd_number(1024), e)));
  }
}

// --- hostile DER --------------------------------------------------------------------------------

struct Hostile {
  const char* name;
  Bytes der;
  std::string_view error;  // part of the text
};

class Sec40 : public testing::TestWithParam<Hostile> {};

TEST_P(Sec40, IsRefused) {
  const auto key = PublicKey::rsa_from_der(GetParam().der);
  ASSERT_FALSE(key);
  EXPECT_NE(key.error().text.find(GetParam().error), std::string::npos) << key.error().text;
}

Bytes with_last_octet(Bytes octets, std::uint8_t last) {
  octets.back() = last;
  return octets;
}

Bytes without_last(Bytes octets) {
  octets.pop_back();
  return octets;
}

const Bytes good_key = rsa_public_key(odd_number(1024), f4);
const Bytes good_n = integer(odd_number(1024));
const Bytes good_spki = spki(rsa_algorithm(), good_key);

INSTANTIATE_TEST_SUITE_P(
    Numbers, Sec40,
    testing::Values(
        Hostile{"ZeroModulus", rsa_public_key({}, f4), "0 bits"},
        Hostile{"EvenModulus", rsa_public_key(with_last_octet(odd_number(1024), 0x5a), f4), "even"},
        Hostile{"NegativeModulus", der(0x30, der(0x02, odd_number(1024)) + integer(f4)), "DER"},
        Hostile{"ShortModulus", rsa_public_key(odd_number(511), f4), "511 bits"},
        Hostile{"TinyModulus", rsa_public_key({0x0f}, f4), "4 bits"},
        Hostile{"LongModulus", rsa_public_key(odd_number(8193), f4), "8193 bits"},
        Hostile{"VeryLongModulus", rsa_public_key(odd_number(16384), f4), "16384 bits"},
        Hostile{"ZeroExponent", rsa_public_key(odd_number(1024), {}), "odd number from 3"},
        Hostile{"ExponentOne", rsa_public_key(odd_number(1024), {1}), "odd number from 3"},
        Hostile{"ExponentTwo", rsa_public_key(odd_number(1024), {2}), "odd number from 3"},
        Hostile{"EvenExponent", rsa_public_key(odd_number(1024), {1, 0, 0}), "odd number from 3"},
        Hostile{"NegativeExponent", der(0x30, good_n + der(0x02, {0xff})), "DER"},
        Hostile{"ExponentOf65Bits", rsa_public_key(odd_number(1024), unhex("010000000000000001")),
                "65 bits"},
        Hostile{"ExponentOf4097Bits", rsa_public_key(odd_number(8192), odd_number(4097)),
                "4097 bits"}),
    [](const auto& test_info) { return test_info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Shapes, Sec40,
    testing::Values(
        Hostile{"Empty", {}, "DER"}, Hostile{"TagAlone", {0x30}, "DER"},
        Hostile{"EmptySequence", der(0x30, {}), "DER"},
        Hostile{"OneNumber", der(0x30, good_n), "DER"},
        Hostile{"ThreeNumbers", der(0x30, good_n + integer(f4) + integer(f4)), "DER"},
        Hostile{"EmptyInteger", der(0x30, der(0x02, {}) + integer(f4)), "DER"},
        Hostile{"LeadingZero", der(0x30, good_n + der(0x02, {0x00, 0x03})), "DER"},
        Hostile{"Set", der(0x31, good_n + integer(f4)), "DER"},
        Hostile{"TrailingOctet", good_key + Bytes{0}, "DER"},
        Hostile{"Cut", without_last(good_key), "DER"},
        Hostile{"IndefiniteLength", Bytes{0x30, 0x80} + good_n + integer(f4) + Bytes{0, 0}, "DER"},
        Hostile{"LongFormOfShortLength", der(0x30, good_n + Bytes{0x02, 0x81, 0x03, 1, 0, 1}),
                "DER"},
        Hostile{"TwoOctetFormOfOneOctetLength",
                Bytes{0x30, 0x82, 0x00, 0x88} + good_n + integer(f4), "DER"},
        Hostile{"LengthOfThreeOctets", Bytes{0x30, 0x83, 0, 0, 0x88} + good_n + integer(f4), "DER"},
        Hostile{"LengthOf126Octets", Bytes{0x30, 0xfe, 1, 2, 3}, "DER"},
        Hostile{"ReservedLength", Bytes{0x30, 0xff, 1, 2, 3}, "DER"},
        Hostile{"LengthBeyondTheEnd", Bytes{0x30, 0x82, 0xff, 0xff, 0x02, 0x01}, "DER"},
        Hostile{"LengthItselfCut", Bytes{0x30, 0x82, 0xff}, "DER"}),
    [](const auto& test_info) { return test_info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Wrappings, Sec40,
    testing::Values(
        Hostile{"TrailingOctet", good_spki + Bytes{0}, "DER"},
        Hostile{"TrailingInBitString", spki(rsa_algorithm(), good_key + Bytes{0}), "DER"},
        Hostile{"TrailingInOuter",
                der(0x30, rsa_algorithm() + der(0x03, Bytes{0} + good_key) + der(0x05, {})), "DER"},
        Hostile{"UnusedBits", der(0x30, rsa_algorithm() + der(0x03, Bytes{1} + good_key)), "DER"},
        Hostile{"EmptyBitString", der(0x30, rsa_algorithm() + der(0x03, {})), "DER"},
        Hostile{"NoKey", der(0x30, rsa_algorithm()), "DER"},
        Hostile{"NoParameters", spki(der(0x30, der(0x06, unhex("2a864886f70d010101"))), good_key),
                "DER"},
        Hostile{"FullNull",
                spki(der(0x30, der(0x06, unhex("2a864886f70d010101")) + der(0x05, {0})), good_key),
                "DER"},
        Hostile{"NoOid", spki(der(0x30, der(0x05, {})), good_key), "DER"},
        Hostile{"Ed25519", spki(der(0x30, der(0x06, unhex("2b6570"))), Bytes(32, 0x42)),
                "another algorithm"},
        Hostile{"RsaPss",
                spki(der(0x30, der(0x06, unhex("2a864886f70d01010a")) + der(0x05, {})), good_key),
                "another algorithm"},
        Hostile{"Twice", spki(rsa_algorithm(), good_spki), "DER"},
        Hostile{"EvenModulus",
                spki(rsa_algorithm(), rsa_public_key(with_last_octet(odd_number(1024), 0), f4)),
                "even"}),
    [](const auto& test_info) { return test_info.param.name; });

// --- Ed25519 ------------------------------------------------------------------------------------

TEST(Dkim61, Ed25519KeysAreThirtyTwoRawOctets) {
  for (const std::size_t size : {0U, 1U, 31U, 33U, 44U, 64U}) {
    const auto key = PublicKey::ed25519_from_raw(Bytes(size, 0x42));
    ASSERT_FALSE(key);
    EXPECT_NE(key.error().text.find("has 32 octets, not " + std::to_string(size)),
              std::string::npos);
  }
}

TEST(Dkim61, SaysThatSubjectPublicKeyInfoIsNotForEd25519) {
  const auto key = PublicKey::ed25519_from_raw(unhex("302a300506032b6570032100") + Bytes(32, 0x42));
  ASSERT_FALSE(key);
  EXPECT_NE(key.error().text.find("SubjectPublicKeyInfo"), std::string::npos);
}

struct Point {
  const char* name;
  std::string_view y;  // little-endian, without the sign of x
};

class Sec43 : public testing::TestWithParam<Point> {};

TEST_P(Sec43, NobodysKeyWithEitherSign) {
  Bytes octets = unhex(GetParam().y);
  ASSERT_EQ(octets.size(), 32U);
  EXPECT_FALSE(PublicKey::ed25519_from_raw(octets));
  octets.back() |= 0x80;
  EXPECT_FALSE(PublicKey::ed25519_from_raw(octets));
}

INSTANTIATE_TEST_SUITE_P(
    , Sec43,
    testing::Values(
        Point{"Order1", "0100000000000000000000000000000000000000000000000000000000000000"},
        Point{"Order2", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
        Point{"Order4", "0000000000000000000000000000000000000000000000000000000000000000"},
        Point{"Order8", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"},
        Point{"Order8Too", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"},
        Point{"Order4NotReduced",
              "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
        Point{"Order1NotReduced",
              "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
        Point{"LargestNotReduced",
              "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"}),
    [](const auto& test_info) { return test_info.param.name; });

TEST(Sec43Points, NeighboursOfRefusedPointsAreRead) {
  // 2 and p - 2 as y: below p, and no small order. (Whether such a y is on the curve shows when it
  // verifies nothing.)
  EXPECT_TRUE(PublicKey::ed25519_from_raw(Bytes{2} + Bytes(31, 0)));
  EXPECT_TRUE(PublicKey::ed25519_from_raw(Bytes{0xeb} + Bytes(30, 0xff) + Bytes{0x7f}));
}

TEST(Sec43Signature, SHasToBeBelowTheGroupOrder) {  // RFC 8032 s5.1.7
  const auto key = PrivateKey::generate(KeyAlgorithm::ed25519);
  const Digest digest = hash("a message");
  Bytes signature = key->sign(digest).value();
  ASSERT_TRUE(key->public_key().verify(digest, signature));
  const Bytes order = unhex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  unsigned carry = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {  // S + L means the same S to a lax verifier
    carry += static_cast<unsigned>(signature[32 + i]) + order[i];
    signature[32 + i] = static_cast<std::uint8_t>(carry);
    carry >>= 8U;
  }
  EXPECT_FALSE(key->public_key().verify(digest, signature));
}

// --- verification -------------------------------------------------------------------------------

class Verify : public testing::TestWithParam<KeyAlgorithm> {
 protected:
  const PrivateKey key = PrivateKey::generate(GetParam(), 1024).value();
  const Digest digest = hash("a message");
  const Bytes signature = key.sign(digest).value();
};

INSTANTIATE_TEST_SUITE_P(, Verify, testing::Values(KeyAlgorithm::rsa, KeyAlgorithm::ed25519),
                         [](const auto& test_info) {
                           return std::string(to_text(test_info.param));
                         });

TEST_P(Verify, EachFlippedBitIsSeen) {
  ASSERT_TRUE(key.public_key().verify(digest, signature));
  for (std::size_t bit = 0; bit < signature.size() * 8; bit += 5) {
    Bytes wrong = signature;
    wrong[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_FALSE(key.public_key().verify(digest, wrong)) << "bit " << bit;
  }
}

TEST_P(Verify, WrongLengthsAreRefused) {  // DKIM-67
  EXPECT_FALSE(key.public_key().verify(digest, {}));
  EXPECT_FALSE(key.public_key().verify(digest, std::span(signature).first(signature.size() - 1)));
  EXPECT_FALSE(key.public_key().verify(digest, signature + Bytes{0}));
  EXPECT_FALSE(key.public_key().verify(digest, Bytes{0} + signature));
}

TEST_P(Verify, AnotherKeyRefuses) {
  const auto other = PrivateKey::generate(GetParam(), 1024);
  EXPECT_FALSE(other->public_key().verify(digest, signature));
  EXPECT_NE(other->public_key(), key.public_key());
}

TEST_P(Verify, ThreadsShareOneKey) {
  std::vector<std::thread> threads;
  std::vector<int> good(4);
  for (int& count : good) {
    threads.emplace_back([&, copy = key.public_key()] {
      for (int i = 0; i < 20; ++i) {
        const Digest mine = hash(std::to_string(i));
        const auto made = key.sign(mine);
        count += made && copy.verify(mine, *made) && key.public_key().verify(digest, signature);
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(good, std::vector<int>(4, 20));
}

TEST(Dkim63, KeysOfDifferentAlgorithmsAreNeverEqual) {
  const auto rsa = PublicKey::rsa_from_der(good_key);
  const auto ed25519 = PublicKey::ed25519_from_raw(Bytes(32, 0x42));
  EXPECT_FALSE(*rsa == *ed25519);
}

TEST(PublicKey, FingerprintIsSha256OfTheSpki) {
  const auto key = PublicKey::ed25519_from_raw(Bytes(32, 0x42));
  const auto der = key->spki();
  EXPECT_EQ(der, unhex("302a300506032b6570032100") + Bytes(32, 0x42));
  EXPECT_EQ(key->fingerprint(),
            test::hex(hash({reinterpret_cast<const char*>(der.data()), der.size()}).bytes()));
}

TEST(PublicKey, KeepsSayingNoAfterHostileSignatures) {
  // A failed verification leaves nothing behind that could spoil the next one.
  const auto key = PrivateKey::generate(KeyAlgorithm::rsa, 1024);
  const Digest digest = hash("x");
  EXPECT_FALSE(key->public_key().verify(digest, Bytes(128, 0xff)));  // larger than the modulus
  EXPECT_FALSE(key->public_key().verify(digest, Bytes(128, 0)));
  EXPECT_TRUE(key->public_key().verify(digest, key->sign(digest).value()));
}

}  // namespace
}  // namespace auth::crypto
