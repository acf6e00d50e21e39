#include "auth/crypto/private_key.h"

#include <gtest/gtest.h>

#include "auth/base/base64.h"
#include "crypto/support.h"

namespace auth::crypto {
namespace {

using test::Bytes;
using test::der;
using test::file;
using test::integer;
using test::odd_number;
using test::operator+;

std::string text_of(std::string_view name) { return std::string(file(name).text()); }

Result<PrivateKey, KeyError> parse(std::string_view text) {
  return PrivateKey::parse(SecretBytes(text));
}

// --- files that are keys ------------------------------------------------------------------------

struct Readable {
  const char* name;
  std::string_view file;
  std::string_view before;
  std::string_view after;
  KeyAlgorithm algorithm;
};

class Dkim69 : public testing::TestWithParam<Readable> {};

TEST_P(Dkim69, IsReadAndSigns) {
  const auto& param = GetParam();
  const auto key =
      parse(std::string(param.before) + text_of(param.file) + std::string(param.after));
  ASSERT_TRUE(key) << key.error().text;
  EXPECT_EQ(key->public_key().algorithm(), param.algorithm);
  const Digest digest = hash("a message");
  EXPECT_TRUE(key->public_key().verify(digest, key->sign(digest).value()));
}

INSTANTIATE_TEST_SUITE_P(
    , Dkim69,
    testing::Values(Readable{"Pkcs1", "rfc8463-test.rsa.private.pem", "", "", KeyAlgorithm::rsa},
                    Readable{"Pkcs8", "rsa-pkcs8.pem", "", "", KeyAlgorithm::rsa},
                    Readable{"Ed25519Pkcs8", "ed25519.pem", "", "", KeyAlgorithm::ed25519},
                    Readable{"Ed25519Seed", "rfc8463-brisbane.ed25519.seed.b64", "", "",
                             KeyAlgorithm::ed25519},
                    Readable{"SeedWithWhiteSpace", "rfc8463-brisbane.ed25519.seed.b64", " \r\n\t",
                             "\r\n\r\n", KeyAlgorithm::ed25519},
                    Readable{"TextAround", "rsa-pkcs8.pem", "key of example.com\n\n",
                             "\nkeep it secret\n", KeyAlgorithm::rsa}),
    [](const auto& test_info) { return test_info.param.name; });

TEST(Dkim69Forms, Pkcs1AndPkcs8OfOneKeyAreEqual) {
  const auto one = parse(text_of("rfc8463-test.rsa.private.pem"));
  const auto other = parse(text_of("rsa-pkcs8.pem"));
  ASSERT_TRUE(one && other);
  EXPECT_EQ(one->public_key(), other->public_key());
  EXPECT_EQ(one->public_key().fingerprint(), other->public_key().fingerprint());
}

TEST(Dkim69Forms, CrLfFilesAreRead) {
  std::string text = text_of("rsa-pkcs8.pem");
  for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) {
    text.insert(at, "\r");
  }
  EXPECT_TRUE(parse(text));
}

// --- files that are none ------------------------------------------------------------------------

struct Unusable {
  const char* name;
  std::string text;
  std::string_view error;  // part of it
};

class NoKey : public testing::TestWithParam<Unusable> {};

TEST_P(NoKey, SaysWhy) {
  const auto key = parse(GetParam().text);
  ASSERT_FALSE(key);
  EXPECT_NE(key.error().text.find(GetParam().error), std::string::npos) << key.error().text;
}

std::string cut(std::string text, std::size_t size) { return text.substr(0, size); }

const std::string seed = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";

INSTANTIATE_TEST_SUITE_P(
    , NoKey,
    testing::Values(
        Unusable{"Empty", "", "neither a PEM private key"},
        Unusable{"Text", "no key at all\n", "neither a PEM private key"},
        Unusable{"Nul", std::string(100, '\0'), "neither a PEM private key"},
        Unusable{"EncryptedPkcs8", text_of("rsa-pkcs8-encrypted.pem"), "openssl pkey -in"},
        Unusable{"EncryptedPkcs1", text_of("rsa-pkcs1-encrypted.pem"), "openssl pkey -in"},
        Unusable{"PublicKey", text_of("rsa-public.pem"), "its private key is needed"},
        Unusable{"Certificate", text_of("certificate.pem"), "its private key is needed"},
        Unusable{"OpenSsh",
                 "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
                 "OpenSSH"},
        Unusable{"Cut", cut(text_of("rsa-pkcs8.pem"), 400), "damaged"},
        Unusable{"NoBody", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n", "damaged"},
        Unusable{"Ec", text_of("ec.pem"), "of type EC"},
        Unusable{"Dsa", text_of("dsa.pem"), "of type DSA"},
        Unusable{"RsaPss", text_of("rsa-pss.pem"), "of type RSA-PSS"},
        Unusable{"Ed448", text_of("ed448.pem"), "of type ED448"},
        Unusable{"X25519", text_of("x25519.pem"), "of type X25519"},
        Unusable{"Rsa512", text_of("rsa-512.pem"), "has 512 bits; 1024 to 8192"},
        Unusable{"Rsa1023", text_of("rsa-1023.pem"), "has 1023 bits; 1024 to 8192"},
        Unusable{"SeedTooShort", base64::encode(Bytes(31, 1)), "neither a PEM private key"},
        Unusable{"SeedTooLong", base64::encode(Bytes(33, 1)), "neither a PEM private key"},
        Unusable{"SeedOfOtherCharacters", "-" + seed.substr(1), "neither a PEM private key"},
        Unusable{"SeedWithBlankInside", seed.substr(0, 20) + " " + seed.substr(20),
                 "neither a PEM private key"},
        Unusable{"TwoSeeds", seed + "\n" + seed, "neither a PEM private key"},
        Unusable{"TooLarge", text_of("rsa-pkcs8.pem") + std::string(65536, '\n'), "64 KiB"}),
    [](const auto& test_info) { return test_info.param.name; });

TEST(DamagedKey, LoadsOnlyWhenWhatItSignsVerifies) {
  const std::string pem = text_of("rfc8463-test.rsa.private.pem");
  const auto begin = pem.find('\n') + 1;
  const auto end = pem.find("-----END");
  const Bytes octets = base64::decode_folded(pem.substr(begin, end - begin)).value();
  const Digest digest = hash("a message");
  int refused = 0;
  for (std::size_t at = 0; at < octets.size(); at += 3) {
    Bytes damaged = octets;
    damaged[at] ^= 0x10;
    const auto key = parse("-----BEGIN RSA PRIVATE KEY-----\n" + base64::encode(damaged) +
                           "\n-----END RSA PRIVATE KEY-----\n");
    if (!key) {
      ++refused;
      continue;
    }
    const auto signature = key->sign(digest);
    EXPECT_TRUE(signature && key->public_key().verify(digest, *signature)) << "octet " << at;
  }
  EXPECT_GT(refused, 40);  // every flip in the modulus and most of those in the frame
}

TEST(Sec40PrivateKey, NumbersLongerThanTheModulusAreRefused) {
  // Arithmetic modulo a factor of this size, with exponents of this size, would take minutes.
  const Bytes n = odd_number(1024);
  const Bytes small{3};
  const Bytes huge(7000, 0x5b);
  constexpr std::size_t all = 6;
  for (std::size_t which = 0; which <= all; ++which) {
    Bytes numbers = integer({}) + integer(n) + integer({1, 0, 1});
    for (std::size_t i = 0; i < 6; ++i) {  // d p q dp dq qinv
      numbers = numbers + integer(i == which || which == all ? huge : small);
    }
    const auto key =
        parse("-----BEGIN RSA PRIVATE KEY-----\n" + base64::encode(der(0x30, numbers)) +
              "\n-----END RSA PRIVATE KEY-----\n");
    ASSERT_FALSE(key);
    EXPECT_NE(key.error().text.find("do not fit"), std::string::npos) << key.error().text;
  }
}

// --- making keys --------------------------------------------------------------------------------

TEST(GeneratedKey, RoundTripsThroughPem) {
  for (const auto algorithm : {KeyAlgorithm::rsa, KeyAlgorithm::ed25519}) {
    const auto key = PrivateKey::generate(algorithm, 1024);
    ASSERT_TRUE(key) << key.error().text;
    const auto pem = key->pem();
    ASSERT_TRUE(pem) << pem.error().text;
    EXPECT_TRUE(pem->text().starts_with("-----BEGIN PRIVATE KEY-----\n"));
    const auto again = PrivateKey::parse(*pem);
    ASSERT_TRUE(again) << again.error().text;
    EXPECT_EQ(again->public_key(), key->public_key());
    const Digest digest = hash("a message");
    EXPECT_EQ(again->sign(digest).value(), key->sign(digest).value());
  }
}

TEST(GeneratedKey, HasTheBitsAskedFor) {
  EXPECT_EQ(PrivateKey::generate(KeyAlgorithm::rsa)->public_key().bits(), 2048);
  EXPECT_EQ(PrivateKey::generate(KeyAlgorithm::ed25519, 1)->public_key().bits(), 256);
  for (const int bits : {-1, 0, 512, 1023, 8193, 1 << 30}) {
    EXPECT_FALSE(PrivateKey::generate(KeyAlgorithm::rsa, bits)) << bits;
  }
}

TEST(GeneratedKey, IsNeverTheSameTwice) {
  EXPECT_NE(PrivateKey::generate(KeyAlgorithm::ed25519)->public_key(),
            PrivateKey::generate(KeyAlgorithm::ed25519)->public_key());
}

TEST(GeneratedKey, PublishesItsPublicHalf) {  // DKIM-61, DKIM-68
  const auto rsa = PrivateKey::generate(KeyAlgorithm::rsa, 1024);
  const auto spki = base64::decode(rsa->public_key().record_p()).value();
  EXPECT_EQ(PublicKey::rsa_from_der(spki).value(), rsa->public_key());
  const auto ed25519 = PrivateKey::generate(KeyAlgorithm::ed25519);
  const auto raw = base64::decode(ed25519->public_key().record_p()).value();
  EXPECT_EQ(PublicKey::ed25519_from_raw(raw).value(), ed25519->public_key());
}

TEST(PrivateKey, MovesKeepTheKey) {
  auto first = PrivateKey::generate(KeyAlgorithm::ed25519).value();
  const PublicKey half = first.public_key();
  PrivateKey second(std::move(first));
  EXPECT_EQ(second.public_key(), half);
  second = PrivateKey::generate(KeyAlgorithm::ed25519).value();
  EXPECT_NE(second.public_key(), half);
}

TEST(Rfc8301S3_1, NothingIsSignedWithSha1) {
  const auto key = parse(text_of("rfc8463-test.rsa.private.pem"));
  EXPECT_FALSE(key->sign(hash("x", HashAlgorithm::sha1)));
}

}  // namespace
}  // namespace auth::crypto
